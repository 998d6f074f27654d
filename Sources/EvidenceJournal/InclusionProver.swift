// Role: makes inclusion proofs of any number of leaves while the leaf hashes of the tree pass by once.

/// Makes proofs of some leaves of one tree; keeps only the hashes they need.
public struct InclusionProver: Sendable {
  private let size: UInt64
  private var needed: Set<Range<UInt64>> = []
  private var found: [Range<UInt64>: TreeHash] = [:]
  private var edges: [(leaves: Range<UInt64>, hash: TreeHash)] = []
  /// How many leaves were added.
  private(set) var added: UInt64 = 0

  /// Starts with the leaves to prove and the size of the tree; indexes beyond it get no proof.
  public init(indexes: some Sequence<UInt64>, size: UInt64) {
    self.size = size
    for index in indexes where index < size { needed.formUnion(InclusionProof.siblings(of: index, in: size)) }
  }

  /// Takes the hash of the next leaf, from leaf 0 on; leaves beyond the size are ignored.
  public mutating func add(_ leaf: TreeHash) {
    guard added < size else { return }
    var subtree = (leaves: added..<added + 1, hash: leaf)
    keep(subtree)
    var pairs = added
    while pairs & 1 == 1, let left = edges.popLast() {
      subtree = (left.leaves.lowerBound..<subtree.leaves.upperBound, .node(left.hash, subtree.hash))
      keep(subtree)
      pairs >>= 1
    }
    edges.append(subtree)
    added += 1
    if added == size { closeRightEdge() }
  }

  /// The proof of a leaf that was asked for; nil before every leaf of the tree was added.
  public func proof(of index: UInt64) -> InclusionProof? {
    guard added == size, index < size else { return nil }
    let siblings = InclusionProof.siblings(of: index, in: size)
    let hashes = siblings.compactMap { found[$0] }
    return hashes.count == siblings.count ? InclusionProof(index: index, size: size, hashes: hashes) : nil
  }

  private mutating func closeRightEdge() {
    guard var right = edges.popLast() else { return }
    while let left = edges.popLast() {
      right = (left.leaves.lowerBound..<size, .node(left.hash, right.hash))
      keep(right)
    }
  }

  private mutating func keep(_ subtree: (leaves: Range<UInt64>, hash: TreeHash)) {
    if needed.contains(subtree.leaves) { found[subtree.leaves] = subtree.hash }
  }
}
