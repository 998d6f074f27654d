// Role: one value for an IPv4 or IPv6 address.

/// An IPv4 or IPv6 address in 16 bytes; IPv4 is held as the mapped form `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
public struct IPAddress: Hashable, Sendable {
  /// The first 64 bits, most significant first.
  public let high: UInt64
  /// The last 64 bits, most significant first.
  public let low: UInt64

  /// Makes an address from its two halves in network order.
  @inlinable public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Makes an IPv4 address from its 32 bits in network order.
  @inlinable public init(v4 bits: UInt32) {
    self.init(high: 0, low: 0xffff_0000_0000 | UInt64(bits))
  }

  /// Whether this is an IPv4 address (or its mapped form).
  @inlinable public var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

  /// The 32 bits of an IPv4 address, or nil for IPv6.
  @inlinable public var v4: UInt32? { isIPv4 ? UInt32(truncatingIfNeeded: low) : nil }

  /// The bytes as they stand in a packet: 4 for IPv4, 16 for IPv6.
  public var bytes: [UInt8] {
    let last = IPAddress.bytes(of: low)
    return isIPv4 ? Array(last[4...]) : IPAddress.bytes(of: high) + last
  }

  private static func bytes(of half: UInt64) -> [UInt8] {
    (0..<8).map { (place: UInt64) -> UInt8 in UInt8(truncatingIfNeeded: half >> (56 - 8 * place)) }
  }

  /// Bit `index` of the 128, counted from the most significant; 0 or 1.
  @inlinable public func bit(_ index: Int) -> Int {
    index < 64
      ? Int(truncatingIfNeeded: (high >> UInt64(63 - index)) & 1)
      : Int(truncatingIfNeeded: (low >> UInt64(127 - index)) & 1)
  }
}

extension IPAddress: Comparable {
  /// Orders addresses by their 128 bits, so IPv4 lies between `::ffff:0:0` and `::ffff:ffff:ffff`.
  @inlinable public static func < (left: IPAddress, right: IPAddress) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
