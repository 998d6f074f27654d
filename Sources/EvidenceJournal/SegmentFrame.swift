// Role: the frame around a leaf in a segment: length, leaf hash, leaf. The hash is checksum and tree leaf in one.

/// One frame: `u32 big-endian length of the leaf ‖ 32-byte leaf hash ‖ leaf`.
public struct SegmentFrame: Hashable, Sendable {
  /// The bytes before the leaf.
  public static let headerLength = 4 + TreeHash.length

  /// The leaf's hash, which is the one its bytes have.
  public let hash: TreeHash
  /// Where the leaf lies.
  public let leaf: Range<Int>

  /// Where the next frame starts.
  public var end: Int { leaf.upperBound }

  /// What stands at a place of a segment.
  public enum Reading: Hashable, Sendable {
    /// A frame whose hash fits its leaf.
    case intact(SegmentFrame)
    /// Nothing: the bytes end here.
    case end
    /// The start of something that goes on beyond the bytes.
    case incomplete
    /// Something else.
    case broken
  }

  /// Appends the frame of a leaf and returns the leaf's hash; a leaf has 1 to 32,768 bytes.
  @discardableResult
  public static func append(_ leaf: [UInt8], to segment: inout [UInt8]) -> TreeHash {
    let hash = TreeHash.leaf(leaf, in: leaf.indices)
    let length = UInt32(truncatingIfNeeded: leaf.count)
    for shift in [24, 16, 8, 0] as [UInt32] { segment.append(UInt8(truncatingIfNeeded: length >> shift)) }
    hash.append(to: &segment)
    segment += leaf
    return hash
  }

  /// Reads what stands at `offset`, which must lie within the bytes or at their end.
  public static func read(_ bytes: [UInt8], at offset: Int) -> Reading {
    let rest = bytes.count - offset
    if rest == 0 { return .end }
    guard rest >= 4 else { return .incomplete }
    var length = 0
    for place in offset..<offset + 4 { length = length << 8 | Int(bytes[place]) }
    guard (1...JournalLeaf.maximumLength).contains(length) else { return .broken }
    let start = offset + headerLength
    guard rest >= headerLength + length, let hash = TreeHash(bytes, at: offset + 4) else { return .incomplete }
    let leaf = start..<start + length
    return TreeHash.leaf(bytes, in: leaf) == hash ? .intact(SegmentFrame(hash: hash, leaf: leaf)) : .broken
  }

  /// Where the next intact frame behind `offset` starts; nil when there is none.
  static func nextIntact(in bytes: [UInt8], behind offset: Int) -> Int? {
    var place = offset + 1
    while place < bytes.count {
      if case .intact = read(bytes, at: place) { return place }
      place += 1
    }
    return nil
  }

  /// Whether the bytes from `offset` to the end are a whole frame but for its length field.
  static func isWholeButLength(_ bytes: [UInt8], at offset: Int) -> Bool {
    let start = offset + headerLength
    guard start < bytes.count, let hash = TreeHash(bytes, at: offset + 4) else { return false }
    return TreeHash.leaf(bytes, in: start..<bytes.count) == hash
  }
}
