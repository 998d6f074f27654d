// Role: names that strangers chose go through every format and steer none of them.
import Crypto
import EgressTypes
import Foundation
import Reporting
import TestNames
import Testing

@Suite("Hostile names")
struct HostileNamesTests {
  static let names =
    HostileNames.texts + [
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
    // A name may hold what separates a count from it; then the count is another.
    return expression.matches(in: html, range: NSRange(html.startIndex..., in: html)).compactMap {
      Range($0.range, in: html).map { String(html[$0]).replacing(/data-order="[0-9]*"/, with: "") }
    }
  }

  @Test("the page has the same tags whatever the names are", arguments: names)
  func html(_ name: String) throws {
    let format = try #require(ReportFormats.named("html"))
    // Rows stand in the order of their names.
    let harmless = try tags(format.render(report("name"), in: .english)).sorted()
    #expect(harmless.count > 300)
    #expect(try tags(format.render(report(name), in: .english)).sorted() == harmless)
  }

  @Test("the page runs one script, whose hash its policy names, and fetches nothing")
  func selfContained() throws {
    let page = try #require(ReportFormats.named("html")).render(report("name"), in: .dutch)
    for word in ["http://", "https://", "url(", "@import", "<link", "<img", " src="] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'"))
    let scripts = page.components(separatedBy: "<script").dropFirst()
    #expect(scripts.count == 1)
    let text = try #require(scripts.first?.dropFirst().components(separatedBy: "</script>").first)
    let hash = Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    #expect(page.contains("script-src 'sha256-\(hash)'"))
  }

  @Test("plain text is printable ASCII, and no name makes a line of its own", arguments: names)
  func text(_ name: String) throws {
    let format = try #require(ReportFormats.named("text"))
    let text = try format.render(report(name), in: .english)
    #expect(text.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
    #expect(text.components(separatedBy: "\nLOSSES\n").count == 2)
  }

  @Test("JSON parses, and gives the names in their visible form", arguments: names)
  func json(_ name: String) throws {
    let format = try #require(ReportFormats.named("json"))
    let data = Data(try format.render(report(name), in: .english).utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["title"] as? String == name.visible)
  }

  @Test("no cell of an export begins like a formula, and no name makes a row of its own", arguments: names)
  func csv(_ name: String) throws {
    let format = try #require(ReportFormats.named("csv"))
    let rows = try CSVRows.read(format.render(report(name), in: .english))
    #expect(rows.count == (try CSVRows.read(format.render(report("name"), in: .english)).count))
    for cell in rows.joined() { #expect(!"=+-@\t\r".contains(cell.first ?? "x"), "\(cell)") }
  }

  @Test("Markdown has the same structure whatever the names are", arguments: names)
  func markdown(_ name: String) throws {
    let format = try #require(ReportFormats.named("markdown"))
    // What stands in an indented block is text, whatever it is.
    func lines(_ text: String) -> [String] { text.components(separatedBy: "\n").filter { !$0.hasPrefix("    ") } }
    func shape(_ text: String) -> [String] {
      lines(text).map { (line: String) -> String in
        if line.hasPrefix("|") { return "\(line.replacing("\\|", with: "").count { $0 == "|" })" }
        return String(line.prefix { "#->| ".contains($0) })
      }.sorted()
    }
    let text = try format.render(report(name), in: .english)
    #expect(shape(text) == shape(try format.render(report("name"), in: .english)))
    for line in lines(text) { #expect(!line.contains("<"), "\(line)") }
  }
}

/// Reads comma-separated values as RFC 4180 has them.
enum CSVRows {
  static func read(_ text: String) throws -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      let character = Character(Unicode.Scalar(byte))
      switch character {
      case "\"" where isQuoted && bytes.first == UInt8(ascii: "\""):
        bytes.removeFirst()
        cell.append(character)
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(cell)
        cell = ""
      case "\r" where !isQuoted: break
      case "\n" where !isQuoted:
        rows.append(row + [cell])
        (row, cell) = ([], "")
      default: cell.append(character)
      }
    }
    try #require(!isQuoted && cell.isEmpty && row.isEmpty, "the last row is whole")
    return rows
  }
}
