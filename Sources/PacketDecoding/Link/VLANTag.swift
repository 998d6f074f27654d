// Role: VLAN tags, stacked or single.
import EgressTypes

/// IEEE 802.1Q tags: three bits of priority, one of drop eligibility, twelve of VLAN id, then the next EtherType.
enum VLANTag {
  /// Two are usual (QinQ); the others are followed so that nothing hides behind one more tag.
  static let maximumDepth = 16

  /// Reads tags until another EtherType stands in `link`; only the first two ids are kept.
  @inline(__always) static func readAll(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    var depth = 0
    while isTag(link.etherType) {
      guard depth < maximumDepth else { throw .vlanTooDeep }
      let tag = try reader.take(4, or: .truncatedLink)
      let id = tag.uint16(at: 0) & 0x0fff
      if depth == 0 { link.vlan = id }
      if depth == 1 { link.innerVLAN = id }
      link.etherType = tag.uint16(at: 2)
      depth &+= 1
    }
  }

  /// 802.1Q, 802.1ad, and what switches used for the outer tag before 802.1ad.
  private static func isTag(_ etherType: UInt16) -> Bool {
    etherType == 0x8100 || etherType == 0x88a8 || etherType == 0x9100
  }
}
