// Role: reads range text: lines of `first,last,country[,ASN[,AS name]]`, as Tor ships (geoip, geoip6), as DB-IP writes
// its CSV, or as an administrator types it. Every line is read, so that every mistake is found in one run.
import EgressTypes

/// Reads the lines of one file.
struct RangeTextParser {
  private(set) var header = RangeTextHeader()
  private(set) var ranges: [AddressRange] = []
  private(set) var facts: [RangeFacts] = []
  private(set) var mistakes = RangeTextMistakes()
  private var places: [RangeFacts: UInt32] = [:]
  private var fields = RangeTextFields()

  /// Reads all lines; whatever is wrong is in `mistakes`.
  init(_ bytes: Span<UInt8>) {
    // A byte order mark is no part of the first line.
    let hasMark = bytes.count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf
    var start = hasMark ? 3 : 0
    var line = 1
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0a { end += 1 }
      readLine(bytes, start..<end, number: line)
      start = end + 1
      line += 1
    }
  }

  private mutating func readLine(_ bytes: Span<UInt8>, _ range: Range<Int>, number: Int) {
    if let first = range.first, bytes[first] == UInt8(ascii: "#") {
      let comment = String(decoding: range.dropFirst().map { bytes[$0] }, as: UTF8.self)
      if let reason = header.read(comment[...]) { mistakes.add(line: number, column: 1, reason) }
    } else if let mistake = fields.split(bytes, range) {
      mistakes.add(line: number, column: mistake.column, "expected \(mistake.expected)")
    } else if fields.text.isEmpty, fields.list.count == 1 {
      return
    } else {
      do throws(FieldMistake) {
        ranges.append(try parsedRange(line: number))
      } catch {
        mistakes.add(line: number, column: error.column, error.reason)
      }
    }
  }

  private struct FieldMistake: Error {
    let column: Int
    let reason: String
  }

  private mutating func parsedRange(line: Int) throws(FieldMistake) -> AddressRange {
    let shape = "expected first,last,country[,ASN[,AS name]]"
    guard fields.list.count >= 3 else {
      throw FieldMistake(column: 1, reason: "\(shape), found \(fields.list.count) fields")
    }
    guard fields.list.count <= 5 else {
      throw FieldMistake(
        column: fields.list[5].column, reason: "\(shape), found a sixth field; put quotes around a name with a comma")
    }
    let first = try address(0)
    let last = try address(1)
    guard first.isIPv4 == last.isIPv4, first <= last else {
      throw FieldMistake(column: fields.list[1].column, reason: "expected an address of the same kind from \(first) on")
    }
    let said = RangeFacts(country: try country(2), asn: try asNumber(3), asName: name(4))
    return AddressRange(first: first, last: last, facts: place(of: said), line: UInt32(truncatingIfNeeded: line))
  }

  private func address(_ index: Int) throws(FieldMistake) -> IPAddress {
    let bytes = fields[index]
    // Tor writes IPv4 addresses as one decimal number.
    if let bits = decimal(bytes) { return IPAddress(v4: bits) }
    if let address = IPAddress(ascii: bytes.span) { return address }
    throw expected("an IPv4 or IPv6 address", index)
  }

  private func country(_ index: Int) throws(FieldMistake) -> String? {
    let bytes = fields[index]
    // Tor writes ?? where the data give no country, DB-IP writes ZZ.
    if bytes.isEmpty || bytes.elementsEqual("??".utf8) || bytes.elementsEqual("ZZ".utf8) { return nil }
    guard let code = CountryField.code(bytes) else { throw expected("a two-letter country code", index) }
    return code
  }

  private func asNumber(_ index: Int) throws(FieldMistake) -> UInt32? {
    guard index < fields.list.count, !fields[index].isEmpty else { return nil }
    var bytes = fields[index]
    if bytes.count > 2, String(decoding: bytes.prefix(2), as: UTF8.self).uppercased() == "AS" { bytes.removeFirst(2) }
    guard let number = decimal(bytes) else { throw expected("an AS number such as 64500 or AS64500", index) }
    return number == 0 ? nil : number
  }

  private func name(_ index: Int) -> String? {
    guard index < fields.list.count, !fields[index].isEmpty else { return nil }
    return String(decoding: fields[index], as: UTF8.self)
  }

  private func expected(_ what: String, _ index: Int) -> FieldMistake {
    FieldMistake(
      column: fields.list[index].column, reason: "expected \(what), found \(RangeTextMistakes.quoted(fields[index]))")
  }

  /// The value of decimal digits that fit 32 bits; nil for anything else.
  private func decimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
    guard (1...10).contains(digits.count) else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + UInt64(digit - 0x30)
    }
    return UInt32(exactly: value)
  }

  private mutating func place(of said: RangeFacts) -> UInt32 {
    if let place = places[said] { return place }
    let place = UInt32(truncatingIfNeeded: facts.count)
    facts.append(said)
    places[said] = place
    return place
  }
}
