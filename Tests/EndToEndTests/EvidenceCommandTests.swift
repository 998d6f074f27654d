// Role: a bundle made of a journal holds under the programs of others, and one record is disclosed without the rest.
import Foundation
import Testing

/// Programs of other makers that a bundle is held to.
enum ForeignTool {
  /// Where `scripts/evidence-tools` puts what comes from PyPI.
  static let folder = "\(BuiltProgram.root)/.build/evidence-tools/bin"

  static func isThere(_ name: String) -> Bool { FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") }
  static var hasWireshark: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/tshark") }
  static var areThere: Bool { ["bagit.py", "case_validate", "stix2_validator"].allSatisfy(isThere) }
}

@Suite("egressctl evidence")
struct EvidenceCommandTests {
  /// A journal of four cases, one of which has a hostile name.
  private static let made = Task {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.egressctl(
      "replay", "--rules", "../../../Rules", "--location", "location.csv", "--inventory", "inventory.yaml", "--journal",
      "\(scratch.path)/journal", "dji-name-in-the-eu/capture.pcap", "icmp-udp-dns/capture.pcap",
      "hostile-name/capture.pcap", "inbound/capture.pcap", in: ReplayCase.folder)
    try #require(outcome.status == 0, "\(outcome.remarks)")
    return scratch
  }

  static func export(_ arguments: String..., to output: String) async throws -> Outcome {
    let journal = "\(try await made.value.path)/journal"
    return try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl",
      ["evidence", "export", "--journal", journal, "--case", "2026-014", "--output", output] + arguments)
  }

  static func records() async throws -> [[String: Any]] {
    let journal = "\(try await made.value.path)/journal"
    let events = try await BuiltProgram.egressctl(
      "events", "--journal", journal, "--kind", "all", "--format", "jsonl")
    return try events.output.split(separator: "\n").map(JSONObject.parse)
  }

