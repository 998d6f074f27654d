// Role: holds range text to its forms, its header comments, and a place and an expectation for every mistake.
import EgressTypes
import Testing

@testable import LocationSources

@Suite("Range text")
struct RangeTextTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func table(_ text: String, name: String = "ranges.csv") throws -> RangeTable {
    try RangeTable(file: MappedFile(path: folder.file(name, text.utf8)))
  }

  private func mistakes(_ text: String) throws -> (first: [String], total: Int) {
    do {
      _ = try table(text)
      return ([], 0)
    } catch LocationFileError.mistakes(_, let first, let total) {
      return (first.map(\.description), total)
    }
  }

  @Test(
    "every form of line is read",
    arguments: [
      ("192.0.2.0,192.0.2.255,DE", "DE - - 192.0.2.0/24"),
      ("192.0.2.0,192.0.2.255,de,64500", "DE 64500 - 192.0.2.0/24"),
      ("192.0.2.0,192.0.2.255,DE,AS64500,Example", "DE 64500 Example 192.0.2.0/24"),
      ("\"192.0.2.0\",\"192.0.2.255\",\"DE\"", "DE - - 192.0.2.0/24"),
      ("192.0.2.0,192.0.2.255,DE,64500,\"Example, \"\"Inc.\"\"\"", "DE 64500 Example, \"Inc.\" 192.0.2.0/24"),
      (" 192.0.2.0 , 192.0.2.255 ,\tDE \r\n", "DE - - 192.0.2.0/24"),
      ("3221225984,3221226239,DE", "DE - - 192.0.2.0/24"),
      ("3221225984,3221226239,??", "- - - 192.0.2.0/24"),
      ("192.0.2.0,192.0.2.255,ZZ,0,", "- - - 192.0.2.0/24"),
      ("192.0.2.0,192.0.2.255,,as64500", "- 64500 - 192.0.2.0/24"),
      ("192.0.2.1,192.0.2.1,A1", "A1 - - 192.0.2.1/32"),
      ("\u{feff}192.0.2.0,192.0.2.255,DE\n\n  \n# done", "DE - - 192.0.2.0/24"),
    ])
  func forms(_ text: String, _ expected: String) throws {
    let answer = try #require(try table(text).answer(for: try address("192.0.2.1"), source: 0))
    let asn = answer.asn.map { "\($0)" } ?? "-"
    #expect("\(answer.country ?? "-") \(asn) \(answer.asName ?? "-") \(answer.network)" == expected)
  }

  static let nested = """
    2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,FR
    198.51.100.0,198.51.100.255,DE
    198.51.100.64,198.51.100.127,CN
    198.51.100.70,198.51.100.80,HK
    198.51.100.90,198.51.100.90,SG
    203.0.113.0,203.0.113.200,JP
    198.51.100.0,198.51.100.63,NL
    """

  @Test(
    "the narrowest range answers, with the widest network that lies within it",
    arguments: [
      ("198.51.100.0", "NL 198.51.100.0/26"), ("198.51.100.64", "CN 198.51.100.64/26"),
      ("198.51.100.70", "HK 198.51.100.70/31"), ("198.51.100.73", "HK 198.51.100.72/29"),
      ("198.51.100.80", "HK 198.51.100.80/32"), ("198.51.100.81", "CN 198.51.100.64/26"),
      ("198.51.100.90", "SG 198.51.100.90/32"), ("198.51.100.127", "CN 198.51.100.64/26"),
      ("198.51.100.128", "DE 198.51.100.0/24"), ("198.51.100.255", "DE 198.51.100.0/24"),
      ("203.0.113.200", "JP 203.0.113.200/32"), ("203.0.113.201", "none"), ("198.51.101.0", "none"),
      ("0.0.0.0", "none"), ("2001:db8:ffff::", "FR 2001:db8::/32"), ("2001:db9::", "none"), ("::", "none"),
    ])
  func narrowest(_ text: String, _ expected: String) throws {
    let answer = try table(RangeTextTests.nested).answer(for: try address(text), source: 0)
    #expect(answer.map { "\($0.country ?? "-") \($0.network)" } ?? "none" == expected)
  }

  @Test("comments say who made the data, when, and under which licence")
  func header() throws {
    let line = "192.0.2.0,192.0.2.255,DE\n"
    let own = try table("# created: 2026-11-01\n#vendor: DB-IP\n# licence: CC BY 4.0\n# free text\n" + line).info
    #expect(own.createdAt == Timestamp(rfc3339: "2026-11-01"))
    #expect(own.vendor == "DB-IP")
    #expect(own.licence == "CC BY 4.0")
    let tor = try table(
      "#\n# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n# Vendor:    IPFire Project\n# License:   CC BY-SA 4.0\n"
        + "# This database has been obtained from https://location.ipfire.org/\n" + line
    ).info
    #expect(tor.createdAt == Timestamp(rfc3339: "2026-06-25T04:33:59Z"))
    #expect(tor.vendor == "IPFire", "Tor's file and the LOCDB are one vendor's data")
    #expect(tor.licence == "CC BY-SA 4.0")
    let bare = try table(line, name: "own.csv").info
    #expect(bare.vendor == "own.csv")
    #expect(bare.createdAt == nil)
    #expect(bare.signature == .unsigned)
  }

  @Test(
    "each mistake has its line, its column and what was expected",
    arguments: [
      ("192.0.2.0,192.0.2.255", "1:1: expected first,last,country[,ASN[,AS name]], found 2 fields"),
      ("192.0.2.0,192.0.2.256,DE", "1:11: expected an IPv4 or IPv6 address, found '192.0.2.256'"),
      ("4294967296,4294967297,DE", "1:1: expected an IPv4 or IPv6 address, found '4294967296'"),
      ("192.0.2.255,192.0.2.0,DE", "1:13: expected an address of the same kind from 192.0.2.255 on"),
      ("192.0.2.0,2001:db8::,DE", "1:11: expected an address of the same kind from 192.0.2.0 on"),
      ("192.0.2.0,192.0.2.255,Germany", "1:23: expected a two-letter country code, found 'Germany'"),
      (
        "192.0.2.0,192.0.2.255,DE,ASN",
        "1:26: expected an AS number such as 64500 or AS64500, found 'ASN'"
      ),
      (
        "192.0.2.0,192.0.2.255,DE,4294967296",
        "1:26: expected an AS number such as 64500 or AS64500, found '4294967296'"
      ),
      (
        "192.0.2.0,192.0.2.255,DE,1,Example, Inc.",
        "1:37: expected first,last,country[,ASN[,AS name]], found a sixth field; put quotes around a name with a comma"
      ),
      ("\"192.0.2.0,192.0.2.255,DE", "1:1: expected a closing quote before the end of the line"),
      ("192.0.2.0,\"192.0.2.255\"x,DE", "1:24: expected a comma after the closing quote"),
      ("\n\n\u{1b}[31m,b,DE", "3:1: expected an IPv4 or IPv6 address, found '\\x1b[31m'"),
      (
        "# created: yesterday\n192.0.2.0,192.0.2.255,DE",
        "1:1: expected a date such as 2026-11-01 or 2026-11-01T04:30:00Z, found 'yesterday'"
      ),
      (
        "192.0.2.0,192.0.2.127,DE\n192.0.2.100,192.0.2.200,FR",
        "2:1: the range overlaps that of line 1; a range must lie apart from every other or be a smaller part of it"
      ),
      (
        "192.0.2.100,192.0.2.200,FR\n#\n192.0.2.0,192.0.2.127,DE",
        "3:1: the range overlaps that of line 1; a range must lie apart from every other or be a smaller part of it"
      ),
      (
        "192.0.2.0,192.0.2.127,DE\n192.0.2.0,192.0.2.127,FR",
        "2:1: the range overlaps that of line 1; a range must lie apart from every other or be a smaller part of it"
      ),
      ("# nothing", "1:1: expected at least one line of first,last,country[,ASN[,AS name]]"),
      ("", "1:1: expected at least one line of first,last,country[,ASN[,AS name]]"),
    ])
  func mistakePlaces(_ text: String, _ expected: String) throws {
    let found = try mistakes(text)
    #expect(found.first == [expected])
    #expect(found.total == 1)
  }

  @Test("all mistakes are found in one run: twenty in words, the rest as a count")
  func allMistakes() throws {
    let lines = Array(repeating: "not,a,range", count: 25).joined(separator: "\n")
    let found = try mistakes(lines)
    #expect(found.first.count == 20)
    #expect(found.total == 25)
    let error = #expect(throws: LocationFileError.self) { try table(lines) }
    let message = try #require(error).description.split(separator: "\n")
    #expect(message.count == 21)
    #expect(message[0] == "\(folder.path)/ranges.csv:1:1: expected an IPv4 or IPv6 address, found 'not'")
    #expect(message[20] == "\(folder.path)/ranges.csv: 5 more mistakes")
  }

  @Test("any byte may hold anything: the text is refused or read")
  func corruptions() throws {
    let whole = Array(
      "# created: 2026-11-01\n\"192.0.2.0\",192.0.2.255,DE,64500,\"A\"\n3221225984,1,AU\n::,::1,FR".utf8)
    for place in whole.indices {
      for value: UInt8 in [0x00, 0x0a, 0x22, 0x2c, 0x39, 0xff] {
        var bytes = whole
        bytes[place] = value
        let path = try folder.file("changed.csv", bytes)
        #expect(throws: LocationFileError.self) { try RangeTable(file: MappedFile(path: path)) }
      }
    }
  }

  @Test("the CSV of DB-IP is read with quotes and without, IPv4 and IPv6 in one file", arguments: ["", "\""])
  func databaseOfDBIP(_ quote: String) throws {
    let rows = [["198.51.100.0", "198.51.100.255", "NL"], ["2001:db8::", "2001:db8::ffff", "ZZ"]]
    let text = rows.map { $0.map { quote + $0 + quote }.joined(separator: ",") }.joined(separator: "\r\n")
    let table = try table(text)
    #expect(table.answer(for: try address("198.51.100.9"), source: 0)?.country == "NL")
    let unknown = try #require(table.answer(for: try address("2001:db8::9"), source: 0))
    #expect(unknown.country == nil)
  }
}
