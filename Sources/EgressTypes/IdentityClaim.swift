// Role: what a station says about itself on its own segment: which IP address belongs to its link-layer address.

/// Which protocol an identity was read from.
public enum IdentitySource: String, Sendable, Hashable, CaseIterable {
  /// A DHCP server's acknowledgement (RFC 2131).
  case dhcp
  /// A DHCPv6 server's reply (RFC 8415).
  case dhcpv6
  /// ARP (RFC 826).
  case arp
  /// IPv6 neighbour discovery (RFC 4861).
  case ndp
}

/// One claim that a station uses an address.
public struct IdentityClaim: Hashable, Sendable {
  /// The station.
  public var mac: MACAddress
  /// The address it uses.
  public var address: IPAddress
  /// Whether the address was written as IPv4 or IPv6.
  public var version: IPVersion
  /// Where it was read.
  public var source: IdentitySource
  /// How long the address is lent, in seconds; nil where the protocol does not say.
  public var leaseSeconds: UInt32?

  /// Makes a claim.
  public init(
    mac: MACAddress, address: IPAddress, version: IPVersion, source: IdentitySource, leaseSeconds: UInt32? = nil
  ) {
    self.mac = mac
    self.address = address
    self.version = version
    self.source = source
    self.leaseSeconds = leaseSeconds
  }
}
