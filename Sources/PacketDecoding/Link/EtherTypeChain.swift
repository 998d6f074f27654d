// Role: what may stand between a link header and IP beside VLAN tags: labels, sessions, tags and LLC, in any order.
import EgressTypes

/// Follows EtherTypes until one of them is IP's.
enum EtherTypeChain {
  /// Networks use three or four at most; the others are followed so that nothing hides behind one more.
  static let maximumDepth = 16

  /// Leaves IP's EtherType in `link`, whose addresses and first VLAN id stay those of the outermost header.
  @inline(never) static func follow(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    for _ in 0..<maximumDepth {
      switch link.etherType {
      case EtherType.ipv4, EtherType.ipv6: return
      case ...EtherType.largestLength: link.etherType = try LLCHeader.read(&reader)
      case 0x8847, 0x8848: link.etherType = try MPLSLabels.read(&reader)
      case 0x8864: link.etherType = try PPPoEHeader.read(&reader)
      case 0x880b: link.etherType = try PPPHeader.read(&reader)
      case 0x8100, 0x88a8, 0x9100: try readVLAN(&reader, into: &link)
      // A VN tag (802.1BR), a redundancy tag (802.1CB) and HSR (IEC 62439-3): four bytes, then the next EtherType.
      case 0x8926, 0xf1c1, 0x892f: link.etherType = try reader.take(6, or: .truncatedLink).uint16(at: 4)
      // Cisco metadata.
      case 0x8909: link.etherType = try reader.take(8, or: .truncatedLink).uint16(at: 6)
      // A backbone service tag and the customer's addresses (802.1ah).
      case 0x88e7: link.etherType = try reader.take(18, or: .truncatedLink).uint16(at: 16)
      case 0x88e5: link.etherType = try readMACsec(&reader)
      default: throw EtherType.stop(at: link.etherType)
      }
    }
    throw .encapsulationTooDeep
  }

  /// A tag behind something else than the link header.
  private static func readVLAN(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let tag = try reader.take(4, or: .truncatedLink)
    if link.vlan == 0 { link.vlan = tag.uint16(at: 0) & 0x0fff }
    link.etherType = tag.uint16(at: 2)
  }

  /// The security tag of IEEE 802.1AE §9.3, behind which frames are only signed or encrypted too.
  private static func readMACsec(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    let control = try reader.peek(1, or: .truncatedLink).uint8(at: 0)
    guard control & 0x0c == 0 else { throw .encryptedLink }
    let length = control & 0x20 == 0 ? 6 : 14
    return try reader.take(length + 2, or: .truncatedLink).uint16(at: length)
  }
}
