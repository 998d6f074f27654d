// Role: reads the typed values of a MaxMind DB, of its data section or its metadata. Every place is checked against the
// section, pointers lead to values and never to pointers, and nothing nests deeper or is larger than a bound.
// Format: MaxMind DB 2.0, "Data Section"; all integers are big-endian.

/// A section of typed values.
struct MMDBData: Sendable {
  /// The type of a value, by its number in the file.
  enum Kind: UInt8 {
    case pointer = 1
    case string, double, bytes, uint16, uint32, map, int32, uint64, uint128, array
    case boolean = 14
    case float
  }

  /// One value: where its content begins, and how many bytes, entries or, for a boolean, which truth it is.
  struct Value {
    let kind: Kind
    let size: Int
    let start: Int
    /// The first byte after the value in its row; content behind a pointer lies elsewhere.
    ///
    /// Nil for an inline map or array, whose end is known once its entries are.
    let end: Int?
  }

  /// Why a value cannot be read.
  struct Fault: Error {
    let offset: Int
    let reason: String
  }

  /// How deep maps and arrays may nest; vendors' files nest 4 deep.
  static let deepest = 32
  /// How many values one record may hold with all that its pointers lead to; vendors' records hold fewer than 300.
  static let mostValues = 8192

  let file: MappedFile
  /// Where the section lies in the file; pointers count from its start.
  let section: Range<Int>

  // MARK: - One value

  /// The value at a place of the file, or the one that a pointer there leads to.
  func value(at offset: Int) throws(Fault) -> Value {
    let found = try head(at: offset)
    guard found.kind == .pointer else { return found }
    let target = try head(at: found.start)
    guard target.kind != .pointer else { throw Fault(offset: offset, reason: "a pointer leads to a pointer") }
    return Value(kind: target.kind, size: target.size, start: target.start, end: found.end)
  }

  /// The value whose control byte is at `offset`; of a pointer, `start` is where it leads.
  private func head(at offset: Int) throws(Fault) -> Value {
    var place = offset
    let control = try byte(&place)
    var number = control >> 5
    if number == Kind.pointer.rawValue { return try pointer(control, at: place) }
    if number == 0 {
      let extended = try byte(&place)
      guard extended > 0, extended <= 8 else { throw Fault(offset: offset, reason: "the value's type is unknown") }
      number = extended + 7
    }
    guard let kind = Kind(rawValue: number) else { throw Fault(offset: offset, reason: "the value's type is unknown") }
    var size = Int(control & 0x1f)
    switch size {
    case 29: size = 29 + Int(try byte(&place))
    case 30: size = 285 + (Int(try byte(&place)) << 8 | Int(try byte(&place)))
    case 31:
      size = 65_821 + (Int(try byte(&place)) << 16 | Int(try byte(&place)) << 8 | Int(try byte(&place)))
    default: break
    }
    guard size <= kind.largest, size >= kind.smallest else {
      throw Fault(offset: offset, reason: "the value's size is none of its type")
    }
    switch kind {
    case .map, .array: return Value(kind: kind, size: size, start: place, end: nil)
    case .boolean: return Value(kind: kind, size: size, start: place, end: place)
    default:
      guard size <= section.upperBound - place else {
        throw Fault(offset: offset, reason: "the value reaches beyond the end of its section")
      }
      return Value(kind: kind, size: size, start: place, end: place + size)
    }
  }

  private func pointer(_ control: UInt8, at first: Int) throws(Fault) -> Value {
    var place = first
    let length = Int(control >> 3 & 3)
    var target = length == 3 ? 0 : Int(control & 7)
    for _ in 0...length { target = target << 8 | Int(try byte(&place)) }
    // Each length begins where the shorter one ends.
    target += length == 1 ? 2048 : length == 2 ? 526_336 : 0
    guard target < section.count else {
      throw Fault(offset: first - 1, reason: "a pointer leads beyond the end of its section")
    }
    return Value(kind: .pointer, size: length, start: section.lowerBound + target, end: place)
  }

  private func byte(_ place: inout Int) throws(Fault) -> UInt8 {
    guard section.contains(place), let byte = file.integer(at: place, as: UInt8.self) else {
      throw Fault(offset: place, reason: "a value reaches beyond the end of its section")
    }
    place += 1
    return byte
  }

  // MARK: - Values within values

  /// The first byte after the value at `offset`; what pointers lead to is read only when `following`.
  ///
  /// `budget` is how many values may still be read, so that pointers cannot multiply a small file into endless work.
  func end(of offset: Int, following: Bool, depth: Int = 0, budget: inout Int) throws(Fault) -> Int {
    budget -= 1
    guard budget >= 0 else {
      throw Fault(offset: offset, reason: "a record holds more than \(MMDBData.mostValues) values")
    }
    guard depth <= MMDBData.deepest else {
      throw Fault(offset: offset, reason: "values nest deeper than \(MMDBData.deepest) levels")
    }
    let value = following ? try value(at: offset) : try head(at: offset)
    guard value.kind == .map || value.kind == .array else { return value.end ?? value.start }
    var place = value.start
    for _ in 0..<value.size {
      if value.kind == .map {
        let key = try self.value(at: place)
        guard key.kind == .string, let afterKey = key.end else {
          throw Fault(offset: place, reason: "the key of a map is no text")
        }
        place = afterKey
      }
      place = try end(of: place, following: following, depth: depth + 1, budget: &budget)
    }
    return value.end ?? place
  }

  // MARK: - Content

  /// Whether a text is the same as `text`, compared byte by byte.
  func matches(_ value: Value, _ text: [UInt8]) -> Bool {
    guard value.kind == .string, value.size == text.count else { return false }
    return file.withBytes { bytes in
      guard value.start >= 0, value.start <= bytes.count - text.count else { return false }
      for place in text.indices where bytes[value.start + place] != text[place] { return false }
      return true
    }
  }

  /// The bytes of a text; nil for another type.
  func textBytes(_ value: Value) -> [UInt8]? {
    value.kind == .string ? file.bytes(value.start..<value.start + value.size) : nil
  }

  /// A text, nil for another type; bytes that are not UTF-8 are a fault.
  func text(_ value: Value) throws(Fault) -> String? {
    guard let bytes = textBytes(value) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(offset: value.start, reason: "the text is not UTF-8")
    }
    return text
  }

  /// An unsigned integer of at most 64 bits; nil for another type.
  func unsigned(_ value: Value) -> UInt64? {
    guard value.kind == .uint16 || value.kind == .uint32 || value.kind == .uint64 else { return nil }
    var number: UInt64 = 0
    for place in value.start..<value.start + value.size {
      guard let byte = file.integer(at: place, as: UInt8.self) else { return nil }
      number = number << 8 | UInt64(byte)
    }
    return number
  }
}

extension MMDBData.Kind {
  /// The least size; numbers may leave out leading zero bytes, floating-point ones have all of theirs.
  fileprivate var smallest: Int {
    switch self {
    case .double: 8
    case .float: 4
    default: 0
    }
  }

  /// The greatest size.
  fileprivate var largest: Int {
    switch self {
    case .boolean: 1
    case .uint16: 2
    case .uint32, .int32, .float: 4
    case .uint64, .double: 8
    case .uint128: 16
    case .pointer, .string, .bytes, .map, .array: .max
    }
  }
}
