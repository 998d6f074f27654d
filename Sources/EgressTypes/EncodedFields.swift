// Role: the fields of an encoded record where they stand: all bytes are checked at once, a value is made when it is asked for.

/// One flat JSON object of ASCII, as `JournalRecord.encoded` writes it.
///
/// Whoever reads a journal of millions of records asks each for a few of its fields; none of the others is made.
struct EncodedFields: Sendable {
  /// Where a field stands: a key and a text without their quotes, a list without its brackets.
  private struct Place {
    let keyStart, keyLength, valueStart, valueLength: Int32
    let isKeyEscaped: Bool
    let form: FlatJSONReader.Form
  }

  /// The whole object.
  let bytes: [UInt8]
  /// Whether each key comes behind the one before it, and none is escaped: then no two are equal.
  private(set) var isSorted = true
  private var places: [Place] = []

  /// More fields than most records have.
  private static let usualCount = 48

  /// Finds the fields.
  ///
  /// Throws `FlatJSONError` where the bytes are not one flat object. Of keys that are not sorted it cannot say whether they
  /// are distinct; `distinct` can.
  init(_ bytes: [UInt8]) throws(FlatJSONError) {
    self.bytes = bytes
    // Places are kept in 32 bits; a record has a thousandth of that.
    guard bytes.count < Int32.max else { throw FlatJSONError(offset: Int(Int32.max), expected: "a shorter record") }
    let span = bytes.span
    var reader = FlatJSONReader(span)
    var (places, isSorted, last) = ([Place](), true, 0..<0)
    places.reserveCapacity(EncodedFields.usualCount)
    try reader.object { key, value, form in
      isSorted = isSorted && !key.isEscaped && (places.isEmpty || span.precedes(last, key.range))
      last = key.range
      places.append(
        Place(
          keyStart: Int32(truncatingIfNeeded: key.range.lowerBound),
          keyLength: Int32(truncatingIfNeeded: key.range.count),
          valueStart: Int32(truncatingIfNeeded: value.lowerBound),
          valueLength: Int32(truncatingIfNeeded: value.count), isKeyEscaped: key.isEscaped, form: form))
    }
    (self.places, self.isSorted) = (places, isSorted)
  }

  /// The fields of an object whose keys are not sorted.
  ///
  /// Throws `FlatJSONError` when a key stands there twice.
  func distinct() throws(FlatJSONError) -> [String: RecordValue] {
    var fields: [String: RecordValue] = [:]
    for place in places {
      guard fields.updateValue(value(place), forKey: key(place)) == nil else {
        throw FlatJSONError(offset: Int(place.keyStart) - 1, expected: "a key that did not stand before")
      }
    }
    return fields
  }

  /// All fields.
  var all: [String: RecordValue] {
    Dictionary(places.lazy.map { (key($0), value($0)) }) { first, _ in first }
  }

  /// The value of a field; nil when there is none.
  subscript(key: String) -> RecordValue? { place(of: key).map(value) }

  /// The text of a field; nil when it is none.
  func text(_ key: String) -> String? {
    guard let place = place(of: key), place.form == .text || place.form == .escapedText else { return nil }
    return text(place.valueStart, place.valueLength, isEscaped: place.form == .escapedText)
  }

  /// The whole number of a field; nil when it is none.
  func integer(_ key: String) -> Int64? {
    guard let place = place(of: key), place.form == .integer else { return nil }
    return integer(place)
  }

  /// The texts of a field; nil when it is no list.
  func list(_ key: String) -> [String]? {
    guard let place = place(of: key), place.form == .list else { return nil }
    return list(place)
  }

  /// The bytes of all fields but those with the given keys, which are sorted; the commas between all fields stay.
  func bytes(besides keys: [[UInt8]]) -> [UInt8] {
    let span = bytes.span
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var (start, next) = (0, 0)
    for place in places {
      let key = Int(place.keyStart)..<Int(place.keyStart) + Int(place.keyLength)
      while next < keys.count, span.isBehind(keys[next], key) { next += 1 }
      guard next < keys.count, span.isEqual(keys[next], key) else { continue }
      // From the quote before the key to the quote or bracket behind the value.
      out += bytes[start..<key.lowerBound - 1]
      start = Int(place.valueStart) + Int(place.valueLength) + (place.form == .integer ? 0 : 1)
    }
    out += bytes[start...]
    return out
  }

  private func place(of key: String) -> Place? {
    let (key, bytes) = (key.utf8.span, bytes.span)
    search: for place in places where place.keyLength == key.count {
      let start = Int(place.keyStart)
      // Keys of one length begin alike more often than they end alike.
      for index in key.indices.reversed() where bytes[start + index] != key[index] { continue search }
      return place
    }
    return nil
  }

  private func key(_ place: Place) -> String { text(place.keyStart, place.keyLength, isEscaped: place.isKeyEscaped) }

  private func value(_ place: Place) -> RecordValue {
    switch place.form {
    case .integer: .integer(integer(place))
    case .text: .string(text(place.valueStart, place.valueLength, isEscaped: false))
    case .escapedText: .string(text(place.valueStart, place.valueLength, isEscaped: true))
    case .list: .list(list(place))
    }
  }

  private func text(_ start: Int32, _ length: Int32, isEscaped: Bool) -> String {
    text(Int(start)..<Int(start) + Int(length), isEscaped: isEscaped)
  }

  private func text(_ range: Range<Int>, isEscaped: Bool) -> String {
    guard isEscaped else { return String(decoding: bytes[range], as: UTF8.self) }
    var text: [UInt8] = []
    var isBehindBackslash = false
    for byte in bytes[range] {
      isBehindBackslash = byte == UInt8(ascii: "\\") && !isBehindBackslash
      if !isBehindBackslash { text.append(byte) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func integer(_ place: Place) -> Int64 {
    var value: Int64 = 0
    let isNegative = bytes[Int(place.valueStart)] == UInt8(ascii: "-")
    // That it is in range was checked when it was found.
    for index in Int(place.valueStart) + (isNegative ? 1 : 0)..<Int(place.valueStart) + Int(place.valueLength) {
      let digit = Int64(bytes[index] & 0xf)
      value = value &* 10 &+ (isNegative ? -digit : digit)
    }
    return value
  }

  private func list(_ place: Place) -> [String] {
    let end = Int(place.valueStart) + Int(place.valueLength)
    var reader = FlatJSONReader(bytes.span.extracting(..<end), from: Int(place.valueStart))
    var items: [String] = []
    // Its form was checked when it was found.
    try? reader.items { items.append(text($0.range, isEscaped: $0.isEscaped)) }
    return items
  }
}

extension Span<UInt8> {
  /// Whether the bytes of a range come behind other bytes.
  fileprivate func isBehind(_ other: [UInt8], _ range: Range<Int>) -> Bool {
    let other = other.span
    for index in 0..<Swift.min(other.count, range.count) {
      let byte = self[range.lowerBound + index]
      if byte != other[index] { return byte > other[index] }
    }
    return range.count > other.count
  }

  /// Whether the bytes of a range are equal to other bytes.
  fileprivate func isEqual(_ other: [UInt8], _ range: Range<Int>) -> Bool {
    let other = other.span
    guard other.count == range.count else { return false }
    for index in other.indices where self[range.lowerBound + index] != other[index] { return false }
    return true
  }

  /// Whether the bytes of one range come before those of another.
  fileprivate func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    let shared = Swift.min(left.count, right.count)
    for index in 0..<shared {
      let (first, second) = (self[left.lowerBound + index], self[right.lowerBound + index])
      if first != second { return first < second }
    }
    return left.count < right.count
  }
}
