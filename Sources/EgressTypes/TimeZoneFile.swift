// Role: reads TZif, the compiled form of a time zone (RFC 9636); every count and index is checked before it is used.

/// Why bytes are no time zone file.
public struct TimeZoneFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the bytes, from 0.
  public var offset: Int
  /// What was expected there.
  public var expected: String

  /// Place and expectation in one line.
  public var description: String { "byte \(offset): expected \(expected)" }
}

extension CivilTimeZone {
  /// Reads the bytes of a TZif file of any version.
  ///
  /// Throws `TimeZoneFileError`, also for a file that counts leap seconds: its clocks are not those of the records.
  public init(reading bytes: [UInt8], name: String) throws(TimeZoneFileError) {
    var reader = TZifReader(bytes: bytes)
    let first = try reader.header()
    guard first.version >= UInt8(ascii: "2") else {
      let block = try reader.block(first, timeLength: 4)
      self.init(name: name, offset: block.first, changes: block.changes, recurrence: nil)
      return
    }
    // The first block repeats in 32 bits what the second says in 64.
    try reader.skip(first.length(timeLength: 4))
    let block = try reader.block(try reader.header(), timeLength: 8)
    self.init(
      name: name, offset: block.first, changes: block.changes, recurrence: try reader.footer())
  }
}

private struct TZifReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  struct Header {
    var version: UInt8
    var utIndicators: Int
    var standardIndicators: Int
    var leapSeconds: Int
    var times: Int
    var types: Int
    var characters: Int

    func length(timeLength: Int) -> Int {
      times * (timeLength + 1) + types * 6 + characters + leapSeconds * (timeLength + 4) + standardIndicators
        + utIndicators
    }
  }

  /// Section 3.1: magic, version, fifteen unused bytes, six counts.
  mutating func header() throws(TimeZoneFileError) -> Header {
    let start = position
    guard try take(4, "a TZif header") == ArraySlice("TZif".utf8) else {
      throw TimeZoneFileError(offset: start, expected: "`TZif`, as a compiled time zone begins")
    }
    let version = try take(16, "a TZif header").first ?? 0
    var counts: [Int] = []
    for _ in 0..<6 {
      let at = position
      let count = Int(try number(4))
      guard (0...65_536).contains(count) else { throw TimeZoneFileError(offset: at, expected: "a count below 65537") }
      counts.append(count)
    }
    let header = Header(
      version: version, utIndicators: counts[0], standardIndicators: counts[1], leapSeconds: counts[2],
      times: counts[3], types: counts[4], characters: counts[5])
    guard header.types > 0 else { throw TimeZoneFileError(offset: start + 36, expected: "at least one time type") }
    guard header.leapSeconds == 0 else {
      throw TimeZoneFileError(offset: start + 28, expected: "a zone without leap seconds")
    }
    return header
  }

  /// Section 3.2: transition times, their types, the types.
  mutating func block(
    _ header: Header, timeLength: Int
  ) throws(TimeZoneFileError) -> (first: Int64, changes: [CivilTimeZone.Change]) {
    var times: [Int64] = []
    for _ in 0..<header.times {
      let at = position
      let time = try number(timeLength)
      guard times.last.map({ $0 < time }) ?? true else {
        throw TimeZoneFileError(offset: at, expected: "a later time than the one before")
      }
      times.append(time)
    }
    let typesAt = position
    let types = Array(try take(header.times, "the types of the times"))
    var offsets: [Int64] = []
    for _ in 0..<header.types {
      let at = position
      let offset = try number(4)
      guard abs(offset) <= CivilTimeZone.widest else {
        throw TimeZoneFileError(offset: at, expected: "an offset of at most 26 hours")
      }
      offsets.append(offset)
      _ = try take(2, "a time type")
    }
    try skip(header.characters + header.standardIndicators + header.utIndicators)
    var changes: [CivilTimeZone.Change] = []
    for (place, time) in times.enumerated() {
      let type = Int(types[place])
      guard type < offsets.count else {
        throw TimeZoneFileError(offset: typesAt + place, expected: "a type below \(offsets.count)")
      }
      changes.append(CivilTimeZone.Change(start: time, offset: offsets[type]))
    }
    return (offsets[0], changes)
  }

  /// Section 3.3: a TZ string between line feeds; nil for an empty one, which says nothing of later times.
  mutating func footer() throws(TimeZoneFileError) -> ZoneRecurrence? {
    let start = position
    guard try take(1, "a footer") == [0x0a], let end = bytes[position...].firstIndex(of: 0x0a) else {
      throw TimeZoneFileError(offset: start, expected: "a footer between line feeds")
    }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard !text.isEmpty else { return nil }
    guard let recurrence = ZoneRecurrence(text) else {
      throw TimeZoneFileError(offset: position, expected: "a TZ string such as CET-1CEST,M3.5.0,M10.5.0/3")
    }
    return recurrence
  }

  mutating func skip(_ count: Int) throws(TimeZoneFileError) { _ = try take(count, "\(count) bytes more") }

  /// A big-endian number with a sign, of 4 or 8 bytes.
  private mutating func number(_ length: Int) throws(TimeZoneFileError) -> Int64 {
    let value = try take(length, "a number of \(length) bytes").reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return length == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }

  private mutating func take(_ count: Int, _ expected: String) throws(TimeZoneFileError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw TimeZoneFileError(offset: bytes.count, expected: expected) }
    defer { position += count }
    return bytes[position..<position + count]
  }
}
