// Role: the statement in both languages as it is read, and no name from outside steers any output of a bundle.
import EgressTypes
import Foundation
import RecordWording
import Testing

@testable import EvidenceBundle

/// `UPDATE_GOLDENS=1 swift test --filter EvidencePagesTests` writes the expectations anew.
private let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

/// Names that somebody might have put into a packet to steer who reads of it.
enum HostileName: String, CaseIterable {
  case escape = "a\u{1b}[2J\u{1b}]0;x\u{7}.example"
  case lines = "a\r\nX-Injected: 1\n# heading\n"
  case bidi = "a\u{202e}gnp.exe\u{2066}"
  case formula = "=cmd|' /C calc'!A0"
  case script = "<script>alert(1)</script><img src=x onerror='a'>"
  case zero = "a\u{0}b"
  case link = "[x](javascript:alert(1)) https://evil.example www.evil.example ![i](http://evil.example/p)"
  case table = "a|b`c`*d*_e_ & \"quoted\" '"

  static let long = String(repeating: "x", count: 255)
  static let invalid = String(decoding: [0xff, 0xfe, 0x61] as [UInt8], as: UTF8.self)
  static var all: [String] { allCases.map(\.rawValue) + [long, invalid] }
}

@Suite("Evidence pages")
struct EvidencePagesTests {
  static func verdict(_ name: String, index: Int64 = 46) -> JournalRecord {
    var record = JournalRecord(kind: .verdict, at: Timestamp(seconds: 1_795_000_000))
    for (key, text) in [
      ("event.start", "2026-11-18T08:26:40.000000Z"), ("event.end", "2026-11-18T08:26:41.500000Z"),
      ("network.community_id", "1:lkcLd5EFW9/wmMq/QJAiLc8H7J8="), ("network.direction", "outbound"),
      ("network.transport", "tcp"), ("source.ip", "192.168.50.11"), ("destination.ip", "203.0.113.10"),
      ("destination.domain", name), ("destination.geo.country_iso_code", "CN"),
      ("destination.as.organization.name", name), ("device.id", "rc-01"), ("device.model.name", "DJI RC Plus"),
      ("egress.verdict", "violation"), ("egress.policy", "regular-ops"), ("egress.log", "hangar-3"),
    ] { record[string: key] = text }
    record[list: "egress.names"] = ["tls-sni \(name)"]
    record[list: "egress.reasons"] = [
      "location: CN by Test hangar (database of 2026-11-01, network 198.51.100.0/24): adverse by cn-control",
      "service-operator: \(name)",
    ]
    record[list: "egress.rule_ids"] = ["cn-control/CN"]
    for (key, number) in [
      ("egress.index", index), ("destination.as.number", 4134), ("source.port", 40000), ("destination.port", 443),
      ("source.bytes", 40), ("destination.bytes", 0), ("source.packets", 1), ("destination.packets", 0),
    ] { record[integer: key] = number }
    return record
  }

  static func flow(_ name: String) throws -> EvidenceFlow {
    var flow = try #require(EvidenceFlow(verdict(name)))
    flow.addEvent(46, verdict(name))
    var counts = verdict(name)
    counts[string: "event.kind"] = "flow"
    counts[string: "event.reason"] = "end"
    counts[string: "event.end"] = "2026-11-18T08:27:41.000000Z"
    counts[integer: "source.bytes"] = 1_234_567
    counts[integer: "destination.bytes"] = 890
    flow.addCounts(counts)
    return flow
  }

  static func statement(_ name: String) throws -> EvidenceStatement {
    let start = Timestamp(seconds: 1_795_000_000)
    let gap = CoverageStatement.Gap(
      start: start.advanced(bySeconds: 10), end: start.advanced(bySeconds: 12)
    ) { $0("kernel drops", nl: "frames verloren in de kernel") }
    return EvidenceStatement(
      subject: try BagWriterTests.subject(), flows: [try flow(name)],
      others: [
        EvidenceStatement.OtherRecord(number: 50) {
          $0("#50  watching lost: ", nl: "#50  bewaking verloren: ") + name
        }
      ],
      coverage: CoverageStatement(
        start: start, end: start.advanced(bySeconds: 62), watched: 60, gaps: [gap], dropped: 3, isReplay: false,
        isProved: false),
      frames: 12, inForce: ["cn-control as_of=2026-11-23 sha256=00"],
      remarks: [StatementRemark("frames: \(name)", nl: "frames, beëindigd: \(name)")])
  }

