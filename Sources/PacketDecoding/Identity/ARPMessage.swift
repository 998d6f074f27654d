// Role: ARP: the sender of a request, a reply or an announcement says which address is its own.
import EgressTypes

/// ARP for IPv4 over Ethernet (RFC 826); a probe for an address that is not yet used claims nothing (RFC 5227 §2.1).
enum ARPMessage: IdentityDecoder {
  static func expects(_ packet: DecodedPacket) -> Bool { packet.stop == .arp }

  static func read(_ frame: RawSpan, _ packet: DecodedPacket) throws(IdentityStop) -> [IdentityClaim] {
    var reader = IdentityReader(frame, at: packet.headerBytes)
    let message = try reader.take(28, or: .unreadable)
    // Hardware type Ethernet, protocol type IPv4, lengths 6 and 4.
    guard message.uint32(at: 0) == 0x0001_0800, message.uint16(at: 4) == 0x0604 else { throw .unreadable }
    let isRequestOrReply = 1...2 ~= message.uint16(at: 6)
    guard isRequestOrReply, let mac = message.stationAddress(at: 8) else { throw .unreadable }
    return IdentityClaim(mac, IPAddress(v4: message.uint32(at: 14)), .arp).map { [$0] } ?? []
  }
}
