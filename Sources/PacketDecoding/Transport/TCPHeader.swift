// Role: the TCP header and its options.
import EgressTypes

/// TCP (RFC 9293 §3.1).
enum TCPHeader {
  @inline(__always) static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    let segmentLength = reader.wireRemaining
    let header = try reader.take(20, or: .truncatedTransport)
    let headerLength = Int(header.uint8(at: 12) >> 4) * 4
    guard headerLength >= 20, headerLength <= segmentLength else { throw .badTCPOffset }
    packet.tcp = TCPFields(flags: header.uint8(at: 13), sequence: header.uint32(at: 4))
    try reader.skip(headerLength &- 20, or: .truncatedTransport)
    packet.payload = reader.remaining
  }
}
