// Role: to which addresses webhooks may go: public ones, and those that the settings list.
import EgressTypes

/// The addresses that a webhook may be sent to; held against the address that is connected to, not against its name.
public struct PermittedAddresses: Hashable, Sendable {
  private let listed: [IPPrefix]

  /// Permits public addresses and these networks.
  public init(listed: [IPPrefix]) { self.listed = listed }

  /// Whether the settings list the address: then it may be private, and may be spoken to without TLS.
  public func isListed(_ address: IPAddress) -> Bool { listed.contains { $0.contains(address) } }

  /// Whether the address may be connected to.
  public func permits(_ address: IPAddress) -> Bool { isListed(address) || Self.isPublic(address) }

  /// Whether an address is reached across the Internet only, also where it carries an IPv4 address within.
  static func isPublic(_ address: IPAddress) -> Bool {
    guard address.scope == .public, !special.contains(where: { $0.contains(address) }) else { return false }
    return embedded(in: address).map(isPublic) ?? true
  }

  /// The IPv4 address that translators take out of an IPv6 address: NAT64 (RFC 6052) and 6to4 (RFC 3056).
  private static func embedded(in address: IPAddress) -> IPAddress? {
    if address.high == 0x0064_ff9b_0000_0000, address.low >> 32 == 0 {
      return IPAddress(v4: UInt32(truncatingIfNeeded: address.low))
    }
    if address.high >> 48 == 0x2002 { return IPAddress(v4: UInt32(truncatingIfNeeded: address.high >> 16)) }
    return nil
  }

  /// What `AddressScope` counts as public and no receiver stands in.
  ///
  /// Blocks of the IANA special-purpose registries: protocol assignments, benchmarks, reserved space, IPv4-compatible,
  /// local-use NAT64, Teredo and site-local addresses. 168.63.129.16 is public by number, and the wire server of Azure.
  private static let special = [
    "168.63.129.16/32", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "::/96", "64:ff9b:1::/48", "2001::/32",
    "fec0::/10",
  ].compactMap { IPPrefix($0) }
}
