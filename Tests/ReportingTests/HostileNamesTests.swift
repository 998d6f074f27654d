// Role: names that strangers chose go through every format and steer none of them.
import EgressTypes
import Foundation
import Reporting
import Testing

@Suite("Hostile names")
struct HostileNamesTests {
  static let names = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style><script>",
    "{{title}} {{{style}}}", "\u{1b}]0;owned\u{7}\u{1b}[2J", "a\r\nLOSSES\r\n------", "\u{202e}moc.elgoog",
    "=cmd|'/C calc'!A0",
    "\0", "<\u{338}script>", "\"\u{301} onload=x", "&lt;b&gt;", String(repeating: "x", count: 255), "--> <!-- ]]>",
  ]

  /// A report in which every text that a stranger or a file can choose is this one.
  private func report(_ name: String) throws -> ReportModel {
    let far = Sample.Far(address: name, name: name, country: name, asn: nil, networkOperator: name)
    var records = ["violation", "unknown", "flagged"].enumerated().map { index, verdict in
      Sample.flow(
        .verdict, device: name, to: far, verdict, began: Sample.at(0, Int64(index)), at: Sample.at(1), reasons: [name],
        rules: [name])
    }
    records.append(Sample.flow(.flow, device: name, to: far, began: Sample.at(0, 5), at: Sample.at(1)))
    records[3][string: "device.model.name"] = name
    records[0][string: "egress.log"] = name
    var device = JournalRecord(kind: .device, at: Sample.at(2))
    device[string: "source.mac"] = name
    device[string: "source.ip"] = name
    var config = Sample.config(at: Sample.at(-1), packs: ["pack\(name)"], policy: name)
    config[list: "egress.warnings"] = [name]
    config[string: "egress.inside"] = name
    config[string: "egress.version"] = name
    var rejected = JournalRecord(kind: .configRejected, at: Sample.at(3))
    rejected[list: "egress.reasons"] = [name]
    var coverage = Sample.coverage(from: Sample.at(0), seconds: 60, unwatched: 5, name)
    coverage[list: "egress.anomalies"] = ["\(name)=3"]
    let period = try #require(
      ReportPeriod(label: name, zone: name, span: TimeSpan(start: Sample.at(0), end: Sample.at(7))))
    let head = JournalHead(size: 1, root: name, checkpoint: name)
    return ReportModel.build(
      records + [device, config, rejected, coverage], title: name, period: period, journal: head)
  }

  private func tags(_ html: String) throws -> [String] {
    let expression = try NSRegularExpression(pattern: "<[^>]*>")
    return expression.matches(in: html, range: NSRange(html.startIndex..., in: html)).compactMap {
      Range($0.range, in: html).map { String(html[$0]) }
    }
  }

  @Test("the page has the same tags whatever the names are", arguments: names)
  func html(_ name: String) throws {
    let format = try #require(ReportFormats.named("html"))
    let harmless = try tags(format.render(report("name")))
    #expect(harmless.count > 300)
    #expect(try tags(format.render(report(name))) == harmless)
  }

  @Test("the page runs no script and fetches nothing")
  func selfContained() throws {
    let page = try #require(ReportFormats.named("html")).render(report("name"))
    for word in ["<script", "http://", "https://", "url(", "@import", "<link", "<img", " src="] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'"))
  }

  @Test("plain text is printable ASCII, and no name makes a line of its own", arguments: names)
  func text(_ name: String) throws {
    let format = try #require(ReportFormats.named("text"))
    let text = try format.render(report(name))
    #expect(text.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
    #expect(text.components(separatedBy: "\nLOSSES\n").count == 2)
  }

  @Test("JSON parses, and gives the names in their visible form", arguments: names)
  func json(_ name: String) throws {
    let format = try #require(ReportFormats.named("json"))
    let data = Data(try format.render(report(name)).utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["title"] as? String == name.visible)
  }
}
