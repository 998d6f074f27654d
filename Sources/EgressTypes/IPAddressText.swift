// Role: the text of an address: dotted IPv4, and IPv6 read as RFC 4291 and written as RFC 5952 have it.

extension IPAddress: CustomStringConvertible {
  /// Reads dotted IPv4 or RFC 4291 IPv6 text; nil when it is neither.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(ascii: bytes.span)
  }

  /// Reads the same text from its bytes, without allocating: location files hold a million addresses.
  public init?(ascii text: Span<UInt8>) {
    if text.indices.contains(where: { text[$0] == UInt8(ascii: ":") }) {
      guard let bits = IPAddress.groupBits(of: text) else { return nil }
      self.init(high: UInt64(truncatingIfNeeded: bits >> 64), low: UInt64(truncatingIfNeeded: bits))
    } else {
      guard let bits = IPAddress.dottedBits(of: text) else { return nil }
      self.init(v4: bits)
    }
  }

  private static func dottedBits(of text: Span<UInt8>) -> UInt32? {
    var bits: UInt32 = 0
    var dots = 0
    var part: UInt32 = 0
    var digits = 0
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        guard digits > 0, dots < 3 else { return nil }
        bits = bits << 8 | part
        dots += 1
        part = 0
        digits = 0
      } else {
        guard (0x30...0x39).contains(byte), digits < 3 else { return nil }
        part = part * 10 + UInt32(byte - 0x30)
        digits += 1
        guard part <= 255 else { return nil }
      }
    }
    return dots == 3 && digits > 0 ? bits << 8 | part : nil
  }

  private static func groupBits(of text: Span<UInt8>) -> UInt128? {
    var bits: UInt128 = 0
    var count = 0
    /// How many groups stand before `::`.
    var gap: Int?
    var place = 0
    func hasColon(at index: Int) -> Bool { index < text.count && text[index] == UInt8(ascii: ":") }
    if hasColon(at: 0), hasColon(at: 1) {
      gap = 0
      place = 2
    }
    while place < text.count || gap == nil {
      var end = place
      while end < text.count, !hasColon(at: end) { end += 1 }
      let part = text.extracting(place..<end)
      if end == text.count, count <= 6, let v4 = dottedBits(of: part) {
        bits = bits << 32 | UInt128(v4)
        count += 2
      } else {
        guard count < 8, let group = hexadecimalGroup(part) else { return nil }
        bits = bits << 16 | UInt128(group)
        count += 1
      }
      guard end < text.count else { break }
      place = end + 1
      if hasColon(at: place) {
        guard gap == nil else { return nil }
        gap = count
        place += 1
      } else if place == text.count {
        return nil
      }
    }
    guard let gap else { return count == 8 ? bits : nil }
    guard count < 8 else { return nil }
    let tail = 16 * (count - gap)
    return (bits >> tail) << (128 - 16 * gap) | bits & ((1 << tail) - 1)
  }

  private static func hexadecimalGroup(_ digits: Span<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var group: UInt16 = 0
    for index in digits.indices {
      let byte = digits[index]
      switch byte {
      case 0x30...0x39: group = group << 4 | UInt16(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: group = group << 4 | UInt16((byte & 0xdf) - 0x37)
      default: return nil
      }
    }
    return group
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
