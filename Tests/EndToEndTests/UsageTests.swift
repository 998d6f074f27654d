// Role: holds every command to its exit codes, and each message to naming the thing and the remedy on standard error.
import Foundation
import Testing

/// One misuse, or one thing that cannot be had, run in the folder of a case.
struct Refusal: CustomStringConvertible, Sendable {
  /// The arguments, separated by blanks.
  var arguments: String
  /// What standard error has to name.
  var remarks: [String]

  init(_ arguments: String, _ remarks: String...) {
    self.arguments = arguments
    self.remarks = remarks
  }

  var description: String { arguments }

  /// The exit code is 64: nothing was tried.
  static let usage = [
    Refusal("nonsense", "'nonsense'", "egressctl --help"),
    Refusal("replay", "<captures>"),
    Refusal("replay --inside x capture.pcap", "--inside: `x`", "192.168.50.0/24"),
    Refusal("replay --format xml capture.pcap", "'xml'", "'text' and 'jsonl'"),
    Refusal("replay --fail-on awful capture.pcap", "'awful'", "violation"),
    Refusal("verify --nonsense", "'--nonsense'", "egressctl verify --help"),
    Refusal("events --journal j --since yesterday", "--since: `yesterday`", "2026-11-23T09:00:00Z"),
    Refusal("events --journal j --kind odd", "--kind: `odd`", "coverage"),
    Refusal("report --journal j --week 2026-W60", "--week: `2026-W60`", "2026-W47"),
    Refusal("report --journal j --format pdf", "--format: `pdf`", "text, html, markdown, json, csv"),
    Refusal("report --journal j --week 2026-W48 --since 2026-11-01", "--week, --year, or --since"),
    Refusal("evidence export --journal j --output o", "--case"),
    Refusal("evidence export --journal j --case c --output o --since soon", "--since: `soon`"),
  ]

  private static let rules = "--rules ../../../../Rules"
  private static let replay = "replay \(rules) --location ../location.csv"

  /// The exit code is 1: it was tried and does not hold.
  static let failures = [
    Refusal("\(replay) missing.pcap", "missing.pcap: cannot be read: No such file", "give the path"),
    Refusal("\(replay) arguments", "arguments: is neither a pcap nor a pcapng file", "tcpdump"),
    Refusal("\(replay) .", ".: is neither", "Is a directory"),
    Refusal("\(replay) -", "-: is neither a pcap nor a pcapng file"),
    Refusal(
      "\(replay) --policy none capture.pcap", "policy `none`", "use one of observe-only, regular-ops, strict-ldm"),
    Refusal("\(replay) --inventory missing.yaml capture.pcap", "missing.yaml: No such file", "create it"),
    Refusal("\(replay) --inventory ../location.csv capture.pcap", "../location.csv:4:1:", "write `key: value`"),
    Refusal("\(replay) --location-key arguments capture.pcap", "arguments: there is no PEM block", "give a PEM file"),
    Refusal("\(replay) --journal /proc/nothing capture.pcap", "/proc/nothing: mkdir failed", "check the path"),
    Refusal("replay \(rules) --location arguments capture.pcap", "arguments:1:1: expected first,last,country"),
    Refusal("replay \(rules) --location missing.csv capture.pcap", "missing.csv: cannot be read", "give the path"),
    Refusal("replay --rules /nonexistent capture.pcap", "/nonexistent: cannot be read as a folder", "name the folder"),
    Refusal("replay --rules . capture.pcap", ".: holds no .yaml file", "policies/"),
    Refusal("verify --journal /nonexistent", "/nonexistent: there is no journal here", "check the path"),
    Refusal("report --journal /nonexistent", "/nonexistent: there is no journal here"),
    Refusal("events --journal /nonexistent", "/nonexistent: there is no journal here"),
    Refusal("events --config /nonexistent", "/nonexistent: No such file", "egressctl init --config /nonexistent"),
    Refusal("check --config /nonexistent", "/nonexistent: No such file", "egressctl init --config /nonexistent"),
    Refusal("status --config /nonexistent", "/nonexistent: No such file", "egressctl init --config /nonexistent"),
    Refusal("explain \(rules) --location ../location.csv a:b", "a:b: is no event number, address or host name"),
    Refusal("evidence verify .", "./tagmanifest-sha512.txt: cannot be read (No such file", "a bundle's folder?"),
  ]
}

@Suite("Exit codes and messages", .timeLimit(.minutes(2)))
struct UsageTests {
  private static let folder = "\(ReplayCase.folder)/approved-tls"

  @Test("a command that was misused exits with 64 and says how it is used", arguments: Refusal.usage)
  func misuse(_ refusal: Refusal) async throws { try await run(refusal, status: 64) }

