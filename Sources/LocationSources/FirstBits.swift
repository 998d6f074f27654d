// Role: where walks down a tree of address bits begin: past the first 16 bits, which are worked out when a file is opened.
import EgressTypes

/// The starts of all walks from one node.
struct FirstBits: Sendable {
  /// Where a walk stands after some bits.
  struct Place: Sendable {
    /// The node, or whatever the format has in its place.
    var node: UInt32
    /// The record of the narrowest network on the way; `UInt32.max` for none.
    var record: UInt32 = .max
    /// Bits of that network, or those that were walked where the tree ended early.
    var length: UInt8 = 0
  }

  /// Bits that are worked out in advance: 16, and none for a small tree, which is walked as fast.
  let count: Int
  // Apart, so that the nodes, which every walk asks for, stay in the cache.
  private let nodes: [UInt32]
  private let found: [(record: UInt32, length: UInt8)]

  /// Works out the starts from `root` in a tree of so many nodes; `below` takes a walk one bit further, nil where the
  /// tree ends.
  init(from root: Place, nodes: Int, _ below: (Place, _ bit: Int, _ depth: Int) -> Place?) {
    count = nodes > 1 << 12 ? 16 : 0
    var level = [(place: root, isOpen: true)]
    for depth in 0..<count {
      level = level.flatMap { start -> [(place: Place, isOpen: Bool)] in
        guard start.isOpen else { return [start, start] }
        return (0..<2).map { bit in below(start.place, bit, depth).map { ($0, true) } ?? (start.place, false) }
      }
    }
    self.nodes = level.map { $0.isOpen ? $0.place.node : .max }
    found = level.map { ($0.place.record, $0.place.length) }
  }

  /// The node from which the walk goes on for an address whose first 16 bits are these; `UInt32.max` where it ended.
  func node(_ bits: UInt64) -> UInt32 { nodes[index(bits)] }

  /// The record of the narrowest network on the way there.
  func found(_ bits: UInt64) -> (record: UInt32, length: UInt8) { found[index(bits)] }

  private func index(_ bits: UInt64) -> Int { Int(truncatingIfNeeded: (bits & 0xffff) >> UInt64(16 - count)) }
}
