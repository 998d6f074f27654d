// Role: Generic Routing Encapsulation, with Cisco's mirrors and Microsoft's PPP.
import EgressTypes

/// GRE (RFC 2784, RFC 2890; routing by RFC 1701) and its version 1 (RFC 2637 §4.1).
enum GREHeader {
  /// More source routes than this stand in no packet.
  static let maximumRoutes = 16

  /// Finds what follows the header.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    let header = try reader.take(4, or: .truncatedTransport)
    let flags = header.uint16(at: 0)
    let hasChecksum = flags & 0x8000 != 0
    let hasRoutes = flags & 0x4000 != 0
    let hasKey = flags & 0x2000 != 0
    let hasSequence = flags & 0x1000 != 0
    switch flags & 0x0007 {
    case 0:
      let options = (hasChecksum || hasRoutes ? 4 : 0) + (hasKey ? 4 : 0) + (hasSequence ? 4 : 0)
      try reader.skip(options, or: .truncatedTransport)
      if hasRoutes { try skipRoutes(&reader) }
      return try packet(ofType: header.uint16(at: 2), hasSequence: hasSequence, &reader)
    case 1 where hasSequence:
      // Payload length and call id; without a sequence number there is no payload, only an acknowledgement.
      let hasAcknowledgement = flags & 0x0080 != 0
      try reader.skip(4 + 4 + (hasAcknowledgement ? 4 : 0), or: .truncatedTransport)
      return try packet(ofType: header.uint16(at: 2), hasSequence: true, &reader)
    default: return nil
    }
  }

  /// Source route entries: family, offset, length; the last one has neither family nor length.
  private static func skipRoutes(_ reader: inout FrameReader) throws(DecodeStop) {
    for _ in 0..<maximumRoutes {
      let entry = try reader.take(4, or: .truncatedTransport)
      if entry.uint16(at: 0) == 0, entry.uint8(at: 3) == 0 { return }
      try reader.skip(Int(entry.uint8(at: 3)), or: .truncatedTransport)
    }
    throw .truncatedTransport
  }

  private static func packet(
    ofType type: UInt16, hasSequence: Bool, _ reader: inout FrameReader
  ) throws(DecodeStop) -> InnerPacket? {
    switch type {
    case 0x88be:
      // ERSPAN: type I has no header, type II has 8 bytes and a sequence number before them.
      if hasSequence { try reader.skip(8, or: .truncatedTransport) }
      return TunnelContent.ethernetFrame(by: .gre, reader)
    case 0x22eb:
      // ERSPAN type III: its last bit tells of 8 more bytes.
      let hasMore = try reader.take(12, or: .truncatedTransport).uint8(at: 11) & 1 == 1
      if hasMore { try reader.skip(8, or: .truncatedTransport) }
      return TunnelContent.ethernetFrame(by: .gre, reader)
    case 0x883e:
      // WCCP: version 2 puts four bytes before the IPv4 header.
      let isVersion1 = try reader.peek(1, or: .truncatedTransport).uint8(at: 0) >> 4 == 4
      if !isVersion1 { try reader.skip(4, or: .truncatedTransport) }
      return TunnelContent.ipPacket(by: .gre, reader)
    default: return try TunnelContent.packet(ofType: type, by: .gre, &reader)
    }
  }
}
