// Role: finds the names of servers in a compressed field block of HTTP/2.

/// The first field block of a connection (RFC 7541 §6), as far as the fields that name a server ask for it.
struct HTTP2Fields {
  /// Entries of the static table whose names are `:authority` and `host` (RFC 7541 appendix A).
  private static let authorityEntries: Set = [1, 38]
  /// More names than these are an attack on the reader's memory.
  private static let maximumCount = 4
  /// Bytes of a value that are kept; no name is longer.
  private static let maximumValue = 1024

  /// What `:authority` and `Host` say.
  private(set) var authorities: [[UInt8]] = []

  /// Reads a whole block; what stands behind an unreadable place is left out.
  init(_ block: [UInt8]) {
    var reader = PayloadReader(RawSpan(block.span))
    do throws(PayloadStop) {
      while !reader.remaining.isEmpty, authorities.count < HTTP2Fields.maximumCount { try readField(&reader) }
    } catch {}
  }

  private mutating func readField(_ reader: inout PayloadReader) throws(PayloadStop) {
    let first = try reader.peek(1, or: .incomplete).uint8(at: 0)
    switch first.leadingZeroBitCount {
    case 0: _ = try reader.takeInteger(bits: 7)  // an entry of a table; those with a server's name have no value
    case 2: _ = try reader.takeInteger(bits: 5)  // another size of the table
    default:
      let entry = try reader.takeInteger(bits: first & 0x40 != 0 ? 6 : 4)
      let isNamed =
        try entry == 0
        ? reader.takeText().map { $0.elementsEqual(":authority".utf8) || $0.elementsEqual("host".utf8) } ?? false
        : HTTP2Fields.authorityEntries.contains(entry)
      let value = try reader.takeText()
      if isNamed, let value, value.count <= HTTP2Fields.maximumValue { authorities.append(value) }
    }
  }
}

extension PayloadReader {
  /// An integer of which the first byte holds so many bits (RFC 7541 §5.1); one of more than four bytes is refused.
  fileprivate mutating func takeInteger(bits: UInt8) throws(PayloadStop) -> Int {
    let mask = UInt8(1) << bits &- 1
    let start = try take(1, or: .incomplete).uint8(at: 0) & mask
    guard start == mask else { return Int(start) }
    var value = Int(mask)
    for shift in [0, 7, 14] {
      let byte = try take(1, or: .incomplete).uint8(at: 0)
      value += Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw .notMine
  }

  /// A string (RFC 7541 §5.2); nil when its code has symbols that no host name has.
  fileprivate mutating func takeText() throws(PayloadStop) -> [UInt8]? {
    let isCoded = try peek(1, or: .incomplete).uint8(at: 0) & 0x80 != 0
    let length = try takeInteger(bits: 7)
    let bytes = try take(length, or: .incomplete).array
    return isCoded ? HuffmanText.decode(bytes) : bytes
  }
}

/// The part of the code of RFC 7541 appendix B that has at most eight bits, which holds all bytes of host names.
private enum HuffmanText {
  /// For each number of bits the first code, and the symbols from that one on.
  private static let codes: [(bits: Int, first: Int, symbols: [UInt8])] = [
    (5, 0x00, Array("012aceiost".utf8)),
    (6, 0x14, Array(" %-./3456789=A_bdfghlmnpru".utf8)),
    (7, 0x5c, Array(":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz".utf8)),
    (8, 0xf8, Array("&*,;XZ".utf8)),
  ]

  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var text: [UInt8] = []
    var code = 0
    var bits = 0
    for byte in bytes {
      for shift in (0..<8).reversed() {
        code = code << 1 | Int(byte >> UInt8(shift) & 1)
        bits += 1
        guard bits <= 8 else { return nil }
        for entry in codes where entry.bits == bits && (entry.first..<entry.first + entry.symbols.count).contains(code)
        {
          text.append(entry.symbols[code - entry.first])
          (code, bits) = (0, 0)
        }
      }
    }
    // What is left is padding of ones, less than a byte.
    return bits < 8 && code == 1 << bits - 1 ? text : nil
  }
}
