// Role: DHCP for IPv6: the server's reply says which addresses a station may use, and for how long.
import EgressTypes

/// A server's Reply (RFC 8415 §16.10).
///
/// The station is the one the frame is sent to. Only where the link type does not say, it is the one in the client's
/// identifier: that stays with a device when it changes its link-layer address, and may name another interface of it.
enum DHCPv6Reply: IdentityDecoder {
  /// More options, and more addresses, than any real message has.
  static let maximumOptions = 64
  static let maximumAddresses = 16

  static func expects(_ packet: DecodedPacket) -> Bool {
    guard let tuple = packet.tuple else { return false }
    return tuple.transport == .udp && tuple.version == .v6 && tuple.destinationPort == 546
  }

  static func read(_ frame: RawSpan, _ packet: DecodedPacket) throws(IdentityStop) -> [IdentityClaim] {
    guard packet.payload.upperBound <= frame.byteCount, !packet.payload.isEmpty else { throw .unreadable }
    var reader = IdentityReader(frame.extracting(packet.payload))
    guard try reader.take(4, or: .unreadable).uint8(at: 0) == 7 else { return [] }
    var lease = Lease()
    try lease.read(&reader, depth: 0)
    let receiver = packet.link.destination.flatMap { $0.isGroup || $0.bits == 0 ? nil : $0 }
    guard let mac = receiver ?? lease.client else { return [] }
    return lease.addresses.compactMap { IdentityClaim(mac, $0.address, .dhcpv6, leaseSeconds: $0.seconds) }
  }

  /// What the options of a reply lend to whom.
  private struct Lease {
    var client: MACAddress?
    var addresses: [(address: IPAddress, seconds: UInt32)] = []
    private var count = 0

    /// Reads options (RFC 8415 §21.1); addresses stand within identity associations.
    @_lifetime(reader: copy reader)
    mutating func read(_ reader: inout IdentityReader, depth: Int) throws(IdentityStop) {
      while !reader.remaining.isEmpty, count < DHCPv6Reply.maximumOptions {
        count += 1
        let head = try reader.take(4, or: .unreadable)
        let value = try reader.take(Int(head.uint16(at: 2)), or: .unreadable)
        switch (head.uint16(at: 0), depth) {
        case (1, 0): client = client ?? DHCPv6Reply.station(identifiedBy: value)
        // Identity associations for lasting addresses with two times before their options, for temporary ones without.
        case (3, 0): try readWithin(value, skipping: 12)
        case (4, 0): try readWithin(value, skipping: 4)
        case (5, 1): note(value)
        default: break
        }
      }
    }

    private mutating func readWithin(_ value: RawSpan, skipping count: Int) throws(IdentityStop) {
      var reader = IdentityReader(value)
      try reader.skip(count, or: .unreadable)
      try read(&reader, depth: 1)
    }

    /// An address, its preferred and its valid lifetime (RFC 8415 §21.6); one that is valid for no time is withdrawn.
    private mutating func note(_ value: RawSpan) {
      guard value.byteCount >= 24, addresses.count < DHCPv6Reply.maximumAddresses else { return }
      let seconds = value.uint32(at: 20)
      if seconds > 0 { addresses.append((value.identityAddress6(at: 0), seconds)) }
    }
  }

  /// The Ethernet address in an identifier made of one (RFC 8415 §11.2, §11.4); nil for any other.
  private static func station(identifiedBy value: RawSpan) -> MACAddress? {
    guard value.byteCount >= 4, value.uint16(at: 2) == 1 else { return nil }
    switch (value.uint16(at: 0), value.byteCount) {
    case (1, 14): return value.stationAddress(at: 8)
    case (3, 10): return value.stationAddress(at: 4)
    default: return nil
    }
  }
}
