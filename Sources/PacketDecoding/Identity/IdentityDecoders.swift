// Role: the list of decoders that read which station has which address. A new one is one file and one line here.
import EgressTypes

/// Reads what stations say of their own addresses.
public enum IdentityDecoders {
  private static let all: [any IdentityDecoder.Type] = [
    ARPMessage.self,
    NeighbourMessage.self,
    DHCPReply.self,
    DHCPv6Reply.self,
  ]

  /// The claims of a frame; other packets than those of these protocols cost two comparisons.
  ///
  /// `packet` is the frame's own: what a tunnel carries says nothing about this segment. Claims are not proven: any
  /// station may forge them.
  @inlinable public static func read(_ frame: RawSpan, _ packet: borrowing DecodedPacket) -> [IdentityClaim] {
    isConcerned(packet) ? readAll(frame, packet) : []
  }

  /// Whether a packet is one of these protocols, as far as type and ports tell.
  @inlinable @inline(__always) static func isConcerned(_ packet: borrowing DecodedPacket) -> Bool {
    guard let tuple = packet.tuple else { return packet.stop == .arp }
    if tuple.transport == .udp {
      return tuple.destinationPort == 68 || tuple.destinationPort == 67 || tuple.destinationPort == 546
    }
    // The source port stands for the type.
    return tuple.transport == .icmpv6 && 133...136 ~= tuple.sourcePort
  }

  @usableFromInline @inline(never)
  static func readAll(_ frame: RawSpan, _ borrowed: borrowing DecodedPacket) -> [IdentityClaim] {
    let packet = copy borrowed
    // A message that the capture cut may go on to say otherwise; ARP is whole or not read.
    guard packet.stop == .arp || (packet.stop == nil && !packet.isTruncated) else { return [] }
    for decoder in all where decoder.expects(packet) {
      // A message that breaks the rules of its protocol is dropped by its receivers too.
      return (try? decoder.read(frame, packet)) ?? []
    }
    return []
  }
}

/// Reads the claims of one protocol.
protocol IdentityDecoder: SendableMetatype {
  /// Whether a packet is one of the protocol.
  static func expects(_ packet: DecodedPacket) -> Bool
  /// The claims of such a packet.
  static func read(_ frame: RawSpan, _ packet: DecodedPacket) throws(IdentityStop) -> [IdentityClaim]
}

/// Why a message claims nothing.
enum IdentityStop: Error {
  /// It was cut, or breaks the rules of its protocol.
  case unreadable
}

/// What identity decoders read from.
typealias IdentityReader = ByteReader<IdentityStop>

extension RawSpan {
  /// The six bytes at `offset`, which the caller knows to be there; nil when no single station can have the address.
  func stationAddress(at offset: Int) -> MACAddress? {
    let mac = MACAddress(bits: UInt64(uint16(at: offset)) << 32 | UInt64(uint32(at: offset &+ 2)))
    return mac.isGroup || mac.bits == 0 ? nil : mac
  }

  /// The 16 bytes at `offset`, which the caller knows to be there.
  func identityAddress6(at offset: Int) -> IPAddress {
    IPAddress(high: uint64(at: offset), low: uint64(at: offset &+ 8))
  }
}

extension IdentityClaim {
  /// Makes a claim; nil when no station can use the address on a segment.
  init?(_ mac: MACAddress, _ address: IPAddress, _ source: IdentitySource, leaseSeconds: UInt32? = nil) {
    let version: IPVersion = source == .arp || source == .dhcp ? .v4 : .v6
    // A mapped address is none that IPv6 packets may carry on a segment.
    guard address.isIPv4 == (version == .v4) else { return nil }
    switch address.scope {
    case .public, .private, .linkLocal: break
    case .loopback, .multicast, .broadcast, .unspecified: return nil
    }
    self.init(mac: mac, address: address, version: version, source: source, leaseSeconds: leaseSeconds)
  }
}
