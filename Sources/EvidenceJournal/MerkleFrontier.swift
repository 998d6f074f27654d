// Role: the right edge of a growing Merkle tree: enough to append leaves and to know the root, in at most 64 hashes.

/// The roots of the complete subtrees a tree of some size is made of (RFC 6962, section 2.1), largest first.
public struct MerkleFrontier: Hashable, Sendable {
  /// How many leaves the tree has.
  public private(set) var size: UInt64 = 0
  private var edges: [TreeHash] = []

  /// Makes the tree without leaves.
  public init() {}

  /// Adds the hash of the next leaf.
  public mutating func append(_ leaf: TreeHash) {
    var hash = leaf
    var pairs = size
    while pairs & 1 == 1, let left = edges.popLast() {
      hash = .node(left, hash)
      pairs >>= 1
    }
    edges.append(hash)
    size &+= 1
  }

  /// Adds the hashes of the next leaves, which stand one behind the other.
  public mutating func append(hashes: [UInt8]) {
    for offset in stride(from: 0, to: hashes.count, by: TreeHash.length) {
      if let hash = TreeHash(hashes, at: offset) { append(hash) }
    }
  }

  /// The complete subtrees, largest first, each with the leaves below it.
  var subtrees: [(leaves: Range<UInt64>, hash: TreeHash)] {
    var start: UInt64 = 0
    var rest = size
    return edges.map { hash in
      // The size's binary digits are the widths of the subtrees.
      let width = UInt64(1) << UInt64(63 - rest.leadingZeroBitCount)
      defer {
        start += width
        rest -= width
      }
      return (start..<start + width, hash)
    }
  }

  /// The proof of the leaf that would be appended next, in the tree it would be the last leaf of.
  ///
  /// Whatever is there lies to its left, so the proof is the complete subtrees from the smallest on.
  public var proofOfNext: InclusionProof {
    InclusionProof(index: size, size: size &+ 1, hashes: edges.reversed())
  }

  /// The root hash of the tree.
  public var root: TreeHash {
    guard var hash = edges.last else { return .emptyTree }
    for edge in edges.dropLast().reversed() { hash = .node(edge, hash) }
    return hash
  }

  /// The size in decimal and then each hash in base64, one to a line.
  public var text: String {
    ([String(size)] + edges.map { Base64.encode($0.bytes) }).map { $0 + "\n" }.joined()
  }

  /// Reads `text` back; nil when it has another form.
  ///
  /// What is read is worth believing only if its root is a signed one.
  public init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, let size = UInt64(first) else { return nil }
    edges = lines.dropFirst().dropLast().compactMap { Base64.decode($0.utf8).flatMap { TreeHash($0) } }
    guard edges.count == size.nonzeroBitCount else { return nil }
    self.size = size
    guard self.text == text else { return nil }
  }
}
