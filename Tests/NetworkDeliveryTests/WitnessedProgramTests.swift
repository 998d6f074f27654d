// Role: the real egress-alertd with a witness and a sink, killed again and again; then the journal is rewritten.
import AlertDelivery
import EgressTypes
import EvidenceJournal
import Foundation
import JournalFiles
import Testing

@Suite("Witnessed by the real egress-alertd")
struct WitnessedProgramTests {
  private let witness: ScriptedWitness
  private let key: WitnessKey
  private let log: LogID
  private var journal: String { witness.folder + "/journal" }
  private var state: String { witness.folder + "/state" }
  private var told: String { witness.folder + "/told" }
  private var settings: String { witness.folder + "/egressd.yaml" }

  init() throws {
    witness = try ScriptedWitness()
    key = try #require(WitnessKey(text: witness.key))
    log = try #require(LogID("test/journal"))
    let hook = witness.folder + "/hook"
    try Data("#!/bin/sh\ncat >> \(told)\n".utf8).write(to: URL(filePath: hook))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
    let text = """
      hangar: test
      capture: {interface: none}
      journal: \(journal)
      alerts: {state: \(state), control: \(witness.folder)/control, hook: [\(hook)]}
      witnesses:
        - {url: "\(witness.prefix("honest"))", key: "\(witness.key)", interval_seconds: 1, addresses: [127.0.0.1]}
      """
    try Data(text.utf8).write(to: URL(filePath: settings))
  }

  private func write(_ count: Int, _ text: String = "a") throws {
    var writer = try JournalWriter.open(
      journal, .init(createIfMissing: true, log: log), at: Timestamp(seconds: 1_800_000_000))
    _ = try writer.append(
      (0..<count).map { index in
        var record = JournalRecord(kind: .flow, at: Timestamp(seconds: 1_800_000_000))
        record[string: "x"] = "\(text)\(index)"
        return record
      })
    try writer.checkpoint()
    try writer.close()
  }

  private func cosignedSize() throws -> UInt64? {
    try WitnessedFile(below: state, of: key).note().flatMap { Checkpoint.claimedSize(of: $0) }
  }

  private func verify() throws -> (text: String, status: Int32) {
    try BuiltProgram.egressctl(["verify", "--config", settings])
  }

  @Test("a submission key that cannot be read stops no alert: the sink is told that the witness is not asked")
  func noSubmissionKey() async throws {
    try write(3)
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try Data("no key".utf8).write(to: URL(filePath: state + "/submission.key"))
    try await BuiltProgram.alertd(settings, ending: SIGTERM) {
      FileManager.default.contents(atPath: told).map { $0.count > 0 } ?? false
    }
    #expect(try String(contentsOfFile: told, encoding: .utf8).contains("witness.example/w1 is not asked"))
    #expect(try witness.asked().isEmpty)
  }

  @Test("it follows a growing journal through kills; a rewritten one is an alert at the sink and fails verification")
  func witnessed() async throws {
    try write(3)
    let none = try verify()
    #expect(none.status == 0)
    #expect(
      none.text.contains("Not witnessed by witness.example/w1") && none.text.contains("No witness:"), "\(none.text)")
    // The witness knows no log yet: that is told at the sink, with the remedy.
    try await BuiltProgram.alertd(settings, ending: SIGKILL) {
      FileManager.default.contents(atPath: told).map { $0.count > 0 } ?? false
    }
    #expect(try String(contentsOfFile: told, encoding: .utf8).contains("status 404"))
    try witness.know(try String(contentsOfFile: state + "/submission.pub", encoding: .utf8))
    var size: UInt64 = 3
    for count in [1, 4, 9, 2] {
      try write(count)
      size += UInt64(count)
      try await BuiltProgram.alertd(settings, ending: SIGKILL) { try cosignedSize() == size }
    }
    let witnessed = try verify()
    #expect(witnessed.status == 0)
    #expect(witnessed.text.contains("Witnessed by witness.example/w1 at "), "\(witnessed.text)")
    #expect(witnessed.text.contains("the first 19 records."), "\(witnessed.text)")
    try FileManager.default.removeItem(atPath: journal)
    try write(30, "other")
    try await BuiltProgram.alertd(settings, ending: SIGTERM) {
      try String(contentsOfFile: told, encoding: .utf8).contains("THE JOURNAL WAS REWRITTEN")
    }
    #expect(try cosignedSize() == 19, "what the witness cosigned stays")
    let rewritten = try verify()
    #expect(rewritten.status == 1)
    #expect(rewritten.text.contains("CONTRADICTED BY witness.example/w1"), "\(rewritten.text)")
    #expect(try JournalVerification.verify(state + "/deliveries").holds)
  }
}
