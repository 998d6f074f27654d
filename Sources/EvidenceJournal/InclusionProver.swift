// Role: makes inclusion proofs of any number of leaves while the leaf hashes of the tree pass by once.

/// Makes proofs of some leaves of one tree; keeps only the hashes they need.
public struct InclusionProver: Sendable {
  private var subtrees: SubtreeHashes

  /// Starts with the leaves to prove and the size of the tree; indexes beyond it get no proof.
  public init(indexes: some Sequence<UInt64>, size: UInt64) {
    var needed: Set<Range<UInt64>> = []
    for index in indexes where index < size { needed.formUnion(InclusionProof.siblings(of: index, in: size)) }
    subtrees = SubtreeHashes(needed: needed, size: size)
  }

  /// How many leaves were added.
  var added: UInt64 { subtrees.added }

  /// Takes the hash of the next leaf, from leaf 0 on; leaves beyond the size are ignored.
  public mutating func add(_ leaf: TreeHash) { subtrees.add(leaf) }

  /// The proof of a leaf that was asked for; nil before every leaf of the tree was added.
  public func proof(of index: UInt64) -> InclusionProof? {
    guard subtrees.added == subtrees.size, index < subtrees.size else { return nil }
    let siblings = InclusionProof.siblings(of: index, in: subtrees.size)
    let hashes = siblings.compactMap { subtrees[$0] }
    return hashes.count == siblings.count ? InclusionProof(index: index, size: subtrees.size, hashes: hashes) : nil
  }
}
