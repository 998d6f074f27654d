// Role: holds timestamps to a local authority made with openssl: what counts, what does not, and what stays on the disk.
import AlertDelivery
import EgressSettings
import EgressTypes
import EvidenceJournal
import Foundation
import JournalFiles
import Testing
import Timestamping

@testable import NetworkDelivery

@Suite("Timestamps of checkpoints")
struct TimestampSubmitterTests {
  private let authority: ScriptedAuthority

  init() throws { authority = try ScriptedAuthority() }

  /// Takes a turn that must end with a token over so many records.
  private func expectTimestamped(_ submitter: inout TimestampSubmitter, _ size: UInt64) async throws {
    let outcome = await submitter.turn()
    guard case .timestamped(size, let time) = outcome else {
      Issue.record("expected a timestamp over \(size) records, got \(outcome)")
      return
    }
    #expect(abs(Double(time.seconds) - Date().timeIntervalSince1970) < 300, "\(time)")
    let newest = try #require(try authority.kept.names().last)
    #expect(newest.time == time)
    let token = try #require(try authority.kept.read(newest.name))
    #expect(Checkpoint.claimedSize(of: token.note) == size)
    // What is kept verifies by hand, without this program.
    let note = token.path.replacing(".tsr", with: ".checkpoint")
    let (said, status) = try ScriptedReceiver.run(
      "/usr/bin/openssl",
      ["ts", "-verify", "-data", note, "-in", token.path, "-CAfile", authority.certificates])
    #expect(status == 0 && said.contains("Verification: OK"), "\(said)")
  }

  private func expectFailure(_ outcome: TimestampOutcome, _ words: String, line: Int = #line) {
    guard case .failed(let reason) = outcome else {
      Issue.record("line \(line): expected a failure, got \(outcome)")
      return
    }
    #expect(reason.contains(words), "line \(line): \(reason)")
  }

  private func expectContradiction(_ outcome: TimestampOutcome, _ words: String, line: Int = #line) {
    guard case .contradicted(let reason) = outcome else {
      Issue.record("line \(line): expected another history to be found, got \(outcome)")
      return
    }
    #expect(reason.contains(words), "line \(line): \(reason)")
  }

  @Test func `a journal that grows gets tokens; of a day the newest stays, also after a restart`() async throws {
    try authority.write(3)
    var submitter = try authority.submitter()
    try await expectTimestamped(&submitter, 3)
    #expect(await submitter.turn() == .upToDate)
    try authority.write(4)
    var restarted = try authority.submitter()
    try await expectTimestamped(&restarted, 7)
    var again = try authority.submitter()
    #expect(await again.turn() == .upToDate, "what is kept is known after a restart")
    #expect(try authority.asked() == ["honest 200", "honest 200"])
    // A test that runs across midnight keeps one of each day.
    #expect((1...2).contains(try authority.kept.names().count))
  }

  @Test func `an empty journal gets none, and one that cannot be read is told`() async throws {
    var submitter = try authority.submitter()
    expectFailure(await submitter.turn(), authority.journal)
    try authority.write(0)
    #expect(await submitter.turn() == .upToDate)
    #expect(try authority.asked().isEmpty)
  }

  @Test(
    arguments: [
      ("stranger", "certificate verify error"), ("expired", "certificate has expired"),
      ("data", "message imprint mismatch"), ("nonce", "nonce mismatch"), ("refuses", "no time stamp token"),
      ("garbage", "openssl ts -verify"), ("500", "status 500"), ("302", "status 302"), ("404", "status 404"),
      ("hang", "no answer"),
    ])
  func `what does not verify is not kept`(mode: String, words: String) async throws {
    try authority.write(3)
    var submitter = try authority.submitter(mode, seconds: mode == "hang" ? 1 : 5)
    expectFailure(await submitter.turn(), words)
    #expect(try authority.kept.names().isEmpty, "\(mode)")
    var honest = try authority.submitter()
    try await expectTimestamped(&honest, 3)
  }

  @Test func `free text around the token does not change its time`() async throws {
    try authority.write(3)
    var submitter = try authority.submitter("text")
    try await expectTimestamped(&submitter, 3)
  }

  @Test func `without the authority's root nothing counts, and the remedy is told`() async throws {
    try authority.write(3)
    for (path, words) in [
      (authority.folder + "/other-ca.pem", "certificate verify error"), (authority.folder + "/no.pem", "there is no"),
      (authority.folder + "/tsa.cnf", "holds no certificate"),
    ] {
      var submitter = try authority.submitter(certificates: path)
      expectFailure(await submitter.turn(), words)
    }
    #expect(try authority.kept.names().isEmpty)
  }

  @Test func `a token of another time than this clock's is not believed`() async throws {
    try authority.write(3)
    for offset: Int64 in [-400, 400] {
      var submitter = try authority.submitter { Timestamp(seconds: Int64(Date().timeIntervalSince1970) + offset) }
      expectFailure(await submitter.turn(), "of another time")
    }
    #expect(try authority.kept.names().isEmpty)
  }

  @Test func `another history, or an older copy in its place, is found before anything is asked`() async throws {
    try authority.write(4)
    let copy = authority.folder + "/copy"
    try FileManager.default.copyItem(atPath: authority.journal, toPath: copy)
    try authority.write(4)
    var submitter = try authority.submitter()
    try await expectTimestamped(&submitter, 8)
    try FileManager.default.removeItem(atPath: authority.journal)
    try FileManager.default.moveItem(atPath: copy, toPath: authority.journal)
    expectContradiction(await submitter.turn(), "signs only 4")
    var restarted = try authority.submitter()
    expectContradiction(await restarted.turn(), "signs only 4")
    try FileManager.default.removeItem(atPath: authority.journal)
    // The key beside the folder stays: the other history is signed as well as the first one was.
    try authority.write(20, "other")
    expectContradiction(await submitter.turn(), "not the first ones of this journal")
    var other = try authority.submitter()
    expectContradiction(await other.turn(), "not the first ones of this journal")
    #expect(try authority.asked() == ["honest 200"])
  }

  @Test func `plain http to an address that is neither public nor listed is refused`() async throws {
    let settings = TimestampSettings(
      name: "tsa", url: authority.address("honest"), certificates: authority.certificates)
    await #expect(throws: WebhookFailure.self) {
      try await VerifiedTransports().timestamps(settings, seconds: 5).post([1], headers: [])
    }
    #expect(try authority.asked().isEmpty)
  }
}
