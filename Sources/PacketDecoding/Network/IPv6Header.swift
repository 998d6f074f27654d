// Role: the IPv6 header.
import EgressTypes

/// IPv6 (RFC 8200 §3).
enum IPv6Header {
  static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    let start = reader.offset
    let header = try reader.take(40, or: .truncatedIP)
    packet.tuple = FiveTuple(
      source: header.ipv6Address(at: 8), sourcePort: 0, destination: header.ipv6Address(at: 24), destinationPort: 0,
      transport: TransportProtocol(rawValue: header.uint8(at: 6)), version: .v6)
    packet.hopLimit = header.uint8(at: 7)

    // 0 stands for a jumbogram (RFC 2675) or segmentation offload: the frame's length counts then.
    let payloadLength = Int(header.uint16(at: 4))
    let isEmpty = header.uint8(at: 6) == IPv6ExtensionHeader.none
    packet.ipLength = payloadLength > 0 || isEmpty ? payloadLength &+ 40 : reader.wireEnd &- start
    reader.setEnd(start &+ packet.ipLength)
    try IPv6ExtensionHeader.readAll(&reader, into: &packet)
  }
}

extension RawSpan {
  /// The 16 bytes at `offset`.
  fileprivate func ipv6Address(at offset: Int) -> IPAddress {
    IPAddress(high: uint64(at: offset), low: uint64(at: offset &+ 8))
  }
}
