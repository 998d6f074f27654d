// Role: shows that a tree only grew: the older one is the beginning of the newer one (RFC 9162, section 2.1.4).

/// The hashes that lead from the root of a tree to the root of a later one.
public struct ConsistencyProof: Hashable, Sendable {
  /// How many leaves the older tree has.
  public let older: UInt64
  /// How many leaves the newer tree has.
  public let newer: UInt64
  /// Hashes of subtrees of the newer tree, in the order of the RFC.
  public let hashes: [TreeHash]

  /// Makes a proof of hashes that were read somewhere.
  public init(older: UInt64, newer: UInt64, hashes: [TreeHash]) {
    self.older = older
    self.newer = newer
    self.hashes = hashes
  }

  /// Whether the tree with one root is the beginning of the tree with the other.
  ///
  /// The sizes are taken as given: they must come with the roots, from the checkpoints.
  public func holds(from olderRoot: TreeHash, to newerRoot: TreeHash) -> Bool {
    if older == 0 { return hashes.isEmpty && olderRoot == .emptyTree && (newer > 0 || newerRoot == .emptyTree) }
    guard let roots = roots(olderRoot) else { return false }
    return roots.older == olderRoot && roots.newer == newerRoot
  }

  /// The two roots that the hashes lead to; nil when their number does not fit the sizes.
  ///
  /// Where the older tree is a subtree of the newer one its root is no part of the proof, and the given one is taken.
  func roots(_ given: TreeHash) -> (older: TreeHash, newer: TreeHash)? {
    guard let path = ConsistencyProof.path(from: older, to: newer) else { return nil }
    var rest = hashes[...]
    let first = path.start.lowerBound == 0 ? given : rest.popFirst()
    guard let first, rest.count == path.siblings.count else { return nil }
    return zip(path.siblings, rest).reduce((first, first)) { roots, sibling in
      sibling.0.lowerBound >= older
        ? (roots.0, .node(roots.1, sibling.1)) : (.node(sibling.1, roots.0), .node(sibling.1, roots.1))
    }
  }

  /// The way up from the largest subtree that ends with the older tree; nil unless 0 < older ≤ newer.
  static func path(from older: UInt64, to newer: UInt64) -> (start: Range<UInt64>, siblings: [Range<UInt64>])? {
    guard older > 0, older <= newer else { return nil }
    var around = 0..<newer
    var siblings: [Range<UInt64>] = []
    while around.upperBound > older {
      let width = around.upperBound - around.lowerBound
      let middle = around.lowerBound + UInt64(1) << UInt64(63 - (width - 1).leadingZeroBitCount)
      if older <= middle {
        siblings.append(middle..<around.upperBound)
        around = around.lowerBound..<middle
      } else {
        siblings.append(around.lowerBound..<middle)
        around = middle..<around.upperBound
      }
    }
    return (around, siblings.reversed())
  }
}
