// Role: a point in time in UTC, read from packets and written to records, without any calendar library.

/// Nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Sendable, Comparable {
  /// The count, negative before 1970.
  public let nanoseconds: Int64

  /// Makes a time from nanoseconds since the epoch.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Makes a time from whole seconds since the epoch, clamped to what fits.
  @inlinable public init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    self.init(nanoseconds: overflow ? (seconds < 0 ? .min : .max) : product)
  }

  /// Whole seconds since the epoch, rounded down.
  @inlinable public var seconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The time this many nanoseconds later, clamped to what fits.
  @inlinable public func advanced(byNanoseconds count: Int64) -> Timestamp {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(count)
    return Timestamp(nanoseconds: overflow ? (count < 0 ? .min : .max) : sum)
  }

  /// The time this many seconds later, clamped to what fits.
  @inlinable public func advanced(bySeconds count: Int64) -> Timestamp {
    advanced(byNanoseconds: Timestamp(seconds: count).nanoseconds)
  }

  /// The last second of this time's day: judgements are made as of it, so that they are the same all day.
  public var endOfDay: Timestamp { Timestamp(seconds: (seconds.flooredDay &+ 1) &* 86_400 &- 1) }

  /// Whole days from `other` to this time.
  public func days(since other: Timestamp) -> Int64 { nanoseconds(since: other) / 86_400_000_000_000 }

  /// Nanoseconds from `other` to this time, clamped to what fits.
  @inlinable public func nanoseconds(since other: Timestamp) -> Int64 {
    let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    return overflow ? (nanoseconds < other.nanoseconds ? .min : .max) : difference
  }

  /// Orders times, the earlier first.
  @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with six digits of fraction: `2026-11-23T09:30:00.000000Z`.
  public var description: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the same text.
  func append(to text: inout [UInt8]) {
    func put(_ number: Int64, _ width: Int, then end: Character) {
      appendDigits(number.magnitude, width: width, to: &text)
      text.append(contentsOf: end.utf8)
    }
    let day = seconds.flooredDay
    let date = CivilDate(daysSinceEpoch: day)
    put(date.year, 4, then: "-")
    put(date.month, 2, then: "-")
    put(date.day, 2, then: "T")
    let second = seconds - day * 86_400
    put(second / 3600, 2, then: ":")
    put(second / 60 % 60, 2, then: ":")
    put(second % 60, 2, then: ".")
    // The first second that fits begins before the first nanosecond that does.
    put((nanoseconds &- seconds &* 1_000_000_000) / 1_000, 6, then: "Z")
  }

  /// The time to the second, for people: `2026-11-23 09:30:00Z`.
  public var readable: String { "\(CivilDate(daysSinceEpoch: seconds.flooredDay)) \(clock)Z" }

  private var clock: String {
    let second = seconds - seconds.flooredDay * 86_400
    return "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
  }

  /// Reads RFC 3339 text in UTC (`Z`), with or without a fraction, or a date alone; nil otherwise.
  public init?(rfc3339 text: some StringProtocol) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      }
      return value
    }
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(0..<4),
      let month = number(5..<7), let day = number(8..<10), let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let midnight = date.daysSinceEpoch * 86_400
    if bytes.count == 10 {
      self.init(seconds: midnight)
      return
    }
    guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z"), [0x54, 0x20].contains(bytes[10]),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), let hour = number(11..<13), hour < 24,
      let minute = number(14..<16), minute < 60, let second = number(17..<19), second < 60
    else { return nil }
    var fraction: Int64 = 0
    if bytes.count > 20 {
      guard bytes[19] == UInt8(ascii: "."), bytes.count > 21, let digits = number(20..<bytes.count - 1) else {
        return nil
      }
      fraction = (bytes.count - 21..<9).reduce(digits) { value, _ in value * 10 }
    }
    self = Timestamp(seconds: midnight + hour * 3600 + minute * 60 + second).advanced(byNanoseconds: fraction)
  }
}

extension Int64 {
  /// The day since the epoch that this count of seconds falls in, rounded down.
  var flooredDay: Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: 86_400)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// Writes a number that is not negative with leading zeroes up to `width` digits.
func padded(_ value: Int64, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
