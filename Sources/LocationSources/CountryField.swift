// Role: the two bytes by which every format names a country.

/// The country field of a record.
enum CountryField {
  /// The code in capitals: two letters, or a letter and a digit as in `A1`; nil when the bytes are none.
  static func code(_ bytes: some Collection<UInt8>) -> String? {
    guard bytes.count == 2, let first = bytes.first, let second = bytes.dropFirst().first else { return nil }
    return code(UInt16(first) << 8 | UInt16(second))
  }

  /// The same of the two bytes as one big-endian number.
  static func code(_ bytes: UInt16) -> String? {
    let (first, second) = (UInt8(truncatingIfNeeded: bytes >> 8), UInt8(truncatingIfNeeded: bytes))
    guard isLetter(first) else { return nil }
    let row = Int(first & 0xdf) - 0x41
    if isLetter(second) { return codes[36 * row + Int(second & 0xdf) - 0x41] }
    return (0x30...0x39).contains(second) ? codes[36 * row + 26 + Int(second) - 0x30] : nil
  }

  /// Every code there can be, so that a lookup makes no text.
  private static let codes: [String] = (UInt8(0x41)...0x5a).flatMap { first in
    (Array(UInt8(0x41)...0x5a) + Array(0x30...0x39)).map { String(decoding: [first, $0], as: UTF8.self) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte & 0xdf) }
}
