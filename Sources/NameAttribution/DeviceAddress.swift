// Role: one address of a registered device, with since when and how long.
import EgressTypes

/// An address that a registered device has or had.
public struct DeviceAddress: Hashable, Sendable {
  /// The address.
  public let address: IPAddress
  /// Whether it was written as IPv4 or IPv6.
  public let version: IPVersion
  /// Where it was read last.
  public internal(set) var source: IdentitySource
  /// When the device claimed it first, since it last had it not.
  public internal(set) var firstSeen: Timestamp
  /// When the device claimed it last.
  public internal(set) var lastSeen: Timestamp
  /// The end of its lease; nil where no server lent it.
  public internal(set) var leaseEnd: Timestamp?
  /// Whether the device has it still.
  public internal(set) var isCurrent = true
  /// Other stations that claimed it while the device had it.
  public internal(set) var claimants: [MACAddress] = []

  /// When the address counts as given up unless it is claimed again.
  func end(_ limits: AddressLimits) -> Timestamp {
    let silent = lastSeen.advanced(bySeconds: limits.silence)
    guard let leaseEnd else { return silent }
    let isLent = source == .dhcp || source == .dhcpv6
    // A device may go on using what it was lent, and says so.
    return isLent ? leaseEnd : max(leaseEnd, silent)
  }
}
