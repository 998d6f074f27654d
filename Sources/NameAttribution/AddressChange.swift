// Role: what changed about the addresses of registered devices.
import EgressTypes

/// In which way a device and an address changed.
public enum AddressChangeKind: Hashable, Sendable {
  /// The device has the address from now on.
  case uses
  /// The device has the address no longer, or it is no longer remembered.
  case noLongerUses
  /// Another station claims the address that the device has.
  case claimedBy(MACAddress)
}

/// A change of one registered device's addresses.
public struct AddressChange: Hashable, Sendable {
  /// The device.
  public let mac: MACAddress
  /// The address.
  public let address: IPAddress
  /// Whether it was written as IPv4 or IPv6.
  public let version: IPVersion
  /// Where the change was read; for an address given up, where it was read last.
  public let source: IdentitySource
  /// What changed.
  public let kind: AddressChangeKind
}
