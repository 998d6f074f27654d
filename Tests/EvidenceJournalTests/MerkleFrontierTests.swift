// Role: holds the tree to RFC 6962: known roots, and the recursive definition for every size up to 40.
import EgressTypes
import Testing

@testable import EvidenceJournal

@Suite("Merkle tree")
struct MerkleFrontierTests {
  /// The leaves of the Certificate Transparency reference tests (merkle_tree_test.cc), whose roots are below.
  static let leaves: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    Array(0x50...0x57), Array(0x60...0x6f),
  ]

  @Test(
    "known roots",
    arguments: [
      (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
      (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
      (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
      (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
      (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
  func knownRoot(_ size: Int, _ root: String) {
    var tree = MerkleFrontier()
    for leaf in Self.leaves.prefix(size) { tree.append(.leaf(leaf, in: leaf.indices)) }
    #expect(tree.root.hexadecimal == root)
  }

  static func hashes(_ count: Int) -> [TreeHash] { (0..<count).map { TreeHash.leaf([UInt8($0)], in: 0..<1) } }

  static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
    guard leaves.count > 1 else { return leaves.first ?? .emptyTree }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    return .node(root(leaves.prefix(half)), root(leaves.dropFirst(half)))
  }

  @Test("each root is the one the RFC defines, also after the frontier was written and read back")
  func definition() throws {
    let hashes = Self.hashes(40)
    var tree = MerkleFrontier()
    for (size, hash) in hashes.enumerated() {
      #expect(tree.root == Self.root(hashes.prefix(size)), "size \(size)")
      tree = try #require(MerkleFrontier(text: tree.text))
      tree.append(hash)
    }
  }

  @Test("a frontier in another form is refused", arguments: ["", "1\n", "x\n", "01\n", "0", "0\n\n"])
  func refused(_ text: String) {
    #expect(MerkleFrontier(text: text) == nil)
  }
}
