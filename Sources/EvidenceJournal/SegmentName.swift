// Role: names the files of a segment by its first record, so that their order in a listing is the order of the records.

/// A segment, by the index of its first record.
public struct SegmentName: Hashable, Sendable, Comparable {
  /// The index of the segment's first record.
  public let firstIndex: UInt64

  /// Names the segment that starts with a record.
  public init(firstIndex: UInt64) { self.firstIndex = firstIndex }

  /// Reads a file name as `segment` or `hashes` writes it; nil for any other.
  public init?(file: String) {
    guard let dot = file.lastIndex(of: "."), let index = UInt64(file[..<dot]) else { return nil }
    self.init(firstIndex: index)
    guard segment == file || hashes == file else { return nil }
  }

  /// The file of the records: the index in 20 digits and `.seg`.
  public var segment: String { "\(digits).seg" }

  /// The file of the leaf hashes that stay when the records were deleted: the index in 20 digits and `.hashes`.
  public var hashes: String { "\(digits).hashes" }

  /// The file of the checkpoints signed while the segment was the last: the index in 20 digits and `.checkpoints`.
  public var history: String { "\(digits).checkpoints" }

  private var digits: String {
    let index = String(firstIndex)
    return String(repeating: "0", count: 20 - index.utf8.count) + index
  }

  /// Orders segments by their records.
  public static func < (left: SegmentName, right: SegmentName) -> Bool { left.firstIndex < right.firstIndex }
}
