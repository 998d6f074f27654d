// Role: what a tunnel carries must look like a packet before it counts as one.
import EgressTypes

/// Finds the packet that begins at a reader.
enum TunnelContent {
  /// The packet with this EtherType, behind whatever labels or tags it has.
  static func packet(
    ofType etherType: UInt16, by kind: TunnelKind, _ reader: inout FrameReader
  ) throws(DecodeStop) -> InnerPacket? {
    if etherType == 0x6558 { return ethernetFrame(by: kind, reader) }
    var link = LinkHeader()
    link.etherType = etherType
    try EtherTypeChain.follow(&reader, into: &link)
    return ipPacket(by: kind, reader)
  }

  /// An IP packet whose header is there and fits in what carries it.
  static func ipPacket(by kind: TunnelKind, _ reader: borrowing FrameReader) -> InnerPacket? {
    guard let start = try? reader.peek(20, or: .truncatedIP) else { return nil }
    switch start.uint8(at: 0) >> 4 {
    case 4:
      let headerLength = Int(start.uint8(at: 0) & 0x0f) * 4
      let totalLength = Int(start.uint16(at: 2))
      guard headerLength >= 20, headerLength <= reader.wireRemaining, totalLength == 0 || totalLength >= headerLength
      else { return nil }
    case 6: guard reader.remaining.count >= 40 else { return nil }
    default: return nil
    }
    return place(by: kind, reader, isEthernet: false)
  }

  /// An Ethernet frame whose header is there.
  static func ethernetFrame(by kind: TunnelKind, _ reader: borrowing FrameReader) -> InnerPacket? {
    reader.remaining.count >= 14 ? place(by: kind, reader, isEthernet: true) : nil
  }

  private static func place(by kind: TunnelKind, _ reader: borrowing FrameReader, isEthernet: Bool) -> InnerPacket {
    InnerPacket(kind: kind, bytes: reader.remaining, wireLength: reader.wireRemaining, isEthernet: isEthernet)
  }
}
