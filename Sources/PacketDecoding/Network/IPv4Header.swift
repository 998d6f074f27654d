// Role: the IPv4 header, its options and its fragments.
import EgressTypes

/// IPv4 (RFC 791 §3.1).
enum IPv4Header {
  @inline(__always) static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    let start = reader.offset
    let header = try reader.take(20, or: .truncatedIP)
    packet.tuple = FiveTuple(
      source: IPAddress(v4: header.uint32(at: 12)), sourcePort: 0,
      destination: IPAddress(v4: header.uint32(at: 16)), destinationPort: 0,
      transport: TransportProtocol(rawValue: header.uint8(at: 9)), version: .v4)
    packet.hopLimit = header.uint8(at: 8)

    // Segmentation offload leaves 0, and a length shorter than its own header is no length: the frame's counts then.
    let headerLength = Int(header.uint8(at: 0) & 0x0f) * 4
    let totalLength = Int(header.uint16(at: 2))
    let isUsable = totalLength >= max(headerLength, 20)
    packet.ipLength = isUsable ? totalLength : reader.wireEnd &- start
    reader.setEnd(start &+ packet.ipLength)
    guard headerLength >= 20 else { throw .badIPHeaderLength }
    guard isUsable || totalLength == 0 else { throw .badIPLength }
    try reader.skip(headerLength &- 20, or: .truncatedIP)

    let fragment = header.uint16(at: 6)
    if fragment & 0x3fff != 0 {
      try packet.setFragment(
        Fragment(
          identification: UInt32(header.uint16(at: 4)), offset: Int(fragment & 0x1fff) * 8,
          more: fragment & 0x2000 != 0, transport: TransportProtocol(rawValue: header.uint8(at: 9))),
        data: reader.remaining)
    }
  }
}

extension DecodedPacket {
  /// Notes the fragment's place and data; only the first one goes on to the transport, which is where the ports are.
  mutating func setFragment(_ place: Fragment, data: Range<Int>) throws(DecodeStop) {
    fragment = place
    fragmentData = data
    transportStart = data.lowerBound
    if place.offset > 0 { throw .laterFragment }
  }
}
