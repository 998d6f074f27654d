// Role: holds submission to a witness that checks everything itself, and to histories that are not the one it knows.
import AlertDelivery
import EgressSettings
import EgressTypes
import EvidenceJournal
import Foundation
import JournalFiles
import Testing

@testable import NetworkDelivery

@Suite("Witness submission")
struct WitnessSubmitterTests {
  private let witness: ScriptedWitness
  private let key: WitnessKey
  private let submissionKey: SigningKey
  private let log: LogID
  private var journal: String { witness.folder + "/journal" }
  private var state: String { witness.folder + "/state" }

  init() throws {
    witness = try ScriptedWitness()
    key = try #require(WitnessKey(text: witness.key))
    submissionKey = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
    log = try #require(LogID("test/journal"))
    try witness.know(try #require(submissionKey.verifier(of: log)).text)
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
  }

  private func record(_ text: String) -> JournalRecord {
    var record = JournalRecord(kind: .flow, at: Timestamp(seconds: 1_800_000_000))
    record[string: "x"] = text
    return record
  }

  /// Appends records and signs them.
  private func write(_ count: Int, _ text: String = "a", in folder: String? = nil) throws {
    var writer = try JournalWriter.open(
      folder ?? journal, .init(createIfMissing: true, log: log), at: Timestamp(seconds: 1_800_000_000))
    _ = try writer.append((0..<count).map { record("\(text)\($0)") })
    try writer.checkpoint()
    try writer.close()
  }

  private func submitter(
    _ mode: String = "honest", seconds: Int = 5, clock: (@Sendable () -> Timestamp)? = nil
  ) throws -> WitnessSubmitter {
    let address = WebhookSettings(
      url: witness.prefix(mode) + "/add-checkpoint", addresses: [try #require(IPPrefix("127.0.0.0/8"))])
    return WitnessSubmitter(
      witness: key, journal: journal, state: state, submissionKey: submissionKey,
      transport: PinnedWebhook(address, seconds: seconds),
      clock: clock ?? { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
  }

  /// Takes a turn that must end with a cosignature over so many records.
  private func expectCosigned(_ submitter: inout WitnessSubmitter, _ size: UInt64) async throws {
    let outcome = await submitter.turn()
    guard case .cosigned(let note) = outcome else {
      Issue.record("expected a cosignature over \(size) records, got \(outcome)")
      return
    }
    #expect(note.signed.checkpoint.size == size)
    let file = WitnessedFile(below: state, of: key)
    let kept = try #require(try file.note())
    let keys = try JournalGrowth.head(of: journal).keys
    let read = try CosignedCheckpoint(kept, keys: keys, witness: key)
    #expect(read.bytes == note.bytes, "what is kept verifies alone")
  }

  private func expectContradicted(_ outcome: WitnessOutcome, _ words: String, line: Int = #line) {
    guard case .contradicted(let reason) = outcome else {
      Issue.record("line \(line): expected another history to be found, got \(outcome)")
      return
    }
    #expect(reason.contains(words), "line \(line): \(reason)")
  }

  @Test("a journal that grows is cosigned at every size, with proofs that another implementation verifies")
  func grows() async throws {
    var submitter = try self.submitter()
    var size: UInt64 = 0
    for count in [1, 1, 1, 2, 3, 8, 16, 1, 31, 64, 5] {
      try write(count)
      size += UInt64(count)
      try await expectCosigned(&submitter, size)
      #expect(await submitter.turn() == .upToDate)
    }
    #expect(try witness.asked().map(\.status) == Array(repeating: 200, count: 11), "one request for each size")
  }

  @Test("an empty journal is not submitted, one that cannot be read is told")
  func empty() async throws {
    var submitter = try self.submitter()
    guard case .failed(let reason) = await submitter.turn() else {
      Issue.record("a missing journal must be told")
      return
    }
    #expect(reason.contains(journal), "\(reason)")
    try write(0)
    #expect(await submitter.turn() == .upToDate)
    #expect(try witness.asked().isEmpty)
  }

  @Test("after a restart it goes on where it was, also without the tree, and also without anything kept")
  func restarts() async throws {
    try write(5)
    var first = try self.submitter()
    try await expectCosigned(&first, 5)
    try write(4)
    var second = try self.submitter()
    try await expectCosigned(&second, 9)
    try FileManager.default.removeItem(atPath: WitnessedFile(below: state, of: key).path + ".frontier")
    try write(2)
    var third = try self.submitter()
    try await expectCosigned(&third, 11)
    #expect(try witness.asked().map(\.status) == [200, 200, 200])
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try write(2)
    var fourth = try self.submitter()
    try await expectCosigned(&fourth, 13)
    #expect(try witness.asked().map(\.status) == [200, 200, 200, 409, 200])
  }

  @Test("an answer that was lost costs one more request")
  func lostAnswer() async throws {
    try write(5)
    var losing = try self.submitter("lost")
    guard case .failed = await losing.turn() else {
      Issue.record("a reset connection is a failure")
      return
    }
    var submitter = try self.submitter()
    try await expectCosigned(&submitter, 5)
    #expect(try witness.asked().map(\.status) == [200, 409, 200])
  }

  @Test("the journal's key may change: the witness knows another one")
  func keyChanges() async throws {
    try write(5)
    var submitter = try self.submitter()
    try await expectCosigned(&submitter, 5)
    var writer = try JournalWriter.open(journal, .init(log: log), at: Timestamp(seconds: 1_800_090_000))
    try writer.rotateKey(at: Timestamp(seconds: 1_800_090_000))
    _ = try writer.append([record("after")])
    try writer.checkpoint()
    try writer.close()
    try await expectCosigned(&submitter, 7)
    var restarted = try self.submitter()
    #expect(await restarted.turn() == .upToDate)
  }

  @Test("a history that was signed again with the same key is found, with what is kept and without it")
  func forked() async throws {
    try write(12)
    var submitter = try self.submitter()
    try await expectCosigned(&submitter, 12)
    try FileManager.default.removeItem(atPath: journal)
    // The key beside the folder stays: the other history is signed as well as the first one was.
    try write(20, "other")
    expectContradicted(await submitter.turn(), "not the first ones of this journal")
    var restarted = try self.submitter()
    expectContradicted(await restarted.turn(), "not the first ones of this journal")
    #expect(try witness.asked().count == 1, "nothing of the other history was submitted")
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    var forgetful = try self.submitter()
    expectContradicted(await forgetful.turn(), "not the first 12 of the 20")
    #expect(try witness.asked().map(\.status) == [200, 409, 422])
  }

  @Test("another history of the same size is found without anything kept")
  func forkedSameSize() async throws {
    try write(12)
    var submitter = try self.submitter()
    try await expectCosigned(&submitter, 12)
    try FileManager.default.removeItem(atPath: journal)
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try write(12, "other")
    var forgetful = try self.submitter()
    expectContradicted(await forgetful.turn(), "not the first ones of this journal")
  }

  @Test("an older copy in the journal's place is found, with what is kept and without it")
  func olderCopy() async throws {
    try write(4)
    let copy = witness.folder + "/copy"
    try FileManager.default.copyItem(atPath: journal, toPath: copy)
    try write(4)
    var submitter = try self.submitter()
    try await expectCosigned(&submitter, 8)
    try FileManager.default.removeItem(atPath: journal)
    try FileManager.default.copyItem(atPath: copy, toPath: journal)
    expectContradicted(await submitter.turn(), "signs only 4")
    var restarted = try self.submitter()
    expectContradicted(await restarted.turn(), "signs only 4")
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    var forgetful = try self.submitter()
    expectContradicted(await forgetful.turn(), "signs only 4")
  }

  @Test("a cosigned checkpoint that was changed on the disk is told", arguments: [3, 40])
  func changedFile(offset: Int) async throws {
    try write(4)
    var submitter = try self.submitter()
    try await expectCosigned(&submitter, 4)
    let path = WitnessedFile(below: state, of: key).path
    var bytes = try Data(contentsOf: URL(filePath: path))
    // From its end: within the cosignature.
    bytes[bytes.count - offset] = bytes[bytes.count - offset] == 0x41 ? 0x42 : 0x41
    try bytes.write(to: URL(filePath: path))
    var restarted = try self.submitter()
    expectContradicted(await restarted.turn(), path)
  }

  @Test("a cosignature that does not verify is not believed", arguments: ["forged", "silent"])
  func forged(mode: String) async throws {
    try write(3)
    var submitter = try self.submitter(mode)
    guard case .refused(let reason) = await submitter.turn() else {
      Issue.record("\(mode): must not be believed")
      return
    }
    #expect(reason.contains("cosignature"), "\(reason)")
    #expect(try WitnessedFile(below: state, of: key).note() == nil)
  }

  @Test("a cosignature of another time is not believed")
  func wrongTime() async throws {
    try write(3)
    for mode in ["late", "honest"] {
      // The second one is right about the time; here it is this clock that is wrong.
      let offset: Int64 = mode == "late" ? 0 : 301
      var submitter = try self.submitter(mode) { Timestamp(seconds: Int64(Date().timeIntervalSince1970) + offset) }
      guard case .failed(let reason) = await submitter.turn() else {
        Issue.record("\(mode): must not be believed")
        return
      }
      #expect(reason.contains("of another time"), "\(reason)")
      #expect(try WitnessedFile(below: state, of: key).note() == nil)
    }
  }

  @Test("a log or a key that the witness does not know is told with the remedy")
  func unknown() async throws {
    try write(3)
    var submitter = try self.submitter()
    try witness.know(nil)
    guard case .refused(let missing) = await submitter.turn() else {
      Issue.record("404 must be told")
      return
    }
    #expect(missing.contains("status 404") && missing.contains("submission.pub"), "\(missing)")
    let other = try #require(SigningKey(seed: Array(repeating: 8, count: 32))?.verifier(of: log))
    try witness.know(other.text)
    guard case .refused(let forbidden) = await submitter.turn() else {
      Issue.record("403 must be told")
      return
    }
    #expect(forbidden.contains("status 403") && forbidden.contains("submission.pub"), "\(forbidden)")
    let published = try String(contentsOfFile: state + "/submission.pub", encoding: .utf8)
    let verifier = try #require(submissionKey.verifier(of: log))
    #expect(published == verifier.text + "\n")
    try witness.know(published)
    try await expectCosigned(&submitter, 3)
  }

  @Test(
    "whatever else a witness answers is a failure that is tried again", arguments: ["500", "302", "400", "409", "hang"])
  func failures(mode: String) async throws {
    try write(3)
    var submitter = try self.submitter(mode, seconds: 1)
    guard case .failed(let reason) = await submitter.turn() else {
      Issue.record("\(mode): must be a failure")
      return
    }
    #expect(mode == "hang" ? reason.contains("no answer") : reason.contains("status \(mode)"), "\(reason)")
  }
}
