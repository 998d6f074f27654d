// Role: what stays of a segment whose records were deleted by age: their leaf hashes, so that the tree stays verifiable.
import EgressTypes

extension RecordKey {
  /// The first record that a receipt is about.
  public static let deletedFrom = "egress.deleted.from"
  /// The records before this one are deleted, those of earlier receipts among them.
  public static let deletedBefore = "egress.deleted.before"
  /// How many bytes of segments were deleted.
  public static let deletedBytes = "egress.deleted.bytes"
}

/// A segment of which only the leaf hashes are left, or are to be left.
public struct DeletedSegment: Hashable, Sendable {
  /// The indexes of its records.
  public let records: Range<UInt64>

  /// Describes the hashes that stay of a segment; nil when they are no whole number of hashes, or none.
  public init?(name: SegmentName, hashes: [UInt8]) {
    let count = UInt64(hashes.count / TreeHash.length)
    let (end, overflows) = name.firstIndex.addingReportingOverflow(count)
    guard count > 0, hashes.count % TreeHash.length == 0, !overflows else { return nil }
    records = name.firstIndex..<end
  }

  /// The leaf hashes of a segment's intact frames, one behind the other.
  public static func hashes(ofSegment bytes: [UInt8]) -> [UInt8] {
    var hashes: [UInt8] = []
    var offset = 0
    while case .intact(let frame) = SegmentFrame.read(bytes, at: offset) {
      frame.hash.append(to: &hashes)
      offset = frame.end
    }
    return hashes
  }
}

extension JournalRecord {
  /// The receipt for records that are about to be deleted, with the time of the first of them and of what follows them.
  ///
  /// It needs no digest of them: the hashes that stay are held to the signed root like any others.
  public init(
    deleting records: Range<UInt64>, bytes: Int, from first: Timestamp?, until end: Timestamp?, because reason: String,
    at time: Timestamp
  ) {
    self.init(kind: .deletion, at: time)
    self[integer: RecordKey.deletedFrom] = Int64(clamping: records.lowerBound)
    self[integer: RecordKey.deletedBefore] = Int64(clamping: records.upperBound)
    self[integer: RecordKey.deletedBytes] = Int64(clamping: bytes)
    self[string: "event.start"] = first?.description
    self[string: "event.end"] = end?.description
    self[list: RecordKey.reasons] = [reason]
  }
}
