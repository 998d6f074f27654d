// Role: most fields of a record as one value: by it records are known that differ only in times and counts.

/// Keys in the order of records, by which `JournalRecord.part` leaves fields out.
public struct SortedKeys: Sendable {
  fileprivate let keys: [[UInt8]]

  /// Takes keys in any order.
  public init(_ keys: [String]) {
    self.keys = keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

/// The fields of a record besides some; equal only where each of these fields is.
public struct RecordPart: Hashable, Sendable {
  private let bytes: [UInt8]
  private let number: UInt64

  /// Differs from run to run, so that nobody outside can choose records that all have one number.
  private static let seed = UInt64(truncatingIfNeeded: Hasher().finalize())

  fileprivate init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let span = bytes.span
    var number = RecordPart.seed
    var place = 0
    while place <= span.count - 8 {
      number = RecordPart.mixed(number, span.word(at: place))
      place += 8
    }
    while place < span.count {
      number = RecordPart.mixed(number, UInt64(span[place]))
      place += 1
    }
    self.number = number
  }

  private static func mixed(_ number: UInt64, _ word: UInt64) -> UInt64 {
    let (high, low) = (number ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return high ^ low &+ number
  }

  /// Hashes one number in place of a thousand bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

extension JournalRecord {
  /// The fields besides some; nil for a record that is not held as the bytes it was read from.
  public func part(besides keys: SortedKeys) -> RecordPart? {
    encodedFields.map { RecordPart($0.bytes(besides: keys.keys)) }
  }
}
