// Role: the two bytes by which every format names a country.

/// The country field of a record.
enum CountryField {
  /// The code in capitals: two letters, or a letter and a digit as in `A1`; nil when the bytes are none.
  static func code(_ bytes: some Collection<UInt8>) -> String? {
    guard bytes.count == 2, let first = bytes.first, let second = bytes.dropFirst().first, isLetter(first),
      isLetter(second) || (0x30...0x39).contains(second)
    else { return nil }
    var text = String(UnicodeScalar(first & 0xdf))
    text.unicodeScalars.append(UnicodeScalar(isLetter(second) ? second & 0xdf : second))
    return text
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte & 0xdf) }
}
