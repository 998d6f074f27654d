// Role: a record that outlives the deletion of its segment: the register of breaches is kept longer than what was seen.
import EgressTypes

/// A record that was deleted by age and is kept all the same.
public struct KeptRecord: Hashable, Sendable {
  /// Its number in the log.
  public let index: UInt64
  /// Its leaf.
  public let leaf: [UInt8]

  /// What is kept when the records around it are deleted.
  private static let kinds: [RecordKind] = [.breach, .kept]

  private init(_ leaf: [UInt8], at index: UInt64) {
    self.index = index
    self.leaf = leaf
  }

  /// Reads a record of the kind `kept`; nil for any other, and for one whose leaf is not that record.
  public init?(_ record: JournalRecord) {
    guard record.kind == .kept, let index = record[integer: RecordKey.keptIndex].flatMap(UInt64.init(exactly:)),
      let leaf = record[string: RecordKey.keptLeaf].flatMap({ Base64.decode($0.utf8) }),
      let log = record[string: RecordKey.log],
      JournalLeaf.index(of: leaf, in: leaf.indices, log: Array(log.utf8)) == index
    else { return nil }
    self.init(leaf, at: index)
  }

  /// What keeps a record that is about to be deleted; nil for one that goes: kept is each step of a breach (GDPR, article
  /// 33(5)), and what was kept before.
  ///
  /// Throws `KeptRecordTooLong` when the leaf is too long to be a part of another.
  public static func record(
    keeping leaf: [UInt8], at index: UInt64, _ time: Timestamp
  ) throws(KeptRecordTooLong) -> JournalRecord? {
    // Nearly all records are neither, and need not be read for that.
    guard JournalLeaf.isOf(anyOf: kinds, leaf.span),
      let record = try? JournalRecord(decoding: leaf),
      let kept = record.kind == .breach ? KeptRecord(leaf, at: index) : KeptRecord(record)
    else { return nil }
    var result = JournalRecord(kind: .kept, at: time)
    result[integer: RecordKey.keptIndex] = Int64(clamping: kept.index)
    result[string: RecordKey.keptLeaf] = Base64.encode(kept.leaf)
    // The log's name and the record's own number come to it when it is written.
    guard result.encoded.count + 256 <= JournalLeaf.maximumLength else { throw KeptRecordTooLong(index: kept.index) }
    return result
  }
}

/// A record that is to be kept and is too long for that.
public struct KeptRecordTooLong: Error, Hashable, CustomStringConvertible {
  /// Its number.
  public let index: UInt64
  /// What keeps it from being deleted.
  public var description: String {
    "record \(index) belongs to the register of breaches and is too long to be kept apart"
  }
}
