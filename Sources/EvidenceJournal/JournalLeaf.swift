// Role: a record as it stands in the journal: with its log and its own index, never longer than 32 KiB.
import EgressTypes

extension RecordKey {
  /// The encoded length of a record before its long texts were cut to fit, in bytes.
  public static let cutFrom = "egress.cut_from"
}

/// The bytes of one leaf.
public enum JournalLeaf {
  /// The most bytes a leaf may have.
  public static let maximumLength = 32_768

  /// Encodes a record with its log and index.
  ///
  /// A record that is too long is cut visibly: first its longest texts and lists, in the end all but its kind and time;
  /// `egress.cut_from` then holds its full length. So hostile input can neither stop the journal nor vanish from it.
  public static func encode(_ record: JournalRecord, log: LogID, index: UInt64) -> [UInt8] {
    let place = [(RecordKey.log, RecordValue.string(log.text)), (RecordKey.index, .integer(Int64(clamping: index)))]
    var leaf = record.encoded(with: place)
    guard leaf.count > maximumLength else { return leaf }
    var placed = record
    for (key, value) in place { placed.fields[key] = value }
    placed[integer: RecordKey.cutFrom] = Int64(clamping: leaf.count)
    for limit in [4096, 1024, 256, 100] {
      placed.fields = placed.fields.mapValues { $0.cut(to: limit) }
      leaf = placed.encoded
      if leaf.count <= maximumLength { return leaf }
    }
    let kept = ["event.kind", "@timestamp", RecordKey.log, RecordKey.index, RecordKey.cutFrom]
    placed.fields = placed.fields.filter { kept.contains($0.key) }
    return placed.encoded
  }

  /// The index of a leaf, if it has the form of a record and belongs to this log; nil otherwise.
  ///
  /// Reads no further than the two keys, and nothing is allocated.
  public static func index(of bytes: [UInt8], in range: Range<Int>, log: [UInt8]) -> UInt64? {
    var reader = LeafKeyReader(bytes.span.extracting(range))
    var index: UInt64?
    var isOfLog = false
    while let (key, value) = reader.next() {
      if reader.equal(key, indexKey) {
        index = reader.integer(value)
      } else if reader.equal(key, logKey) {
        isOfLog = reader.equal(value.dropFirst().dropLast(), log)
      } else {
        continue
      }
      if let index, isOfLog { return index }
    }
    return nil
  }

  /// Whether a leaf says that it is of a kind.
  ///
  /// Reads no further than that key, and nothing is allocated: each record of a journal passes here.
  public static func isOf(_ kind: RecordKind, _ leaf: Span<UInt8>) -> Bool {
    var reader = LeafKeyReader(leaf)
    return reader.kind().map { reader.equal($0, kind.rawValue) } ?? false
  }

  /// Whether a leaf says that it is of one of some kinds; read once for all of them.
  public static func isOf(anyOf kinds: [RecordKind], _ leaf: Span<UInt8>) -> Bool {
    var reader = LeafKeyReader(leaf)
    guard let kind = reader.kind() else { return false }
    return kinds.contains { reader.equal(kind, $0.rawValue) }
  }

  fileprivate static let kindKey = Array("event.kind".utf8)
  private static let indexKey = Array(RecordKey.index.utf8)
  private static let logKey = Array(RecordKey.log.utf8)
}

extension RecordValue {
  /// The value with texts of at most `limit` bytes and lists of at most `limit / 16` texts; what is cut is named.
  fileprivate func cut(to limit: Int) -> RecordValue {
    switch self {
    case .integer: return self
    case .string(let text): return .string(RecordValue.cut(text, to: limit))
    case .list(let items):
      let kept = items.prefix(limit / 16).map { RecordValue.cut($0, to: limit) }
      return .list(kept.count == items.count ? kept : kept + ["[cut: \(items.count - kept.count) more]"])
    }
  }

  private static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    return String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "[cut: \(text.utf8.count) bytes]"
  }
}

/// Walks over the keys and values of one flat object without building it.
///
/// Every record that is verified passes here, so the loops go over a span and keep their place in a register.
private struct LeafKeyReader: ~Escapable {
  private let bytes: Span<UInt8>
  private var position = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// The key without its quotes, and the value as written; nil at the end or where the form is another.
  mutating func next() -> (key: Range<Int>, value: Range<Int>)? {
    position += 1  // the brace or the comma
    guard let key = string(), take(UInt8(ascii: ":")) else { return nil }
    let start = position
    if peek == UInt8(ascii: "\"") {
      guard string() != nil else { return nil }
    } else if take(UInt8(ascii: "[")) {
      while let byte = peek, byte != UInt8(ascii: "]") {
        if byte == UInt8(ascii: "\"") { guard string() != nil else { return nil } } else { position += 1 }
      }
      position += 1
    } else {
      while let byte = peek, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") { position += 1 }
    }
    return position <= bytes.count ? (key, start..<position) : nil
  }

  /// What stands as the record's kind, without its quotes; nil when it says none.
  mutating func kind() -> Range<Int>? {
    while let (key, value) = next() {
      if equal(key, JournalLeaf.kindKey) { return value.dropFirst().dropLast() }
    }
    return nil
  }

  private mutating func string() -> Range<Int>? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = position
    var place = start
    while true {
      place = bytes.endOfPlainText(from: place)
      guard place < bytes.count else { return nil }
      switch bytes[place] {
      case UInt8(ascii: "\""):
        position = place + 1
        return start..<place
      case UInt8(ascii: "\\"): place += 2
      default: place += 1
      }
    }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  func equal(_ range: Range<Int>, _ other: [UInt8]) -> Bool {
    guard range.count == other.count else { return false }
    let other = other.span
    for place in other.indices where bytes[range.lowerBound + place] != other[place] { return false }
    return true
  }

  func equal(_ range: Range<Int>, _ other: String) -> Bool {
    guard range.count == other.utf8.count else { return false }
    var place = range.lowerBound
    for byte in other.utf8 {
      guard bytes[place] == byte else { return false }
      place += 1
    }
    return true
  }

  func integer(_ range: Range<Int>) -> UInt64? {
    guard !range.isEmpty, range.count <= 19 else { return nil }
    var value: UInt64 = 0
    for place in range {
      guard (0x30...0x39).contains(bytes[place]) else { return nil }
      value = value * 10 + UInt64(bytes[place] - 0x30)
    }
    return value
  }
}