  static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  static func files(below folder: String) throws -> [String] {
    try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  @Test func `a bundle holds by our own check, coreutils, OpenSSH and openssl`() async throws {
    let scratch = try ScratchFolder()
    let bundle = "\(scratch.path)/case"
    let exported = try await Self.export(to: bundle)
    #expect(exported.status == 0, "\(exported.remarks)")
    try await EvidenceTools.check(bundle)
    let verified = try await BuiltProgram.egressctl("evidence", "verify", bundle)
    #expect(verified.status == 0, "\(verified.output)")
    #expect(verified.output.contains("proved   11 records"))
  }

  @Test(.enabled(if: ForeignTool.hasWireshark, "apt-get install tshark"))
  func `Wireshark reads the frames, their drops and names, and the comments name the records`() async throws {
    let scratch = try ScratchFolder()
    let bundle = "\(scratch.path)/case"
    #expect(try await Self.export(to: bundle).status == 0)
    let frames = "\(bundle)/data/frames.pcapng"
    let facts = try await BuiltProgram.run("capinfos", [frames])
    for part in ["Capture length = 128", "Number of stat entries = 1", "Number of resolved IPv4 addresses in file: 3"] {
      #expect(facts.output.contains(part), "\(facts.output)")
    }
    let fields = try await BuiltProgram.run("tshark", ["-n", "-r", frames, "-T", "fields", "-e", "frame.comment"])
    let comments = fields.output.split(separator: "\n")
    #expect(comments.count == 34)
    let events = Set(
      try await Self.records().filter { $0["event.kind"] as? String == "verdict" }.compactMap { record in
        (record["egress.index"] as? Int).map { "community_id=\(record["network.community_id"] ?? "") events=\($0)" }
      })
    #expect(Set(comments.map(String.init)) == events)
  }

  @Test(.enabled(if: ForeignTool.areThere, "run scripts/evidence-tools, which needs PyPI"))
  func `a bundle passes bagit.py, case_validate and stix2_validator`() async throws {
    let scratch = try ScratchFolder()
    let first = try #require(try await Self.records().first { $0["event.kind"] as? String == "verdict" })
    let number = try #require(first["egress.index"] as? Int)
    for (name, arguments) in [("whole", ["--coverage-records"]), ("single", ["--event", "\(number)"])] {
      let bundle = "\(scratch.path)/\(name)"
      let journal = "\(try await Self.made.value.path)/journal"
      let exported = try await BuiltProgram.run(
        "\(BuiltProgram.folder)/egressctl",
        ["evidence", "export", "--journal", journal, "--case", "=c'\"<x>", "--output", bundle] + arguments)
      #expect(exported.status == 0, "\(exported.remarks)")
      try FileManager.default.createDirectory(atPath: "\(scratch.path)/tmp", withIntermediateDirectories: true)
      try "received\n".write(toFile: "\(bundle)/custody-additions.txt", atomically: false, encoding: .utf8)
      let bag = try await BuiltProgram.run("\(ForeignTool.folder)/bagit.py", ["--validate", "--quiet", bundle])
      #expect(bag.status == 0, "\(bag.output)\(bag.remarks)")
      for version in ["case-1.4.0", "case-1.5.0"] {
        let graph = try await BuiltProgram.run(
          "\(ForeignTool.folder)/case_validate", ["--built-version", version, "\(bundle)/data/case.jsonld"])
        #expect(graph.status == 0, "\(graph.output)\(graph.remarks)")
      }
      let indicators = try await BuiltProgram.run(
        "\(ForeignTool.folder)/stix2_validator", ["\(bundle)/data/indicators.stix.json"])
      #expect(indicators.status == 0, "\(indicators.output)\(indicators.remarks)")
      #expect(!indicators.output.contains("Warning"), "\(indicators.output)")
    }
  }

  @Test func `one record is disclosed without any other`() async throws {
    let scratch = try ScratchFolder()
    let bundle = "\(scratch.path)/case"
    let records = try await Self.records()
    let chosen = try #require(records.first { ($0["destination.domain"] as? String) == "time.hangar.example" })
    let number = try #require(chosen["egress.index"] as? Int)
    let exported = try await Self.export("--event", "\(number)", "--lang", "nl", to: bundle)
    #expect(exported.status == 0, "\(exported.remarks)")
    #expect(try await BuiltProgram.egressctl("evidence", "verify", bundle).status == 0)
    try await EvidenceTools.check(bundle)

    let flow = chosen["network.community_id"] as? String
    let own = records.filter { $0["network.community_id"] as? String == flow }
    let leaves =
      try Self.text("\(bundle)/data/events.jsonl").split(separator: "\n")
      + Self.text("\(bundle)/data/flows.jsonl").split(separator: "\n")
    #expect(leaves.count == own.count)
    // What tells of others: their addresses, names, controllers, flows.
    let keys = [
      "source.ip", "destination.ip", "source.mac", "destination.mac", "destination.domain", "device.id",
      "network.community_id", "destination.as.organization.name", "source.as.organization.name", "egress.tls.ja4",
    ]
    func values(_ records: [[String: Any]]) -> Set<String> {
      Set(records.flatMap { record in keys.compactMap { record[$0] as? String } })
    }
    let foreign = values(records).subtracting(values(own))
    try #require(foreign.count > 10)
    for name in try Self.files(below: bundle) where !name.hasPrefix("data/rules/") {
      let bytes = try Data(contentsOf: URL(filePath: "\(bundle)/\(name)"))
      for value in foreign { #expect(bytes.range(of: Data(value.utf8)) == nil, "\(name) holds \(value)") }
      #expect(bytes.range(of: Data("egress.ledger".utf8)) == nil, "\(name)")
      #expect(bytes.range(of: Data("egress.inventory".utf8)) == nil, "\(name)")
    }
    // Frames hold addresses as bytes: of every frame the far end is the one that was chosen.
    let frames = try Data(contentsOf: URL(filePath: "\(bundle)/data/frames.pcapng"))
    #expect(frames.range(of: Data([203, 0, 113, 10])) == nil && frames.range(of: Data([198, 51, 100, 20])) == nil)
    #expect(frames.range(of: Data([192, 0, 2, 77])) != nil)
    #expect(try Self.layout(of: bundle) == Self.singleLayout(number))
  }

  /// The files of a bundle, rule files as one.
  private static func layout(of bundle: String) throws -> [String] {
    let names = try files(below: bundle).map { name in
      name.hasPrefix("data/rules/")
        ? "data/rules/LIST/\(name.split(separator: "/").dropFirst(3).joined(separator: "/"))" : name
    }
    return names.filter { !$0.contains("record-") }
  }

  private static func singleLayout(_ number: Int) -> [String] {
    [
      "bag-info.txt", "bagit.txt", "data/00-statement.nl.html", "data/00-statement.nl.md", "data/case.jsonld",
      "data/coverage.jsonl", "data/custody.txt", "data/events.csv", "data/events.jsonl", "data/flows.jsonl",
      "data/frames.pcapng", "data/how-to-verify.nl.txt", "data/indicators.stix.json", "data/journal/checkpoint",
      "data/journal/log.pub", "data/journal/log.pub.pem", "data/journal/verify.sh", "data/location-data.txt",
      "data/rules-in-force.jsonl", "data/rules/LIST/policies/regular-ops.yaml",
      "data/what-this-does-not-prove.nl.txt", "manifest-sha512.txt", "signing-key/allowed_signers",
      "signing-key/key.pem", "signing-key/key.pub", "tagmanifest-sha512.txt", "tagmanifest-sha512.txt.sig",
    ]
  }

  @Test func `the hostile name of a capture stands inert in every file`() async throws {
    let scratch = try ScratchFolder()
    let bundle = "\(scratch.path)/case"
    #expect(try await Self.export(to: bundle).status == 0)
    for name in try Self.files(below: "\(bundle)/data") where !name.hasPrefix("rules/") {
      let bytes = Array(try Data(contentsOf: URL(filePath: "\(bundle)/data/\(name)")))
      #expect(!bytes.contains(0x1b) || name == "frames.pcapng", "\(name)")
      #expect(Data(bytes).range(of: Data("\u{1b}[2".utf8)) == nil, "\(name)")
      #expect(Data(bytes).range(of: Data("<b>".utf8)) == nil, "\(name)")
    }
    #expect(try Self.text("\(bundle)/data/events.jsonl").contains("203.0.113.10"))
    #expect(try Self.text("\(bundle)/data/00-statement.en.html").contains(#"a\x1b\x5b2j\x22\x3cb\x3e\x7c.example"#))
  }

  @Test func `records of coverage are proved where they are asked for, and are excerpts otherwise`() async throws {
    let scratch = try ScratchFolder()
    #expect(try await Self.export("--coverage-records", to: "\(scratch.path)/whole").status == 0)
    let verified = try await BuiltProgram.egressctl("evidence", "verify", "\(scratch.path)/whole")
    #expect(verified.output.contains("proved   12 records") && !verified.output.contains("excerpts"))
    #expect(try Self.text("\(scratch.path)/whole/data/coverage.jsonl").contains("egress.ledger"))
    #expect(try await Self.export(to: "\(scratch.path)/usual").status == 0)
    let excerpt = try Self.text("\(scratch.path)/usual/data/coverage.jsonl")
    #expect(excerpt.contains("egress.excerpt_of") && excerpt.contains("0-0 replayed"))
    #expect(!excerpt.contains("egress.ledger") && !excerpt.contains("egress.index"))
  }

  @Test func `a period without an event gives a bundle that says how well it was watched`() async throws {
    let scratch = try ScratchFolder()
    let bundle = "\(scratch.path)/none"
    let exported = try await Self.export("--since", "2026-11-20", "--until", "2026-11-21", to: bundle)
    #expect(exported.status == 0, "\(exported.remarks)")
    #expect(try await BuiltProgram.egressctl("evidence", "verify", bundle).status == 0)
    let statement = try Self.text("\(bundle)/data/00-statement.en.md")
    #expect(statement.contains("not verifiable from 2026-11-19 23:00:00Z to 2026-11-20 23:00:00Z"))
    #expect(statement.contains("0 of 86,400 seconds were watched (0 %)"))
  }

  @Test func `what cannot be exported is refused with the reason, and nothing is left behind`() async throws {
    let scratch = try ScratchFolder()
    let output = "\(scratch.path)/case"
    for (arguments, reason) in [
      (["--event", "99999"], "holds no signed record 99999"),
      (["--device", "rc-99"], "no signed event of this selection"),
      (["--case", "a\nb"], "not a case id"),
    ] {
      let journal = "\(try await Self.made.value.path)/journal"
      let outcome = try await BuiltProgram.run(
        "\(BuiltProgram.folder)/egressctl",
        ["evidence", "export", "--journal", journal, "--output", output]
          + (arguments[0] == "--case" ? [] : ["--case", "c"]) + arguments)
      #expect(outcome.status == 1, "\(outcome.output)")
      #expect(outcome.remarks.contains(reason), "\(outcome.remarks)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: false)
    try "x".write(toFile: "\(output)/mine", atomically: false, encoding: .utf8)
    let refused = try await Self.export(to: output)
    #expect(refused.status == 1 && refused.remarks.contains("the folder is not empty"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: output) == ["mine"])
    #expect(try await Self.export("--event", "1", "--device", "rc-01", to: "\(scratch.path)/x").status == 64)
  }

  @Test func `a file that was changed, lost or added makes verify fail by name`() async throws {
    let scratch = try ScratchFolder()
    let bundle = "\(scratch.path)/case"
    #expect(try await Self.export(to: bundle).status == 0)
    try FileManager.default.removeItem(atPath: "\(bundle)/data/custody.txt")
    try "x".write(toFile: "\(bundle)/data/events.csv", atomically: false, encoding: .utf8)
    try "x".write(toFile: "\(bundle)/data/new", atomically: false, encoding: .utf8)
    let outcome = try await BuiltProgram.egressctl("evidence", "verify", bundle)
    #expect(outcome.status == 1)
    for line in ["CHANGED  data/events.csv", "MISSING  data/custody.txt", "ADDED    data/new"] {
      #expect(outcome.output.contains(line), "\(outcome.output)")
    }
    let other = "hangar+9dbb9967+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    let stranger = try await BuiltProgram.egressctl("evidence", "verify", bundle, "--log-key", other)
    #expect(stranger.status == 1)
  }
}
