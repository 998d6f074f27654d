// Role: finds the hashes of chosen subtrees while the leaf hashes of a tree pass by once; keeps only those.

/// Hashes of subtrees of one tree, each named by the leaves below it.
struct SubtreeHashes: Sendable {
  /// How many leaves the tree has.
  let size: UInt64
  /// How many leaves were added.
  private(set) var added: UInt64 = 0
  private let needed: Set<Range<UInt64>>
  private var found: [Range<UInt64>: TreeHash] = [:]
  private var edges: [(leaves: Range<UInt64>, hash: TreeHash)] = []

  init(needed: Set<Range<UInt64>>, size: UInt64) {
    self.needed = needed
    self.size = size
  }

  /// Starts with the leaves that a frontier is over; it has every complete subtree that a proof from there can need.
  init(needed: Set<Range<UInt64>>, size: UInt64, after frontier: MerkleFrontier) {
    self.init(needed: needed, size: size)
    added = frontier.size
    edges = frontier.subtrees
    for subtree in edges { keep(subtree) }
    if added == size { closeRightEdge() }
  }

  /// Takes the hash of the next leaf, from leaf 0 on; leaves beyond the size are ignored.
  mutating func add(_ leaf: TreeHash) {
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

  /// The hash over these leaves; nil where it was not asked for or leaves are still to come.
  subscript(leaves: Range<UInt64>) -> TreeHash? { added == size ? found[leaves] : nil }

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
