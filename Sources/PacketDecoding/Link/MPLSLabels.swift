// Role: the labels of Multiprotocol Label Switching, behind which nothing says what follows.
import EgressTypes

/// An MPLS label stack (RFC 3032 §2.1).
enum MPLSLabels {
  /// Networks push four at most.
  static let maximumDepth = 16

  /// The EtherType of what follows the bottom of the stack.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    for _ in 0..<maximumDepth {
      let isBottom = try reader.take(4, or: .truncatedLink).uint8(at: 2) & 1 == 1
      if isBottom { return try typeBelow(&reader) }
    }
    throw .encapsulationTooDeep
  }

  /// Told by the first four bits, as routers that share load do (RFC 4928 §3); else a pseudowire's Ethernet frame.
  private static func typeBelow(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    switch try reader.peek(1, or: .truncatedLink).uint8(at: 0) >> 4 {
    case 4: return EtherType.ipv4
    case 6: return EtherType.ipv6
    default: break
    }
    // With a control word before it (RFC 4448 §4.6), or without.
    for start in [4, 0] {
      let type = try reader.peek(start + 14, or: .truncatedLink).uint16(at: start + 12)
      guard isUsual(type) else { continue }
      try reader.skip(start + 14, or: .truncatedLink)
      return type
    }
    throw .unknownEtherType
  }

  /// Whether these two bytes look like the EtherType of a frame that a customer sends.
  private static func isUsual(_ type: UInt16) -> Bool {
    [EtherType.ipv4, EtherType.ipv6, EtherType.arp, 0x8100, 0x88a8, 0x8847, 0x8864].contains(type)
  }
}
