// Role: what of a segment can be checked without the segments before it, so that several can be checked at once.

/// A segment and, of each frame it starts with, whether it is whole, a record of the log, and with which index.
public struct CheckedSegment: Sendable {
  /// What stands at a place of a segment.
  enum Item: Hashable {
    /// A record of the log.
    case record(UInt64, SegmentFrame)
    /// An intact frame whose leaf is no record of the log.
    case foreign(SegmentFrame)
    /// Nothing: the bytes end here.
    case end
    /// The start of something that goes on beyond the bytes.
    case incomplete
    /// Something else.
    case broken

    fileprivate var frame: SegmentFrame? {
      switch self {
      case .record(_, let frame), .foreign(let frame): frame
      case .end, .incomplete, .broken: nil
      }
    }
  }

  /// The segment's bytes.
  let bytes: [UInt8]
  /// What stands in the segment, up to and with the first that is no intact frame.
  private(set) var items: [Item] = []
  private let log: [UInt8]

  /// Checks the frames of a segment up to the first that is not intact.
  public init(_ bytes: [UInt8], log: LogID) {
    self.bytes = bytes
    self.log = Array(log.text.utf8)
    var offset: Int? = 0
    while let place = offset {
      let item = item(at: place)
      items.append(item)
      offset = item.frame?.end
    }
  }

  /// Reads what stands at `offset`, which must lie within the bytes or at their end.
  func item(at offset: Int) -> Item {
    switch SegmentFrame.read(bytes, at: offset) {
    case .intact(let frame):
      JournalLeaf.index(of: bytes, in: frame.leaf, log: log).map { .record($0, frame) } ?? .foreign(frame)
    case .end: .end
    case .incomplete: .incomplete
    case .broken: .broken
    }
  }
}
