// Role: texts that strangers chose go through every format of draft and register, and steer none of them.
import EgressTypes
import Foundation
import Testing

@testable import BreachNotification

@Suite("Hostile texts in drafts")
struct HostileDraftTests {
  static let texts = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style><script>",
    "{{title}} {{{style}}}", "\u{1b}]0;owned\u{7}\u{1b}[2J", "a\r\n## 9. Other\r\n- [x] sent", "\u{202e}moc.elgoog",
    "=cmd|'/C calc'!A0", "\0", "<\u{338}script>", "[click](https://x.example)", "![x](http://x.example/y)",
    "| a | b |", "`code`", "**[FILL IN]**", "# heading", "1. one", "- item", "<https://x.example>", "www.x.example",
    String(repeating: "x", count: 255), "--> <!-- ]]>", "&lt;b&gt;", "https://x.example/a", "a@x.example",
  ]

  /// A draft in which every text that a stranger, a user or a file can choose is this one.
  private func draft(_ text: String) throws -> BreachDraft {
    var records = BreachSample.records.map { record in
      var record = record
      for key in [
        "egress.log", "destination.domain", "destination.as.organization.name", "device.id", "device.model.name",
        "network.protocol", "user.name", "event.reason", "destination.ip", "destination.geo.country_iso_code",
        "egress.operation.tag",
      ]
      where record.kind != .coverage { record[string: key] = text }
      record[list: RecordKey.reasons] = [text]
      record[list: RecordKey.ruleIDs] = [text]
      return record
    }
    records[9][list: "egress.coverage.unwatched"] = ["\(text)=3"]
    let breach = BreachCase(
      id: text, awareAt: BreachSample.aware, declaredAt: BreachSample.aware, declaredBy: text, reason: text,
      remark: text,
      selection: BreachSelection(), firstPacketAt: nil, firstAlertAt: nil,
      clocks: [NotificationClock(BreachSample.gdpr, awareAt: BreachSample.aware)])
    var notified = breach
    notified.clocks[0].decision = .notified(at: BreachSample.aware, reference: text)
    var step = JournalRecord(of: notified, .notified, by: text, at: BreachSample.aware)
    step[string: BreachKey.reference] = text
    step[string: BreachKey.delayReason] = text
    var material = try BreachSample.material(
      register: BreachSample.register(breach, steps: [step]), facts: BreachSample.facts(records))
    material.evidence = text
    material.journalFaults = [text]
    material.followUp = 1
    return BreachDraft(material)
  }

  @Test("HTML has the tags of its template and no others, and each text escaped", arguments: texts)
  func html(_ text: String) throws {
    let plain = try HTMLDraft().render(draft("plain"))
    let hostile = try HTMLDraft().render(draft(text))
    func tags(_ page: String) -> [String] {
      page.matches(of: /<\/?[a-zA-Z][a-zA-Z0-9]*/).map { String($0.output) }
    }
    #expect(tags(hostile) == tags(plain))
    #expect(!hostile.contains("onerror=alert(1)>"))
    #expect(hostile.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x202e) })
  }

  @Test("Markdown keeps its lines, headings, tables and links to itself", arguments: texts)
  func markdown(_ text: String) throws {
    let plain = MarkdownDraft().render(try draft("plain")).split(separator: "\n", omittingEmptySubsequences: false)
    let hostile = MarkdownDraft().render(try draft(text)).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(hostile.count == plain.count)
    func count(_ lines: [Substring], _ prefix: String) -> Int { lines.count { $0.hasPrefix(prefix) } }
    for prefix in ["# ", "## ", "### ", "- ", "- [ ]", "| ", "**", ">"] {
      #expect(count(hostile, prefix) == count(plain, prefix), "lines that begin with \(prefix)")
    }
    for line in hostile where line.hasPrefix("| ") {
      let bars = line.replacing("\\|", with: "").count { $0 == "|" }
      #expect([4, 5, 9].contains(bars), "\(line)")
    }
    let whole = hostile.joined(separator: "\n")
    #expect(!whole.contains("<"))
    #expect(!whole.replacing("\\]", with: "").contains("]("), "a link that is not escaped")
    #expect(whole.firstMatch(of: /- [0-9]+[.)]\s/) == nil, "a numbered list")
    for address in ["http://", "https://", "www.x", "a@x"] { #expect(!whole.contains(address)) }
  }

  @Test("JSON is JSON whatever stands in it", arguments: texts)
  func json(_ text: String) throws {
    let rendered = JSONDraft().render(try draft(text))
    #expect(rendered.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(rendered.utf8)) }
  }

  @Test(
    "the register is printable ASCII in every format, but for its language's words and the marks around people's",
    arguments: texts)
  func register(_ text: String) throws {
    let breach = BreachSample.breach(reason: text)
    let output = RegisterOutput(
      BreachSample.register(breach), language: .english, zone: .utc, at: BreachSample.aware)
    for format in RegisterFormat.allCases {
      var rendered = output.render(format)
      if format == .text { rendered.removeAll { $0 == "\u{201c}" || $0 == "\u{201d}" } }
      #expect(rendered.utf8.allSatisfy { [0x0a, 0x0d].contains($0) || (0x20...0x7e).contains($0) })
    }
  }
}
