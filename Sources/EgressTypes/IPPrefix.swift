// Role: a network, written as an address and a prefix length.

/// A block of addresses that share their first `length` bits.
public struct IPPrefix: Hashable, Sendable, CustomStringConvertible {
  /// The first address of the block; all host bits are zero.
  public let base: IPAddress
  /// Bits of the 128 that are fixed: 96 more than the written length for IPv4.
  public let length: Int

  /// Makes a block from an address and a length of the 128 bits; host bits are cleared, the length clamped to 0...128.
  public init(_ address: IPAddress, length: Int) {
    let bits = min(max(length, 0), 128)
    let highMask: UInt64 = bits >= 64 ? .max : bits == 0 ? 0 : ~(.max >> UInt64(bits))
    let lowMask: UInt64 = bits <= 64 ? 0 : bits == 128 ? .max : ~(.max >> UInt64(bits - 64))
    self.base = IPAddress(high: address.high & highMask, low: address.low & lowMask)
    self.length = bits
  }

  /// Reads `192.0.2.0/24`, `2001:db8::/32` or a single address; nil when it is none or has host bits set.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else { return nil }
    let dotted = address.isIPv4 && !parts[0].utf8.contains(UInt8(ascii: ":"))
    var length = 128
    if parts.count == 2 {
      guard let written = Int(parts[1]), parts[1].utf8.first != UInt8(ascii: "+"), written >= 0,
        written <= (dotted ? 32 : 128)
      else { return nil }
      length = dotted ? written + 96 : written
    }
    self.init(address, length: length)
    guard base == address else { return nil }
  }

  /// The last address of the block.
  public var last: IPAddress {
    let highHost: UInt64 = length >= 64 ? 0 : length == 0 ? .max : .max >> UInt64(length)
    let lowHost: UInt64 = length <= 64 ? .max : length == 128 ? 0 : .max >> UInt64(length - 64)
    return IPAddress(high: base.high | highHost, low: base.low | lowHost)
  }

  /// Whether the address lies in the block.
  public func contains(_ address: IPAddress) -> Bool { address >= base && address <= last }

  /// The block as text, `192.0.2.0/24`.
  public var description: String {
    base.isIPv4 && length >= 96 ? "\(base)/\(length - 96)" : "\(base.ipv6Description)/\(length)"
  }
}
