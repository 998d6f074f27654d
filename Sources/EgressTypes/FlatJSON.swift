// Role: the one encoding of records: a flat ASCII JSON object with sorted keys, written and read back.

/// Why bytes are not a record.
public struct FlatJSONError: Error, Hashable, Sendable {
  /// Where in the bytes, from 0.
  public var offset: Int
  /// What was expected there.
  public var expected: String
}

extension JournalRecord {
  /// The record as one line of JSON without a line end.
  public var encoded: [UInt8] { encoded(with: []) }

  /// The record as `encoded` would be with further fields, which stand for its own of the same keys.
  ///
  /// Each record that is journalled passes here: fields are copied once, and what is sorted counts no references.
  public func encoded(with further: [(key: String, value: RecordValue)]) -> [UInt8] {
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

  /// Reads a record back from its bytes.
  ///
  /// Throws `FlatJSONError` when they are not one flat object as `encoded` writes it.
  public init(decoding bytes: some Collection<UInt8>) throws(FlatJSONError) {
    var reader = FlatJSONReader(bytes: Array(bytes))
    self.init(try reader.object())
  }
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
    var isPlain = true
    // Without an early end the loop is a few vector instructions.
    for index in bytes.indices {
      let byte = bytes[index]
      isPlain = isPlain && byte >= 0x20 && byte <= 0x7e && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    return isPlain
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

private struct FlatJSONReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func object() throws(FlatJSONError) -> [String: RecordValue] {
    var fields = [String: RecordValue](minimumCapacity: FlatJSONReader.usualCount)
    try expect(UInt8(ascii: "{"), "'{'")
    if take(UInt8(ascii: "}")) { return try end(fields) }
    repeat {
      let start = position
      let key = try string()
      try expect(UInt8(ascii: ":"), "':'")
      guard fields.updateValue(try value(), forKey: key) == nil else {
        throw FlatJSONError(offset: start, expected: "a key that did not stand before")
      }
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), "',' or '}'")
    return try end(fields)
  }

  private func end(_ fields: [String: RecordValue]) throws(FlatJSONError) -> [String: RecordValue] {
    guard position == bytes.count else { throw FlatJSONError(offset: position, expected: "the end of the record") }
    return fields
  }

  private mutating func value() throws(FlatJSONError) -> RecordValue {
    if peek == UInt8(ascii: "\"") { return .string(try string()) }
    guard take(UInt8(ascii: "[")) else { return .integer(try integer()) }
    var items: [String] = []
    if take(UInt8(ascii: "]")) { return .list(items) }
    repeat { items.append(try string()) } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), "',' or ']'")
    return .list(items)
  }

  private mutating func string() throws(FlatJSONError) -> String {
    try expect(UInt8(ascii: "\""), "a string")
    let plain = lengthOfPlainText
    if position + plain < bytes.count, bytes[position + plain] == UInt8(ascii: "\"") {
      defer { position += plain + 1 }
      return String(decoding: bytes[position..<position + plain], as: UTF8.self)
    }
    return try stringWithEscapes()
  }

  /// How many bytes from here on stand in a string as they are; most strings have no others.
  private var lengthOfPlainText: Int {
    let bytes = bytes.span
    var end = position
    while end < bytes.count, (0x20...0x7e).contains(bytes[end]), bytes[end] != UInt8(ascii: "\""),
      bytes[end] != UInt8(ascii: "\\")
    { end += 1 }
    return end - position
  }

  /// Reads on behind the opening quote.
  private mutating func stringWithEscapes() throws(FlatJSONError) -> String {
    var text: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let next = peek, next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") else {
          throw FlatJSONError(offset: position, expected: "'\"' or '\\' after a backslash")
        }
        text.append(next)
        position += 1
      case 0x20...0x7e: text.append(byte)
      default: throw FlatJSONError(offset: position - 1, expected: "printable ASCII")
      }
    }
    throw FlatJSONError(offset: position, expected: "the end of a string")
  }

  private mutating func integer() throws(FlatJSONError) -> Int64 {
    let start = position
    if peek == UInt8(ascii: "-") { position += 1 }
    while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Int64(digits), String(number) == digits else {
      throw FlatJSONError(offset: start, expected: "a string, a list of strings or a whole number")
    }
    return number
  }

  /// More keys than most records have.
  private static let usualCount = 24

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ name: String) throws(FlatJSONError) {
    guard take(byte) else { throw FlatJSONError(offset: position, expected: name) }
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
