// Role: a 48-bit link-layer address and its text.

/// An IEEE 802 MAC address.
public struct MACAddress: Hashable, Sendable, CustomStringConvertible {
  /// The 48 bits, the first octet most significant.
  public let bits: UInt64

  /// Makes an address from its low 48 bits.
  @inlinable public init(bits: UInt64) { self.bits = bits & 0xffff_ffff_ffff }

  /// Reads six hexadecimal octets separated by `:` or `-`; nil otherwise.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(whereSeparator: { $0 == ":" || $0 == "-" })
    guard parts.count == 6, text.utf8.count == 17 else { return nil }
    var bits: UInt64 = 0
    for part in parts {
      guard part.utf8.count == 2, part.utf8.first != UInt8(ascii: "+"), let octet = UInt8(part, radix: 16) else {
        return nil
      }
      bits = bits << 8 | UInt64(octet)
    }
    self.init(bits: bits)
  }

  /// Whether the address names a group of stations (multicast or broadcast).
  @inlinable public var isGroup: Bool { bits >> 40 & 1 == 1 }

  /// Whether the address was made up by the device rather than assigned by its maker, as phones do for privacy.
  @inlinable public var isLocallyAdministered: Bool { bits >> 41 & 1 == 1 }

  /// Whether a station made the address up for itself: another one may stand for the same device tomorrow.
  @inlinable public var isRandomised: Bool { isLocallyAdministered && !isGroup }

  /// Lower-case octets with colons: `60:60:1f:aa:bb:cc`.
  public var description: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the same text.
  func append(to text: inout [UInt8]) {
    for shift in stride(from: UInt64(44), through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: bits >> shift & 15)
      text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      if shift % 8 == 0, shift > 0 { text.append(UInt8(ascii: ":")) }
    }
  }
}
