// Role: within which bounds addresses of registered devices are remembered.

/// The bounds of what is remembered of addresses; times are in seconds of packet time.
public struct AddressLimits: Sendable, Hashable {
  /// Addresses remembered of a device, past ones among them.
  public var addressesPerDevice: Int
  /// Other stations remembered that claimed the same address.
  public var claimantsPerAddress: Int
  /// Changes of one device that are told within an hour of packet time.
  public var changesPerHour: Int
  /// Silence after which an address that no server lent counts as given up.
  public var silence: Int64
  /// Longest lease that is believed: some servers lend for ever.
  public var longestLease: Int64

  /// Makes limits; a device keeps one address at least.
  public init(
    addressesPerDevice: Int = 16, claimantsPerAddress: Int = 4, changesPerHour: Int = 64, silence: Int64 = 86_400,
    longestLease: Int64 = 2_592_000
  ) {
    self.addressesPerDevice = max(addressesPerDevice, 1)
    self.claimantsPerAddress = max(claimantsPerAddress, 0)
    self.changesPerHour = changesPerHour
    self.silence = silence
    self.longestLease = longestLease
  }
}
