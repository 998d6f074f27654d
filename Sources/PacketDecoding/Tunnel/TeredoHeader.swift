// Role: IPv6 through NATs.
import EgressTypes

/// Teredo (RFC 4380 §5.1.1): an authentication, an origin, both or neither, then an IPv6 packet.
enum TeredoHeader {
  /// Finds the IPv6 packet; it must end where the datagram ends, or before.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    if try reader.peek(2, or: .truncatedTransport).uint16(at: 0) == 1 {
      let lengths = try reader.take(4, or: .truncatedTransport)
      // Client id and authentication value, then a nonce and a confirmation.
      try reader.skip(Int(lengths.uint8(at: 2)) + Int(lengths.uint8(at: 3)) + 9, or: .truncatedTransport)
    }
    if try reader.peek(2, or: .truncatedTransport).uint16(at: 0) == 0 { try reader.skip(8, or: .truncatedTransport) }
    let header = try reader.peek(40, or: .truncatedTransport)
    guard header.uint8(at: 0) >> 4 == 6, Int(header.uint16(at: 4)) + 40 <= reader.wireRemaining else { return nil }
    return TunnelContent.ipPacket(by: .teredo, reader)
  }
}
