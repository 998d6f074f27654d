// Role: virtual LANs over UDP.
import EgressTypes

/// VXLAN (RFC 7348 §5) and its generic form with a protocol number (draft-ietf-nvo3-vxlan-gpe §3).
enum VXLANHeader {
  /// Finds the Ethernet frame; without a valid network identifier its receiver drops it.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    let hasNetwork = try reader.take(8, or: .truncatedTransport).uint8(at: 0) & 0x08 != 0
    return hasNetwork ? TunnelContent.ethernetFrame(by: .vxlan, reader) : nil
  }

  /// Finds what the protocol number names.
  static func readGeneric(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    switch try reader.take(8, or: .truncatedTransport).uint8(at: 3) {
    case 1, 2: TunnelContent.ipPacket(by: .vxlan, reader)
    case 3: TunnelContent.ethernetFrame(by: .vxlan, reader)
    default: nil
    }
  }
}
