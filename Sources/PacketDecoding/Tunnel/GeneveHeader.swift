// Role: Generic Network Virtualization Encapsulation.
import EgressTypes

/// Geneve (RFC 8926 §3.4).
enum GeneveHeader {
  /// Finds what follows the options.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    let header = try reader.take(8, or: .truncatedTransport)
    let start = header.uint8(at: 0)
    let isVersion0 = start >> 6 == 0
    guard isVersion0 else { return nil }
    try reader.skip(Int(start & 0x3f) * 4, or: .truncatedTransport)
    return try TunnelContent.packet(ofType: header.uint16(at: 2), by: .geneve, &reader)
  }
}
