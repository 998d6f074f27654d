// Role: no output under pseudonyms names anyone, what they stand for is found again, and officers get their statements.
import Foundation
import Testing

@Suite("Pseudonymised output")
struct PseudonymCommandTests {
  /// What points to a controller or its place in the hangar, in the journal of the replay.
  private static let secrets = ["rc-01", "192.168.50.", "60:60:1f:"]

  private func egressctl(_ scratch: ScratchFolder, _ arguments: String...) async throws -> Outcome {
    try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl", arguments + ["--journal", "\(scratch.path)/journal"])
  }

  @Test func `events, reports and queries name nobody, and call the same thing the same`() async throws {
    let scratch = try await ReplayedJournal.copy()
    let plain = try await egressctl(scratch, "events", "--kind", "all", "--format", "jsonl")
    for secret in Self.secrets { try #require(plain.output.contains(secret), "\(secret) is in the journal") }
    let sql = "select device, local_mac, local_ip, json from records where device is not null limit 1"
    let index = "\(scratch.path)/index"
    let outputs = [
      try await egressctl(scratch, "events", "--kind", "all", "--format", "jsonl", "--pseudonymise"),
      try await egressctl(scratch, "events", "--pseudonymise"),
      try await egressctl(scratch, "report", "--pseudonymise"),
      try await egressctl(scratch, "report", "--pseudonymise", "--format", "html"),
      try await egressctl(scratch, "query", sql, "--index", index, "--pseudonymise"),
    ]
    let pattern = /device-[0-9a-f]{16}/
    let first = try #require(outputs[0].output.firstMatch(of: pattern)).output
    for outcome in outputs {
      #expect(outcome.status == 0, "\(outcome.remarks)")
      for secret in Self.secrets { #expect(!outcome.output.contains(secret), "\(secret)") }
      #expect(outcome.output.contains(first))
    }
    // A report on one controller is about it under its pseudonym too.
    let plainReport = try await egressctl(scratch, "report", "--device", "rc-01")
    let report = try await egressctl(scratch, "report", "--device", "rc-01", "--pseudonymise")
    for outcome in [plainReport, report] {
      #expect(outcome.output.contains(/Violating flows: +[1-9]/), "\(outcome.output)")
    }
    #expect(!report.output.contains("rc-01"))
    // The index for names and the one for pseudonyms are two.
    let named = try await egressctl(scratch, "query", sql, "--index", index)
    #expect(named.output.contains("rc-01"))
    let again = try await egressctl(scratch, "query", sql, "--index", index, "--pseudonymise")
    #expect(!again.output.contains("rc-01"))
  }

  @Test func `what a pseudonym stands for is found with the key and a purpose only`() async throws {
    let scratch = try await ReplayedJournal.copy()
    let events = try await egressctl(scratch, "events", "--format", "jsonl", "--pseudonymise")
    let key = "\(scratch.path)/journal.pseudonym.key"
    #expect(try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int == 0o600)
    let device = String(try #require(events.output.firstMatch(of: /device-[0-9a-f]{16}/)).output)
    let mac = String(try #require(events.output.firstMatch(of: /mac-[0-9a-f]{16}/)).output)
    let revealed = try await egressctl(scratch, "device", "reveal", device, "--purpose", "a test")
    #expect(revealed.output == "\(device): rc-01\n", "\(revealed.remarks)")
    #expect(try await egressctl(scratch, "device", "reveal", mac, "--purpose", "a test").output.contains(":"))
    #expect(try await egressctl(scratch, "device", "reveal", device).status == 64)
    #expect(try await egressctl(scratch, "device", "reveal", "rc-01", "--purpose", "a test").status == 64)
    let unknown = try await egressctl(scratch, "device", "reveal", "device-0000000000000000", "--purpose", "a test")
    #expect(unknown.status == 1)
    #expect(unknown.remarks.contains("stands for nothing"))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
    let open = try await egressctl(scratch, "device", "reveal", device, "--purpose", "a test")
    #expect(open.status == 1)
    #expect(open.remarks.contains("chmod 600"))
    try FileManager.default.removeItem(atPath: key)
    #expect(
      try await egressctl(scratch, "device", "reveal", device, "--purpose", "a test").remarks.contains("is not there"))
    #expect(!FileManager.default.fileExists(atPath: key), "to reveal never makes a key")
  }
}

@Suite("Statements for officers")
struct StatementCommandTests {
  private func contract(_ scratch: ScratchFolder, _ arguments: String...) async throws -> Outcome {
    try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl",
      [
        "contract", "--journal", "\(scratch.path)/journal", "--rules", "\(BuiltProgram.root)/Rules", "--file",
        "\(BuiltProgram.root)/docs/contract.example.yaml",
      ] + arguments)
  }

  @Test func `the example contract is held against a journal, in both languages`() async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    let english = try await contract(scratch)
    #expect(english.status == 0, "\(english.remarks)")
    #expect(english.output.contains("3.2: violated\n"))
    #expect(english.output.contains("statistical-report.djiservice.org"))
    #expect(english.output.contains("7.2: not verifiable\n"))
    let dutch = try await contract(scratch, "--lang", "nl", "--format", "markdown")
    #expect(dutch.output.contains("## 3.2: geschonden\n"))
    let json = try await contract(scratch, "--format", "json", "--fail-on", "violated")
    #expect(json.status == 1)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let clauses = try #require(object["clauses"] as? [[String: Any]])
    #expect(clauses.map { $0["id"] as? String } == ["3.1", "3.2", "3.3", "4", "7.2"])
    #expect(clauses.allSatisfy { $0["result"] as? String != "met" }, "a replay watches nothing for a week")
    for outcome in [english, dutch, json] { #expect(!outcome.output.lowercased().contains("no leak")) }
  }

  @Test func `a pseudonymised report says that nothing was held against the contract, and another holds it`()
    async throws
  {
    let scratch = try await ReplayedJournal.copy()
    let settings = "\(scratch.path)/egressd.yaml"
    let text =
      "hangar: h\ncapture: {interface: eth1}\njournal: \(scratch.path)/journal\ncontrol: /none\n"
      + "rules: \(BuiltProgram.root)/Rules\ncontract: \(BuiltProgram.root)/docs/contract.example.yaml\n"
    try Data(text.utf8).write(to: URL(filePath: settings))
    func report(_ arguments: String...) async throws -> Outcome {
      try await BuiltProgram.run(
        "\(BuiltProgram.folder)/egressctl",
        ["report", "--config", settings, "--journal", "\(scratch.path)/journal"] + arguments)
    }
    let plain = try await report("--lang", "nl")
    #expect(
      plain.output.contains("HET CONTRACT MET DE LEVERANCIER") && plain.output.contains("antwoord:"), "\(plain.output)")
    #expect(!plain.output.contains("gepseudonimiseerd"))
    let hidden = try await report("--lang", "nl", "--pseudonymise")
    #expect(hidden.output.contains("Niet aan het contract getoetst"), "\(hidden.output)")
    #expect(hidden.output.contains("Dit rapport is gepseudonimiseerd en clausules noemen apparaten"))
    #expect(!hidden.output.contains("antwoord:"))
  }

  @Test func `a contract with a mistake is refused with its place`() async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    let file = "\(scratch.path)/contract.yaml"
    try Data("contract: c\nabout: {nl: a, en: b}\nas_of: 2026-11-01\nclauses: []\n".utf8).write(to: URL(filePath: file))
    let outcome = try await BuiltProgram.egressctl(
      "contract", "--journal", "\(scratch.path)/journal", "--rules", "\(BuiltProgram.root)/Rules", "--file", file)
    #expect(outcome.status == 1)
    #expect(outcome.remarks.contains("\(file):4:10: 0 clauses stand here"))
    #expect(outcome.output.isEmpty)
  }

  @Test func `the statement on the monitor's own processing rests on the settings`() async throws {
    let scratch = try await ReplayedJournal.copy()
    let settings = "\(scratch.path)/egressd.yaml"
    func dpia(_ more: String, _ arguments: String...) async throws -> Outcome {
      let text = "hangar: h\ncapture: {interface: eth1}\njournal: \(scratch.path)/journal\ncontrol: /none\n\(more)"
      try Data(text.utf8).write(to: URL(filePath: settings))
      return try await BuiltProgram.run(
        "\(BuiltProgram.folder)/egressctl", ["dpia", "--config", settings] + arguments)
    }
    let before = try await dpia("")
    #expect(before.status == 0, "\(before.remarks)")
    #expect(before.output.contains("for ever, as `journal_days` is not set"))
    #expect(before.output.contains("\(scratch.path)/journal.key: 0600 "))
    #expect(before.output.contains("egress.verdict"))
    #expect(try await dpia("journal_days: 90\n").output.contains("90 days at least"))
    let dutch = try await dpia("", "--lang", "nl", "--format", "json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(dutch.output.utf8)) as? [String: Any])
    #expect(object["language"] as? String == "nl")
    #expect((object["sections"] as? [Any])?.count == 8)
  }
}
