// Role: ICMP for both IP versions, with type and code put where other transports have ports.
import EgressTypes

/// ICMP (RFC 792) and ICMPv6 (RFC 4443).
enum ICMPHeader {
  /// Every message in use has 8 bytes before its body: type, code, checksum and four that depend on the type.
  static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    let message = try reader.peek(2, or: .truncatedTransport)
    let type = message.uint8(at: 0)
    let version = packet.tuple?.version ?? .v4
    packet.tuple?.setPorts(UInt16(type), UInt16(counterpart(of: type, in: version) ?? message.uint8(at: 1)))
    try reader.skip(8, or: .truncatedTransport)
    packet.payload = reader.remaining
  }

  /// The type that answers this one, so that a request and its reply are one flow; nil for one-way messages.
  ///
  /// Source: the Community ID specification, version 1, reference implementation.
  static func counterpart(of type: UInt8, in version: IPVersion) -> UInt8? {
    switch (version, type) {
    case (.v4, 0): 8  // echo reply, echo
    case (.v4, 8): 0
    case (.v4, 9): 10  // router advertisement, solicitation
    case (.v4, 10): 9
    case (.v4, 13): 14  // timestamp, reply
    case (.v4, 14): 13
    case (.v4, 15): 16  // information, reply
    case (.v4, 16): 15
    case (.v4, 17): 18  // address mask, reply
    case (.v4, 18): 17
    case (.v6, 128): 129  // echo, reply
    case (.v6, 129): 128
    case (.v6, 130): 131  // multicast listener query, report
    case (.v6, 131): 130
    case (.v6, 133): 134  // router solicitation, advertisement
    case (.v6, 134): 133
    case (.v6, 135): 136  // neighbour solicitation, advertisement
    case (.v6, 136): 135
    case (.v6, 139): 140  // node information query, response
    case (.v6, 140): 139
    case (.v6, 144): 145  // home agent address discovery, reply
    case (.v6, 145): 144
    default: nil
    }
  }
}