  @Test(arguments: Language.allCases)
  func `the statement reads as expected`(_ language: Language) throws {
    let page = try Self.statement("statistical-report.djiservice.org").page(in: language)
    for (kind, text) in [("html", page.html), ("md", page.markdown), ("txt", page.text)] {
      let path =
        URL(filePath: #filePath).deletingLastPathComponent().path
        + "/Fixtures/statement.\(language.rawValue).\(kind)"
      if isUpdating { try text.write(toFile: path, atomically: true, encoding: .utf8) }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }

  @Test(arguments: Language.allCases, HostileName.all)
  func `no page is steered by a name`(_ language: Language, _ name: String) throws {
    let page = try Self.statement(name).page(in: language)
    let plain = try Self.statement("plain").page(in: language)
    for (text, usual) in [(page.html, plain.html), (page.markdown, plain.markdown), (page.text, plain.text)] {
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7f...0x9f).contains($0.value) })
      // People's words stand between quotation marks, which are seen and turn nothing.
      let isMark: Set<UInt32> = [0x201c, 0x201d, 0x2018, 0x2019]
      #expect(
        !text.unicodeScalars.contains {
          (0x200b...0x206f).contains($0.value) && !isMark.contains($0.value) || $0.value == 0xfffd
        })
      // Tags, cells and lines are ours alone.
      if text != page.text {
        #expect(unescaped(text).count { $0 == "<" } == unescaped(usual).count { $0 == "<" })
        #expect(text.split(separator: "\n").count == usual.split(separator: "\n").count)
      }
    }
    for line in page.markdown.split(separator: "\n") {
      let markup = unescaped(String(line))
      #expect(!markup.contains("](") && !line.contains("://") && !line.contains("www."), "\(line)")
      let cells = markup.count { $0 == "|" }
      #expect(cells == 0 || cells == 10 || cells == 4 || cells == 3, "\(line)")
    }
  }

  /// What Markdown takes for markup: the text without what a backslash escapes.
  private func unescaped(_ text: String) -> String {
    var out = ""
    var isEscaped = false
    for character in text {
      if !isEscaped, character != "\\" { out.append(character) }
      isEscaped = !isEscaped && character == "\\"
    }
    return out
  }

  @Test(arguments: Language.allCases)
  func `the page tells the jurisdiction beside the country of the server`(_ language: Language) throws {
    var record = Self.verdict("log.dji.example")
    record[string: "destination.geo.country_iso_code"] = "NL"
    record[string: "egress.axis"] = "service-operator"
    record[list: "egress.reasons"] = [
      "location: NL by Test hangar (database of 2026-11-01, network 198.51.100.0/24): approved by eu-eea",
      "service-operator: log.dji.example (tls-sni) is DJI, controlled from CN, by dji-flightlog",
    ]
    record[list: "egress.rule_ids"] = ["dji-flightlog/log.dji.example"]
    var flow = try #require(EvidenceFlow(record))
    flow.addEvent(46, record)
    #expect(flow.jurisdiction == FlowJurisdiction(country: "CN", axis: .serviceOperator))
    #expect(flow.country == "NL")
    var statement = try Self.statement("x")
    statement.flows = [flow]
    let words = statement.page(in: language).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains(
        language(
          "Jurisdiction: CN (by the service); Server in, network operator: NL, AS4134",
          nl: "Rechtsgebied: CN (door de dienst); Server in, netwerkbeheerder: NL, AS4134")))
    // A record whose verdict is worse decides, in whatever order they come.
    var approved = record
    approved[string: "egress.verdict"] = "approved"
    approved[string: "egress.axis"] = nil
    var later = try #require(EvidenceFlow(approved))
    later.addEvent(45, approved)
    #expect(later.jurisdiction == FlowJurisdiction(country: "NL", axis: .location))
    later.addEvent(46, record)
    #expect(later.jurisdiction == FlowJurisdiction(country: "CN", axis: .serviceOperator))
  }

  @Test(arguments: Language.allCases)
  func `people's words are quoted and have their letters, names off the wire have their bytes`(
    _ language: Language
  ) throws {
    var statement = try Self.statement(#"caf\xc3\xa9.example"#)
    statement.subject.organization = "Eenheid Co\u{f6}rdinatie"
    statement.subject.person = #"ren\xc3\xa9e (uid 1000)"#
    statement.others = [
      EvidenceStatement.OtherRecord(number: 51) { _ in
        "alert #4 acknowledged: " + "ge\u{ef}nspecteerd".quoted
      }
    ]
    let page = statement.page(in: language)
    for text in [page.html, page.markdown, page.text] {
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("\u{201c}Eenheid Co\u{f6}rdinatie\u{201d}"))
      #expect(words.contains("\u{201c}ren\u{e9}e (uid 1000)\u{201d}"))
      #expect(words.contains("acknowledged: \u{201c}ge\u{ef}nspecteerd\u{201d}"))
      #expect(!words.contains("caf\u{e9}"))
    }
  }

  @Test(arguments: HostileName.all)
  func `no table of events, no JSON and no log is steered by a name`(_ name: String) throws {
    let row = EventsCSV.row(Self.verdict(name))
    #expect(row.utf8.dropLast(2).allSatisfy { (0x20...0x7e).contains($0) } && row.hasSuffix("\r\n"))
    for cell in cells(of: row) { #expect(!"=+-@".contains(cell.first { $0 != " " } ?? "x"), "\(cell)") }
    #expect(cells(of: row).count == cells(of: EventsCSV.header).count)

    let subject = try BagWriterTests.subject()
    var indicators = StixIndicators(subject, seed: [1])
    var graph = CaseGraph(subject)
    let flow = try Self.flow(name)
    let stix = indicators.head + indicators.objects(of: flow) + indicators.tail
    let nodes = graph.head + graph.nodes(of: flow) + graph.node(ofName: name) + graph.tail()
    for text in [stix, nodes] {
      #expect(text.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
      #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
    }
    let objects =
      try #require(
        try JSONSerialization.jsonObject(with: Data(stix.utf8)) as? [String: Any])["objects"] as? [[String: Any]]
    #expect(objects?.compactMap { $0["pattern"] as? String } == ["[ipv4-addr:value = '203.0.113.10']"])

    var custody = CustodyLog(person: name, host: name)
    custody.add("received \(name)", at: Timestamp(seconds: 1_795_000_000))
    let lines = custody.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == 1)
    #expect(lines.first?.split(separator: "|", maxSplits: 3).count == 4)
    #expect(BagInfo(subject).text(octets: 1, streams: 1).split(separator: "\n").count == 9)
  }

  /// The cells of a line of comma-separated values (RFC 4180).
  private func cells(of row: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in row.replacing("\r\n", with: "") {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  @Test func `a period without an event is not observed only where every second was watched`() throws {
    var statement = try Self.statement("x")
    statement.flows = []
    statement.others = []
    func first() -> String? { statement.answer(in: .english).first }
    #expect(first()?.hasPrefix("not verifiable from 2026-11-18 11:06:40Z to") == true)
    statement.coverage?.watched = 62
    #expect(first()?.hasPrefix("not observed (coverage 100 %) from") == true)
    statement.subject.selection = BundleSelection(events: [3])
    #expect(first()?.hasPrefix("Single records were picked") == true)
    for language in Language.allCases {
      #expect(!statement.page(in: language).text.lowercased().contains("no leak"))
    }
  }

  @Test(arguments: Language.allCases)
  func `what comes from a replay is so called before the answer`(_ language: Language) throws {
    let banner = language(
      "These records come from a replay of files: nothing was watched, and nobody was alerted.",
      nl: "Deze records komen uit het afspelen van bestanden: er is niets bewaakt, en niemand is gewaarschuwd.")
    var statement = try Self.statement("x")
    #expect(!words(statement, language).contains(banner))
    statement.coverage?.isReplay = true
    let text = words(statement, language)
    let place = try #require(text.range(of: banner))
    let answer = try #require(text.range(of: language("The answer", nl: "Het antwoord")))
    #expect(place.lowerBound < answer.lowerBound)
  }

  @Test(arguments: Language.allCases)
  func `beside what was observed stands that there may have been more, exactly where a second was not watched`(
    _ language: Language
  ) throws {
    let more = language("there may have been more", nl: "er kan meer zijn geweest")
    var statement = try Self.statement("x")
    #expect(
      statement.answer(in: language).dropFirst().first
        == language(
          "2 of 62 seconds went unwatched: there may have been more.",
          nl: "2 van de 62 seconden zijn niet bewaakt: er kan meer zijn geweest."))
    statement.coverage?.watched = 62
    statement.coverage?.gaps = []
    #expect(!words(statement, language).contains(more))
    statement.coverage = nil
    #expect(!words(statement, language).contains(more))
    // Nothing was observed of which there could be more.
    statement = try Self.statement("x")
    statement.flows = []
    #expect(!words(statement, language).contains(more))
  }

  @Test(arguments: Language.allCases)
  func `a device in no inventory is called so, once, with the address that is known besides`(
    _ language: Language
  ) throws {
    var record = Self.verdict("x.example")
    record[string: "device.id"] = nil
    record[string: "device.model.name"] = nil
    record[string: "source.ip"] = "192.168.50.13"
    let unregistered = language("unregistered", nl: "niet geregistreerd")
    func text() throws -> String {
      var flow = try #require(EvidenceFlow(record))
      flow.addEvent(46, record)
      var statement = try Self.statement("x")
      statement.flows = [flow]
      return words(statement, language)
    }
    let sender = language("Sender", nl: "Afzender")
    let (from, to) = (language("From", nl: "Van"), language("To", nl: "Naar"))
    let byAddress = try text()
    #expect(byAddress.contains("\(from): \(unregistered) 192.168.50.13; \(to): x.example"))
    #expect(byAddress.contains("\(sender): \(unregistered) 192.168.50.13."))
    record[string: "source.mac"] = "60:60:1f:00:00:07"
    let byStation = try text()
    #expect(byStation.contains("\(from): \(unregistered) 60:60:1f:00:00:07, 192.168.50.13; \(to): x.example"))
    #expect(byStation.contains("\(sender): \(unregistered) 60:60:1f:00:00:07."))
    record[string: "device.id"] = "rc-01"
    #expect(try text().contains("\(from): rc-01, 192.168.50.13; \(to): x.example"))
  }

  /// The plain page, its lines joined.
  private func words(_ statement: EvidenceStatement, _ language: Language) -> String {
    statement.page(in: language).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(arguments: [(0, 0, "0 %"), (1, 3, "33.3 %"), (999_999, 1_000_000, "99.9 %"), (5, 5, "100 %")])
  func `a share is rounded down, so that 100 % is said of the whole alone`(
    _ part: Int64, _ whole: Int64, _ text: String
  ) {
    #expect(percent(part, of: whole, .english) == text)
    #expect(percent(part, of: whole, .dutch) == text.replacing(".", with: ","))
  }

  @Test func `of a known reason the Dutch page has Dutch words, and what nobody can translate it quotes`() throws {
    let text = try Self.statement("stranger.example").page(in: .dutch).text
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("locatie: server in CN volgens Test hangar (gegevens van 2026-11-01"))
    #expect(words.contains("in het origineel: \"service-operator: stranger.example\""))
    #expect(words.contains("beëindigd") && words.contains("bewaking verloren"))
    #expect(!words.contains("adverse by"))
  }
}
