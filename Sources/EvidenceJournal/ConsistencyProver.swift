// Role: makes a consistency proof while the leaf hashes of the newer tree pass by once.

/// Makes the proof that one tree is the beginning of another; keeps only the hashes it needs.
public struct ConsistencyProver: Sendable {
  private let older: UInt64
  private var subtrees: SubtreeHashes

  /// Starts with the sizes of both trees.
  public init(older: UInt64, newer: UInt64) {
    self.older = older
    var needed: Set<Range<UInt64>> = [0..<newer]
    if let path = ConsistencyProof.path(from: older, to: newer) { needed.formUnion([path.start] + path.siblings) }
    subtrees = SubtreeHashes(needed: needed, size: newer)
  }

  /// Starts where an older tree ends: only the leaves behind it are still to be added.
  ///
  /// Nil when the newer tree is the smaller one.
  public init?(after frontier: MerkleFrontier, newer: UInt64) {
    guard frontier.size <= newer else { return nil }
    older = frontier.size
    var needed: Set<Range<UInt64>> = [0..<newer]
    if let path = ConsistencyProof.path(from: older, to: newer) { needed.formUnion([path.start] + path.siblings) }
    subtrees = SubtreeHashes(needed: needed, size: newer, after: frontier)
  }

  /// Takes the hash of the next leaf, from leaf 0 on; leaves beyond the size are ignored.
  public mutating func add(_ leaf: TreeHash) { subtrees.add(leaf) }

  /// The proof; nil before every leaf was added, and when the older tree is the larger one.
  public var proof: ConsistencyProof? {
    guard subtrees.added == subtrees.size, older <= subtrees.size else { return nil }
    guard let path = ConsistencyProof.path(from: older, to: subtrees.size) else {
      return ConsistencyProof(older: older, newer: subtrees.size, hashes: [])
    }
    let leaves = (path.start.lowerBound == 0 ? [] : [path.start]) + path.siblings
    let hashes = leaves.compactMap { subtrees[$0] }
    return hashes.count == leaves.count
      ? ConsistencyProof(older: older, newer: subtrees.size, hashes: hashes) : nil
  }

  /// The roots over the leaves that were added: of the first ones, and of all; nil where `proof` is.
  public var roots: (older: TreeHash, newer: TreeHash)? {
    guard let proof else { return nil }
    guard let path = ConsistencyProof.path(from: older, to: subtrees.size), let start = subtrees[path.start] else {
      return (.emptyTree, subtrees[0..<subtrees.size] ?? .emptyTree)
    }
    return proof.roots(start)
  }
}
