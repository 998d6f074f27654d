// Role: the second step of a frame's path: which IP header to read, or why there is none.
import EgressTypes

/// Reads the IP header and everything before the transport.
enum NetworkLayer {
  /// Leaves the tuple, without ports, in `packet`, and ends `reader` where the IP packet ends.
  @inline(__always) static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    if !EtherType.isIP(packet.link.etherType) { try EtherTypeChain.follow(&reader, into: &packet.link) }
    let etherType = packet.link.etherType
    guard try EtherType.ofIPHeader(at: reader) == etherType else { throw .badIPVersion }
    packet.networkStart = reader.offset
    if etherType == EtherType.ipv4 {
      try IPv4Header.read(&reader, into: &packet)
    } else {
      try IPv6Header.read(&reader, into: &packet)
    }
  }
}
