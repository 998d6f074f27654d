// Role: shows that one leaf is part of a tree by a logarithmic number of hashes (RFC 6962, section 2.1.1).

/// The hashes that lead from a leaf to the root of a tree.
public struct InclusionProof: Hashable, Sendable {
  /// The leaf's place, from 0.
  public let index: UInt64
  /// How many leaves the tree has.
  public let size: UInt64
  /// The sibling hashes, from the leaf's own to the root's child.
  public let hashes: [TreeHash]

  /// Makes a proof of hashes that were read somewhere.
  public init(index: UInt64, size: UInt64, hashes: [TreeHash]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// The root these hashes lead to from a leaf hash; nil when their number does not fit index and size.
  ///
  /// The leaf is in the tree if this is the tree's root.
  public func root(from leaf: TreeHash) -> TreeHash? {
    guard index < size else { return nil }
    let siblings = InclusionProof.siblings(of: index, in: size)
    guard siblings.count == hashes.count else { return nil }
    return zip(siblings, hashes).reduce(leaf) { hash, pair in
      pair.0.lowerBound > index ? .node(hash, pair.1) : .node(pair.1, hash)
    }
  }

  /// The leaves below each hash of a proof, in the proof's order; `index` must be below `size`.
  static func siblings(of index: UInt64, in size: UInt64) -> [Range<UInt64>] {
    var around = 0..<size
    var siblings: [Range<UInt64>] = []
    while true {
      let width = around.upperBound - around.lowerBound
      guard width > 1 else { return siblings.reversed() }
      let half = UInt64(1) << UInt64(63 - (width - 1).leadingZeroBitCount)
      let middle = around.lowerBound + half
      if index < middle {
        siblings.append(middle..<around.upperBound)
        around = around.lowerBound..<middle
      } else {
        siblings.append(around.lowerBound..<middle)
        around = middle..<around.upperBound
      }
    }
  }
}
