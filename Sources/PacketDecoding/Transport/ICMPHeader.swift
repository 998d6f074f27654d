// Role: ICMP for both IP versions, with type and code put where other transports have ports.
import EgressTypes

/// ICMP (RFC 792) and ICMPv6 (RFC 4443).
enum ICMPHeader {
  /// Every message in use has 8 bytes before its body: type, code, checksum and four that depend on the type.
  static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    let message = try reader.peek(2, or: .truncatedTransport)
    let type = message.uint8(at: 0)
    let answer = packet.tuple?.transport.counterpart(ofICMPType: type)
    packet.tuple?.setPorts(UInt16(type), UInt16(answer ?? message.uint8(at: 1)))
    try reader.skip(8, or: .truncatedTransport)
    packet.payload = reader.remaining
  }
}
