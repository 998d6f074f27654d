// Role: the binary search tree of a MaxMind DB. One side of a node is a lower node, nothing, or a place in the data.
// Format: MaxMind DB 2.0, "Binary Search Tree Section".
import EgressTypes

/// The search tree.
struct MMDBTree: Sendable {
  /// The record of a network: where it begins in the file, and the network's length of 128 bits.
  struct Match {
    let place: Int
    let length: Int
  }

  let nodeCount: Int
  let nodeLength: Int
  let data: MMDBData
  /// Bits of an address of the file's version.
  let addressLength: Int
  /// The side under which IPv4 lies: ::/96, or the root of a version-4 tree; nil when a wider network ends above it.
  private let v4Root: Int?
  private let v4Starts: FirstBits?
  private let v6Starts: FirstBits

  init(_ metadata: MMDBMetadata) {
    nodeCount = metadata.nodeCount
    nodeLength = metadata.nodeLength
    data = metadata.data
    addressLength = metadata.ipVersion == 4 ? 32 : 128
    var node: Int? = 0
    if metadata.ipVersion == 6 {
      for _ in 0..<96 {
        guard let above = node, above < nodeCount else {
          node = nil
          break
        }
        node = MMDBTree.side(0, of: above, length: nodeLength, data.file)
      }
    }
    v4Root = node
    let (count, length, file) = (metadata.nodeCount, metadata.nodeLength, metadata.data.file)
    func starts(at root: Int, _ depth: UInt8) -> FirstBits {
      FirstBits(from: FirstBits.Place(node: UInt32(truncatingIfNeeded: root), record: 0, length: depth), nodes: count) {
        place, bit, _ in
        // What is no node is kept as it is, with the bits that led to it.
        guard place.node < count, root == node || Int(place.node) != node else { return place }
        let side = MMDBTree.side(bit, of: Int(place.node), length: length, file)
        return side.map {
          FirstBits.Place(node: UInt32(truncatingIfNeeded: $0), record: 0, length: place.length + 1)
        }
      }
    }
    v4Starts = node.map { starts(at: $0, 96) }
    v6Starts = starts(at: 0, 0)
  }

  /// One side of a node; nil where the file ends, which the check of the measures rules out.
  func side(_ bit: Int, of node: Int) -> Int? { MMDBTree.side(bit, of: node, length: nodeLength, data.file) }

  private static func side(_ bit: Int, of node: Int, length: Int, _ file: MappedFile) -> Int? {
    let start = node * length
    switch length {
    case 6:
      guard let bits = file.integer(at: start + 2 * bit, as: UInt32.self) else { return nil }
      return Int(bit == 0 ? bits >> 8 : bits & 0xff_ffff)
    case 7:
      // The byte in the middle has the highest four bits of the left side and then those of the right.
      guard let bits = file.integer(at: start + 3 * bit, as: UInt32.self) else { return nil }
      return Int(bit == 0 ? bits >> 8 | (bits & 0xf0) << 20 : bits & 0xfff_ffff)
    default:
      return file.integer(at: start + 4 * bit, as: UInt32.self).map { Int($0) }
    }
  }

  /// The record that a side leads to, by its place in the file; nil when it leads to a node or to nothing.
  func place(of side: Int) -> Int? {
    side > nodeCount ? data.section.lowerBound + side - nodeCount - MMDBMetadata.separatorLength : nil
  }

  /// The record of the network that holds an address; nil when there is none.
  func match(_ address: IPAddress) -> Match? {
    let isIPv4 = address.isIPv4
    guard isIPv4 || addressLength == 128 && !address.embedsIPv4, let starts = isIPv4 ? v4Starts : v6Starts else {
      return nil
    }
    let bits = isIPv4 ? address.low >> 16 : address.high >> 48
    var node = Int(starts.node(bits))
    // Only where the tree ended early, fewer bits than all were walked.
    var depth = node < nodeCount ? (isIPv4 ? 96 : 0) + starts.count : Int(starts.found(bits).length)
    // Vendors let several networks of IPv6 lead to the tree of IPv4; that is no location of an IPv6 address.
    guard isIPv4 || node != v4Root || node >= nodeCount else { return nil }
    while node < nodeCount {
      guard depth < 128, let below = side(address.bit(depth), of: node) else { return nil }
      node = below
      depth += 1
      if !isIPv4, node == v4Root, node < nodeCount { return nil }
    }
    return place(of: node).map { Match(place: $0, length: depth) }
  }
}

extension IPAddress {
  /// Whether the address is one of IPv6 that vendors answer by an IPv4 address within it: ::/96 (RFC 4291), 2002::/16
  /// (6to4, RFC 3056) and 2001::/32 (Teredo, RFC 4380).
  fileprivate var embedsIPv4: Bool {
    high == 0 && low >> 32 == 0 || high >> 48 == 0x2002 || high >> 32 == 0x2001_0000
  }
}