  @Test("what cannot be had exits with 1 and names the thing and the remedy", arguments: Refusal.failures)
  func failure(_ refusal: Refusal) async throws { try await run(refusal, status: 1) }

  private func run(_ refusal: Refusal, status: Int32) async throws {
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl", refusal.arguments.split(separator: " ").map(String.init), in: Self.folder)
    #expect(outcome.status == status, "\(outcome.remarks)")
    for remark in refusal.remarks { #expect(outcome.remarks.contains(remark), "\(outcome.remarks)") }
    #expect(!outcome.remarks.contains("Error Domain"), "\(outcome.remarks)")
  }

  @Test("the shipped rules and a first configuration hold to the schemas that editors complete by")
  func schemas() async throws {
    let script = "\(BuiltProgram.root)/scripts/check-schemas"
    let rules = try await BuiltProgram.run(script, [])
    #expect(rules.status == 0, "\(rules.output)\(rules.remarks)")
    let scratch = try ScratchFolder()
    let settings = "\(scratch.path)/egressd.yaml"
    #expect(try await BuiltProgram.egressctl("init", "--config", settings).status == 0)
    let first = try await BuiltProgram.run(
      script, ["settings", settings, "inventory", "\(scratch.path)/inventory.yaml"])
    #expect(first.output == "2 files hold to their schemas\n", "\(first.output)\(first.remarks)")
    try Data("hangar: x\nfilter: y\n".utf8).write(to: URL(filePath: settings))
    let wrong = try await BuiltProgram.run(script, ["settings", settings])
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("'filter' was unexpected"), "\(wrong.output)")
  }

  @Test("the shipped rules pass their own check")
  func check() async throws {
    let outcome = try await BuiltProgram.egressctl("check", "--rules", "\(BuiltProgram.root)/Rules")
    #expect(outcome.status == 0, "\(outcome.remarks)")
    #expect(outcome.output.contains(" 0 failed"))
  }

  @Test("mistakes in rules and in the inventory are told together")
  func allMistakes() async throws {
    let scratch = try ScratchFolder()
    let settings = "\(scratch.path)/egressd.yaml"
    _ = try await BuiltProgram.egressctl("init", "--config", settings, "--hangar", "north", "--interface", "lo")
    let rules = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: "\(BuiltProgram.root)/Rules").first { $0.hasSuffix(".yaml") })
    let broken = "\(scratch.path)/rules"
    try FileManager.default.createDirectory(
      atPath: URL(filePath: "\(broken)/\(rules)").deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data("pack: [\n".utf8).write(to: URL(filePath: "\(broken)/\(rules)"))
    let inventory = "\(scratch.path)/inventory.yaml"
    try Data("devices: 7\n".utf8).write(to: URL(filePath: inventory))
    let text = try String(contentsOfFile: settings, encoding: .utf8)
      .replacing(/\ninventory: .*/, with: "\ninventory: \(inventory)\nrules: \(broken)")
    try Data(text.utf8).write(to: URL(filePath: settings))
    let check = try await BuiltProgram.egressctl("check", "--config", settings)
    #expect(check.status == 1)
    #expect(check.remarks.components(separatedBy: "\(inventory):").count == 2, "\(check.remarks)")
    #expect(check.remarks.contains("\(broken)/\(rules):"), "\(check.remarks)")
  }

  @Test("a first configuration is written once and read back")
  func firstConfiguration() async throws {
    let scratch = try ScratchFolder()
    let settings = "\(scratch.path)/egressd.yaml"
    let first = try await BuiltProgram.egressctl(
      "init", "--config", settings, "--hangar", "north", "--interface", "lo")
    #expect(first.status == 0, "\(first.remarks)")
    let check = try await BuiltProgram.egressctl("check", "--config", settings)
    #expect(check.status == 0, "\(check.remarks)")
    let again = try await BuiltProgram.egressctl("init", "--config", settings, "--hangar", "south")
    #expect(again.status == 0)
    #expect(again.output.contains("\(settings): exists and is left as it is"))
    #expect(try String(contentsOfFile: settings, encoding: .utf8).contains("hangar: north"))
  }

  @Test("a capture from standard input is judged like the same file")
  func standardInput() async throws {
    let capture = try Data(contentsOf: URL(filePath: "\(Self.folder)/capture.pcap"))
    let arguments = ["replay", "--rules", "../../../../Rules", "--location", "../location.csv", "--format", "jsonl"]
    func replay(_ name: String, _ input: [UInt8]) async throws -> Outcome {
      try await BuiltProgram.run(
        "\(BuiltProgram.folder)/egressctl", arguments + [name],
        in: Self.folder, input: input)
    }
    let piped = try await replay("-", Array(capture))
    let read = try await replay("capture.pcap", [])
    #expect(piped.status == 0 && read.status == 0)
    #expect(piped.output == read.output)
  }
}
