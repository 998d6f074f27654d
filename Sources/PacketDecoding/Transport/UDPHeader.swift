// Role: the UDP header.
import EgressTypes

/// UDP (RFC 768).
enum UDPHeader {
  @inline(__always) static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    let start = reader.offset
    let available = reader.wireRemaining
    let length = Int(try reader.take(8, or: .truncatedTransport).uint16(at: 4))
    // A jumbogram has no room for its length (RFC 2675 §4); a first fragment holds less than the whole datagram.
    let isJumbo = length == 0 && available > 0xffff
    let isFirstFragment = packet.fragment != nil
    guard isJumbo || length >= 8, length <= available || isFirstFragment else { throw .badUDPLength }
    if !isJumbo, length < available { reader.setEnd(start &+ length) }
    packet.payload = reader.remaining
  }
}
