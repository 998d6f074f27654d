// Role: the one encoding of records: a flat ASCII JSON object with sorted keys, as it is written.

extension JournalRecord {
  /// The record as one line of JSON without a line end.
  public var encoded: [UInt8] { encoded(with: []) }

  /// The record as `encoded` would be with further fields, which stand for its own of the same keys.
  ///
  /// Each record that is journalled passes here: fields are copied once, and what is sorted counts no references.
  public func encoded(with further: [(key: String, value: RecordValue)]) -> [UInt8] {
    let fields = fields
    var all = further
    all.reserveCapacity(further.count + fields.count)
    let replaced = further.filter { fields[$0.key] != nil }
    for field in fields where !replaced.contains(where: { $0.key == field.key }) { all.append(field) }
    var order: [KeyStart] = []
    order.reserveCapacity(all.count)
    for number in all.indices { order.append(KeyStart(of: all[number].key, number: number)) }
    order.sort { left, right in
      if left.bytes != right.bytes { return left.bytes < right.bytes }
      return all[left.number].key.utf8.lexicographicallyPrecedes(all[right.number].key.utf8)
    }
    var out: [UInt8] = []
    out.reserveCapacity(JournalRecord.usualLength)
    out.append(UInt8(ascii: "{"))
    for start in order {
      if out.count > 1 { out.append(UInt8(ascii: ",")) }
      JSONText.append(all[start.number].key, to: &out)
      out.append(UInt8(ascii: ":"))
      JSONText.append(all[start.number].value, to: &out)
    }
    out.append(UInt8(ascii: "}"))
    return out
  }

  /// More bytes than most records have.
  private static let usualLength = 1024

}

/// The first bytes of a key as one number, by which keys that differ there are sorted.
private struct KeyStart {
  let bytes: UInt128
  let number: Int

  /// Takes up to 16 bytes; a shorter key is filled up with zeroes, so it comes before those that it begins.
  init(of key: String, number: Int) {
    let span = key.utf8.span
    let count = min(span.count, 16)
    var bytes: UInt128 = 0
    for index in 0..<count { bytes = bytes << 8 | UInt128(span[index]) }
    self.bytes = bytes << UInt128(8 * (16 - count))
    self.number = number
  }
}

/// JSON strings in ASCII: control bytes, quotes and everything beyond ASCII are made visible.
public enum JSONText {
  /// Appends a quoted JSON string; each byte outside printable ASCII becomes `\\xNN`, which reads back as `\xNN`.
  public static func append(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    defer { out.append(UInt8(ascii: "\"")) }
    if isPlain(text) {
      out.append(contentsOf: text.utf8)
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0x20...0x7e: out.append(byte)
      default: out += Array(("\\" + escaped(byte)).utf8)
      }
    }
  }

  /// Whether a text stands in JSON as it is.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8.span
    return bytes.endOfPlainText(from: 0) == bytes.count
  }

  /// Appends a whole number.
  static func append(_ number: Int64, to out: inout [UInt8]) {
    if number < 0 { out.append(UInt8(ascii: "-")) }
    appendDigits(number.magnitude, width: 1, to: &out)
  }

  /// Appends the JSON form of a value.
  public static func append(_ value: RecordValue, to out: inout [UInt8]) {
    switch value {
    case .integer(let number): append(number, to: &out)
    case .string(let text): append(text, to: &out)
    case .list(let items): append(items, to: &out)
    }
  }

  /// Appends an array of strings.
  static func append(_ items: [String], to out: inout [UInt8]) {
    out.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      append(item, to: &out)
    }
    out.append(UInt8(ascii: "]"))
  }

  /// The quoted JSON string of a text.
  public static func quoted(_ text: String) -> String {
    var out: [UInt8] = []
    append(text, to: &out)
    return String(decoding: out, as: UTF8.self)
  }
}

/// Appends a number in decimal digits, with leading zeroes up to `width`.
func appendDigits(_ number: UInt64, width: Int, to out: inout [UInt8]) {
  var length = 1
  var rest = number / 10
  while rest > 0 || length < width {
    length += 1
    rest /= 10
  }
  let start = out.count
  out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: length))
  rest = number
  for place in stride(from: start + length - 1, through: start, by: -1) where rest > 0 {
    out[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
    rest /= 10
  }
}
