// Role: one value for an IPv4 or IPv6 address, its text and the scope it belongs to.

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

// MARK: - Text

extension IPAddress: CustomStringConvertible {
  /// Reads dotted IPv4 or RFC 4291 IPv6 text; nil when it is neither.
  public init?(_ text: some StringProtocol) {
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let groups = IPAddress.groups(of: text) else { return nil }
      self.init(
        high: groups[0..<4].reduce(0) { $0 << 16 | UInt64($1) },
        low: groups[4..<8].reduce(0) { $0 << 16 | UInt64($1) })
    } else {
      guard let bits = IPAddress.dottedBits(of: text) else { return nil }
      self.init(v4: bits)
    }
  }

  private static func dottedBits(of text: some StringProtocol) -> UInt32? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
        let value = UInt32(String(decoding: part, as: UTF8.self)), value <= 255
      else { return nil }
      bits = bits << 8 | value
    }
    return bits
  }

  private static func groups(of text: some StringProtocol) -> [UInt16]? {
    let halves = String(text).split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return nil }
    var sides: [[UInt16]] = []
    for (index, half) in halves.enumerated() {
      var side: [UInt16] = []
      let parts = half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false)
      for (position, part) in parts.enumerated() {
        if part.utf8.contains(UInt8(ascii: ".")) {
          guard index == halves.count - 1, position == parts.count - 1, let bits = dottedBits(of: part) else {
            return nil
          }
          side += [UInt16(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits)]
        } else {
          guard (1...4).contains(part.utf8.count), part.utf8.first != UInt8(ascii: "+"),
            let value = UInt16(part, radix: 16)
          else { return nil }
          side.append(value)
        }
      }
      sides.append(side)
    }
    if sides.count == 1 { return sides[0].count == 8 ? sides[0] : nil }
    let missing = 8 - sides[0].count - sides[1].count
    return missing >= 1 ? sides[0] + Array(repeating: 0, count: missing) + sides[1] : nil
  }

  /// The text form: dotted for IPv4, RFC 5952 for IPv6.
  public var description: String {
    if let v4 { return IPAddress.dotted(v4) }
    return ipv6Description
  }

  /// The text of an address that stood in an IPv6 header, where even a mapped one is written in IPv6 form.
  public var ipv6Description: String {
    if let v4 { return "::ffff:" + IPAddress.dotted(v4) }
    let groups = IPAddress.groups(of: high) + IPAddress.groups(of: low)
    let run = IPAddress.longestZeroRun(groups)
    let hex = groups.map { String($0, radix: 16) }
    guard let run else { return hex.joined(separator: ":") }
    return hex[..<run.lowerBound].joined(separator: ":") + "::" + hex[run.upperBound...].joined(separator: ":")
  }

  private static func groups(of half: UInt64) -> [UInt16] {
    (0..<4).map { (place: UInt64) -> UInt16 in UInt16(truncatingIfNeeded: half >> (48 - 16 * place)) }
  }

  private static func dotted(_ bits: UInt32) -> String {
    "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
  }

  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start = 0
    while start < groups.count {
      var end = start
      while end < groups.count, groups[end] == 0 { end += 1 }
      if end - start >= 2, end - start > (best?.count ?? 0) { best = start..<end }
      start = max(end, start + 1)
    }
    return best
  }
}
