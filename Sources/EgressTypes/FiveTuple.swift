// Role: what identifies a flow: addresses, ports, transport and IP version, in the direction of one packet.

/// An IP protocol number, from the IANA registry.
public struct TransportProtocol: RawRepresentable, Hashable, Sendable {
  /// The number in the IPv4 Protocol or last IPv6 Next Header field.
  public let rawValue: UInt8
  /// Wraps a protocol number.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// ICMP for IPv4 (RFC 792).
  @inlinable public static var icmp: TransportProtocol { TransportProtocol(rawValue: 1) }
  /// IGMP (RFC 3376).
  @inlinable public static var igmp: TransportProtocol { TransportProtocol(rawValue: 2) }
  /// TCP (RFC 9293).
  @inlinable public static var tcp: TransportProtocol { TransportProtocol(rawValue: 6) }
  /// UDP (RFC 768).
  @inlinable public static var udp: TransportProtocol { TransportProtocol(rawValue: 17) }
  /// ICMP for IPv6 (RFC 4443).
  @inlinable public static var icmpv6: TransportProtocol { TransportProtocol(rawValue: 58) }
  /// SCTP (RFC 9260).
  @inlinable public static var sctp: TransportProtocol { TransportProtocol(rawValue: 132) }

  /// The name used in `network.transport`, or `ip-proto-N` where there is none.
  public var name: String {
    switch self {
    case .icmp: "icmp"
    case .igmp: "igmp"
    case .tcp: "tcp"
    case .udp: "udp"
    case .icmpv6: "ipv6-icmp"
    case .sctp: "sctp"
    case TransportProtocol(rawValue: 4): "ipip"
    case TransportProtocol(rawValue: 41): "ipv6-in-ip"
    case TransportProtocol(rawValue: 47): "gre"
    case TransportProtocol(rawValue: 50): "esp"
    case TransportProtocol(rawValue: 51): "ah"
    default: "ip-proto-\(rawValue)"
    }
  }
}

/// The version of the Internet Protocol a packet was carried by.
public enum IPVersion: UInt8, Sendable {
  /// IPv4.
  case v4 = 4
  /// IPv6.
  case v6 = 6

  /// The value of `network.type`.
  public var name: String { self == .v4 ? "ipv4" : "ipv6" }
}

/// Addresses, ports and transport of one packet; for ICMP the ports hold type and code as Community ID maps them.
public struct FiveTuple: Hashable, Sendable {
  /// The sender.
  public var source: IPAddress
  /// The receiver.
  public var destination: IPAddress
  /// The sender's port; 0 where the transport has none.
  public var sourcePort: UInt16
  /// The receiver's port; 0 where the transport has none.
  public var destinationPort: UInt16
  /// The transport.
  public var transport: TransportProtocol
  /// The IP version of the header the addresses stood in.
  public var version: IPVersion

  /// Makes a tuple.
  @inlinable public init(
    source: IPAddress, sourcePort: UInt16, destination: IPAddress, destinationPort: UInt16,
    transport: TransportProtocol, version: IPVersion
  ) {
    self.source = source
    self.destination = destination
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
    self.transport = transport
    self.version = version
  }

  /// The tuple of a packet that goes the other way.
  @inlinable public var reversed: FiveTuple {
    FiveTuple(
      source: destination, sourcePort: destinationPort, destination: source, destinationPort: sourcePort,
      transport: transport, version: version)
  }

  /// The text of an address of this tuple, in the form of its IP version.
  public func text(of address: IPAddress) -> String {
    version == .v4 ? address.description : address.ipv6Description
  }
}
