// Role: a capture full of names that strangers chose goes through every command; what comes out steers nothing.
import Foundation
import PcapngFormat
import TestFrames
import TestNames
import Testing

@Suite("Hostile names, from the wire to every output")
struct HostileNamesTests {
  /// Each name is looked up in the DNS, and what it stands for is sent to; the texts come as server names of TLS too.
  private static let capture: [UInt8] = {
    var scene = Scene()
    for (place, name) in HostileNames.all.enumerated() {
      let far = Station("203.0.113.\(20 + place)", mac: "02:00:5e:00:50:01")
      var talk = Conversation(
        Cast.controller, Cast.resolver, clientPort: 50_000 + place, serverPort: 53, transport: 17)
      let question = labels(name.bytes) + [0]
      scene.add([
        talk.ask(Build.dns(flags: 0x0100, question: question, answers: [])),
        talk.answer(Build.dns(question: question, answers: [Build.record(Build.pointer(12), type: 1, far.address)])),
      ])
      scene.add(Cast.connection(Cast.controller, far, named: HostileNames.texts[place], port: 40_000 + place))
    }
    return CaptureBytes.pcap(scene.frames)
  }()

  /// A name in labels of at most 60 bytes, 253 bytes at most.
  private static func labels(_ name: [UInt8]) -> [UInt8] {
    stride(from: 0, to: min(name.count, 240), by: 60).flatMap { start in
      let label = name[start..<min(start + 60, min(name.count, 240))]
      return [UInt8(label.count)] + label
    }
  }

  private static let made = Task {
    let scratch = try ScratchFolder()
    try Data(capture).write(to: URL(filePath: "\(scratch.path)/hostile.pcap"))
    let outcome = try await BuiltProgram.egressctl(
      "replay", "--rules", "../../../Rules", "--location", "location.csv", "--inventory", "inventory.yaml",
      "--journal", "\(scratch.path)/journal", "\(scratch.path)/hostile.pcap", in: ReplayCase.folder)
    try #require(outcome.status == 0, "\(outcome.remarks)")
    return (scratch, outcome)
  }

  private static func run(_ arguments: [String]) async throws -> Outcome {
    let journal = "\(try await made.value.0.path)/journal"
    let words = arguments.prefix { !$0.hasPrefix("--") }
    return try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl", words + ["--journal", journal] + arguments.dropFirst(words.count))
  }

  static let commands: [[String]] =
    ["text", "jsonl"].map { ["events", "--kind", "all", "--format", $0] }
    + ["text", "csv", "json"].map { ["query", "select * from records", "--format", $0] }
    + ["text", "html", "markdown", "json", "csv"].flatMap { format in
      ["en", "nl"].map { ["report", "--week", "2026-W48", "--format", format, "--lang", $0] }
    }
    + ["text", "json"].map {
      ["rejudge", "--since", "2026-11-01", "--as-recorded", "--format", $0]
    }
    + ["en", "nl"].map {
      [
        "contract", "--file", "\(BuiltProgram.root)/docs/contract.example.yaml", "--rules",
        "\(BuiltProgram.root)/Rules",
        "--week", "2026-W48", "--lang", $0,
      ]
    }
    + ["en", "nl"].map { ["dpia", "--lang", $0] } + [["verify"]]

  @Test("every command prints text that steers nothing", arguments: commands)
  func inert(_ command: [String]) async throws {
    let outcome = try await Self.run(command)
    #expect(outcome.status == 0, "\(outcome.remarks)")
    #expect(outcome.output.utf8.count > 100)
    #expect(HostileNames.fault(of: Array(outcome.output.utf8)) == nil)
    #expect(HostileNames.fault(of: Array(outcome.remarks.utf8)) == nil)
    guard command.contains("csv") else { return }
    for cell in outcome.output.split(separator: "\n").flatMap({ $0.split(separator: ",") }) {
      let text = cell.drop { $0 == "\"" }
      #expect(!["=", "+", "-1", "@"].contains { text.hasPrefix($0) }, "\(cell)")
    }
  }

  @Test("the names are there: each stands in the journal in its visible form")
  func present() async throws {
    let events = try await Self.run(["events", "--kind", "all", "--format", "jsonl"])
    let records = try events.output.split(separator: "\n").map(JSONObject.parse)
    let names = Set(records.compactMap { $0["destination.domain"] as? String })
    #expect(names.count >= HostileNames.all.count - 2, "\(names.sorted())")
    for part in [#"\x1b"#, #"\x00nul"#, #"\xff\xfe"#, #"\x0d\x0a"#, #"\xe2\x80\xae"#] {
      #expect(names.contains { $0.contains(part) }, "\(part) in \(names.sorted())")
    }
    let replayed = try await Self.made.value.1
    #expect(HostileNames.fault(of: Array(replayed.output.utf8)) == nil)
  }

  @Test("an event is explained, and exported, without a byte that steers")
  func evidence() async throws {
    let events = try await Self.run(["events", "--verdict", "violation", "--format", "jsonl"])
    let first = try #require(events.output.split(separator: "\n").first)
    let number = try #require(try JSONObject.parse(first)["egress.index"] as? Int)
    for format in ["text", "json"] {
      let explained = try await Self.run(["explain", "\(number)", "--format", format])
      #expect(explained.status == 0, "\(explained.remarks)")
      #expect(HostileNames.fault(of: Array(explained.output.utf8)) == nil)
    }
    let bundle = "\(try await Self.made.value.0.path)/bundle"
    let exported = try await Self.run(["evidence", "export", "--case", "=cmd <b>", "--output", bundle])
    #expect(exported.status == 0, "\(exported.remarks)")
    var seen = 0
    for name in try EvidenceCommandTests.files(below: bundle) where !name.hasPrefix("data/rules/") {
      let bytes = Array(try Data(contentsOf: URL(filePath: "\(bundle)/\(name)")))
      if name.hasSuffix("frames.pcapng") { continue }
      seen += 1
      #expect(HostileNames.fault(of: bytes) == nil, "\(name)")
    }
    #expect(seen > 20)
    try await frames(of: bundle)
  }

  /// Comments and the names of the name-resolution block are printable ASCII.
  private func frames(of bundle: String) async throws {
    var reader = PcapngReader(Array(try Data(contentsOf: URL(filePath: "\(bundle)/data/frames.pcapng"))))
    var texts: [String] = []
    while let block = try reader.next() {
      switch block {
      case .packet(let packet): texts += [packet.comment].compactMap(\.self)
      case .names(let names): texts += names.entries.map(\.name) + [names.comment].compactMap(\.self)
      case .section(let section): texts += [section.comment].compactMap(\.self)
      case .statistics(let statistics): texts += [statistics.comment].compactMap(\.self)
      case .interface, .other: break
      }
    }
    #expect(texts.count > HostileNames.all.count)
    for text in texts { #expect(text.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(text)") }
  }
}
