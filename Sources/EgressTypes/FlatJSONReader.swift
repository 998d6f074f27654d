// Role: walks over the bytes of a record, checks their form, and tells where each key and value stands.

/// Why bytes are not a record.
public struct FlatJSONError: Error, Hashable, Sendable {
  /// Where in the bytes, from 0.
  public var offset: Int
  /// What was expected there.
  public var expected: String
}

/// Reads one flat JSON object of printable ASCII.
struct FlatJSONReader: ~Escapable {
  private let bytes: Span<UInt8>
  private var position: Int

  /// Starts at a place in the bytes.
  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// A text in the bytes, without its quotes.
  struct Text {
    let range: Range<Int>
    /// Whether it stands there with backslashes before some of its bytes.
    let isEscaped: Bool
  }

  /// What kind of value stands at a place.
  enum Form {
    case integer
    case text
    case escapedText
    case list
  }

  /// Reads the whole object and hands over each field in order: its key, and the range and form of its value.
  ///
  /// The range of a text is without its quotes, that of a list without its brackets.
  mutating func object(_ body: (Text, Range<Int>, Form) -> Void) throws(FlatJSONError) {
    try expect(UInt8(ascii: "{"), "'{'")
    if !take(UInt8(ascii: "}")) {
      repeat {
        let key = try text()
        try expect(UInt8(ascii: ":"), "':'")
        let (range, form) = try value()
        body(key, range, form)
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"), "',' or '}'")
    }
    guard position == bytes.count else { throw FlatJSONError(offset: position, expected: "the end of the record") }
  }

  /// Reads the texts of a list up to the end of the bytes.
  mutating func items(_ body: (Text) -> Void) throws(FlatJSONError) {
    guard position < bytes.count else { return }
    repeat { body(try text()) } while take(UInt8(ascii: ","))
  }

  private mutating func value() throws(FlatJSONError) -> (Range<Int>, Form) {
    if peek == UInt8(ascii: "\"") {
      let text = try text()
      return (text.range, text.isEscaped ? .escapedText : .text)
    }
    let start = position
    guard take(UInt8(ascii: "[")) else {
      try integer()
      return (start..<position, .integer)
    }
    if take(UInt8(ascii: "]")) { return (position - 1..<position - 1, .list) }
    repeat { _ = try text() } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), "',' or ']'")
    return (start + 1..<position - 1, .list)
  }

  private mutating func text() throws(FlatJSONError) -> Text {
    try expect(UInt8(ascii: "\""), "a string")
    let start = position
    var isEscaped = false
    while true {
      position = bytes.endOfPlainText(from: position)
      guard let byte = peek else { throw FlatJSONError(offset: position, expected: "the end of a string") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return Text(range: start..<position - 1, isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        guard let next = peek, next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") else {
          throw FlatJSONError(offset: position, expected: "'\"' or '\\' after a backslash")
        }
        position += 1
        isEscaped = true
      default: throw FlatJSONError(offset: position - 1, expected: "printable ASCII")
      }
    }
  }

  /// Reads a number that is written as `Int64` writes it, and no other way.
  private mutating func integer() throws(FlatJSONError) {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    let first = position
    var number: Int64 = 0
    var isNumber = true
    while let byte = peek, (0x30...0x39).contains(byte) {
      let digit = Int64(byte - 0x30)
      let (product, isTooLong) = number.multipliedReportingOverflow(by: 10)
      let (sum, isTooLarge) =
        isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      isNumber = isNumber && !isTooLong && !isTooLarge
      number = sum
      position += 1
    }
    let hasLeadingZero = position > first && bytes[first] == UInt8(ascii: "0") && (position > first + 1 || isNegative)
    guard isNumber, position > first, !hasLeadingZero else {
      throw FlatJSONError(offset: start, expected: "a string, a list of strings or a whole number")
    }
  }

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

extension Span<UInt8> {
  /// Where the first byte from a place on stands that a JSON string does not hold as it is; the count where none does.
  ///
  /// That is all but printable ASCII, and quotes and backslashes. Each byte of a journal passes here, so eight are looked at
  /// as one number.
  public func endOfPlainText(from start: Int) -> Int {
    var place = start
    while place <= count - 8 {
      let odd = word(at: place).firstUnplainByte
      guard odd == 8 else { return place + odd }
      place += 8
    }
    while place < count, UInt64(self[place]).firstUnplainByte != 0 { place += 1 }
    return place
  }
}

extension Span<UInt8> {
  /// The eight bytes from a place on as one number, the first of them lowest; one load where the bounds are known.
  @inline(__always)
  func word(at place: Int) -> UInt64 {
    let block = extracting(place..<place + 8)
    var word: UInt64 = 0
    for index in 0..<8 { word |= UInt64(block[index]) &<< UInt64(8 &* index) }
    return word
  }
}

extension UInt64 {
  /// The number of the first of eight bytes, from the lowest, that does not stand in a JSON string as it is; 8 for none.
  ///
  /// A subtraction sets the high bit of a byte that is too small. It borrows from the next byte then, so what follows the
  /// first such byte may be wrong, and is not asked for.
  @inline(__always)
  fileprivate var firstUnplainByte: Int {
    let each: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    func has(_ byte: UInt8) -> UInt64 { (self ^ (each &* UInt64(byte))) &- each }
    let isControl = self &- (each &* 0x20)
    let odd = self | isControl | has(UInt8(ascii: "\"")) | has(UInt8(ascii: "\\")) | has(0x7f)
    return (odd & high).trailingZeroBitCount / 8
  }
}
