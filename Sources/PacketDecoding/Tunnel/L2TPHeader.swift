// Role: data messages of the Layer Two Tunneling Protocol.
import EgressTypes

/// L2TP version 2 (RFC 2661 §3.1) with PPP within; version 3 does not say on the wire what it carries.
enum L2TPHeader {
  /// Finds the IP packet of a data message.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    let flags = try reader.take(2, or: .truncatedTransport).uint16(at: 0)
    let isControl = flags & 0x8000 != 0
    guard !isControl, flags & 0x000f == 2 else { return nil }
    let hasLength = flags & 0x4000 != 0
    let hasSequence = flags & 0x0800 != 0
    // Tunnel and session.
    try reader.skip((hasLength ? 2 : 0) + 4 + (hasSequence ? 4 : 0), or: .truncatedTransport)
    let hasOffset = flags & 0x0200 != 0
    if hasOffset {
      let padding = try reader.take(2, or: .truncatedTransport).uint16(at: 0)
      try reader.skip(Int(padding), or: .truncatedTransport)
    }
    return try TunnelContent.packet(ofType: 0x880b, by: .l2tp, &reader)
  }
}
