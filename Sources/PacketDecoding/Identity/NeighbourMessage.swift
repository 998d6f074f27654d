// Role: IPv6 neighbour discovery: solicitations and advertisements that carry their sender's link-layer address.
import EgressTypes

/// Router and neighbour solicitations and advertisements (RFC 4861 §4.1 to §4.4).
///
/// A solicitation from the unspecified address asks whether an address is free (RFC 4862 §5.4.2) and claims nothing.
enum NeighbourMessage: IdentityDecoder {
  static func expects(_ packet: DecodedPacket) -> Bool {
    guard let tuple = packet.tuple else { return false }
    return tuple.transport == .icmpv6 && 133...136 ~= tuple.sourcePort
  }

  static func read(_ frame: RawSpan, _ packet: DecodedPacket) throws(IdentityStop) -> [IdentityClaim] {
    // A router would have lowered the hop limit (RFC 4861 §7.1), and no fragment may be one of these (RFC 6980 §5).
    guard let tuple = packet.tuple, packet.hopLimit == 255, packet.fragment == nil else { throw .unreadable }
    // The payload begins after the eight bytes that open every message; the second of them is the code.
    var message = IdentityReader(frame, at: packet.payload.lowerBound &- 8)
    guard try message.take(8, or: .unreadable).uint8(at: 1) == 0 else { throw .unreadable }
    var reader = IdentityReader(try body(of: packet, in: frame))
    let address: IPAddress
    switch tuple.sourcePort {
    case 133: address = tuple.source
    case 134:
      try reader.skip(8, or: .unreadable)
      address = tuple.source
    case 135:
      try reader.skip(16, or: .unreadable)
      address = tuple.source
    default: address = try reader.take(16, or: .unreadable).identityAddress6(at: 0)
    }
    guard let mac = try linkLayerAddress(&reader, isTarget: tuple.sourcePort == 136) else { return [] }
    return IdentityClaim(mac, address, .ndp).map { [$0] } ?? []
  }

  @_lifetime(copy frame)
  private static func body(of packet: DecodedPacket, in frame: RawSpan) throws(IdentityStop) -> RawSpan {
    guard packet.payload.lowerBound >= 0, packet.payload.upperBound <= frame.byteCount else { throw .unreadable }
    return frame.extracting(packet.payload)
  }

  /// The source or target link-layer address option (RFC 4861 §4.6.1); all options have to be readable.
  private static func linkLayerAddress(
    _ reader: inout IdentityReader, isTarget: Bool
  ) throws(IdentityStop) -> MACAddress? {
    var found: MACAddress?
    while !reader.remaining.isEmpty {
      let head = try reader.take(2, or: .unreadable)
      let type = head.uint8(at: 0)
      // In units of eight bytes, the two of type and length included.
      let units = Int(head.uint8(at: 1))
      guard units > 0 else { throw .unreadable }
      let value = try reader.take(units &* 8 &- 2, or: .unreadable)
      if type == (isTarget ? 2 : 1), units == 1, found == nil { found = value.stationAddress(at: 0) }
    }
    return found
  }
}
