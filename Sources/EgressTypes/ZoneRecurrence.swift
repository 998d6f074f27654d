// Role: clock changes that come back each year, as the TZ string at the end of a time zone file tells them.

/// What POSIX's TZ variable can say (IEEE 1003.1, section 8.3, with the wider hours of RFC 9636, section 3.3.2).
struct ZoneRecurrence: Hashable, Sendable {
  /// The day of a year on which clocks change.
  enum Day: Hashable, Sendable {
    /// Weekday 0 (Sunday) to 6 of week 1 to 5 of a month; week 5 is the last.
    case weekday(month: Int64, week: Int64, day: Int64)
    /// Day 1 to 365; 29 February is not counted.
    case withoutLeapDay(Int64)
    /// Day 0 to 365; 29 February is counted.
    case withLeapDay(Int64)
  }

  /// A change: the day, and seconds from its midnight by the clocks as they stand before.
  struct Moment: Hashable, Sendable {
    var day: Day
    var seconds: Int64
  }

  /// The other time of the year.
  struct Daylight: Hashable, Sendable {
    /// Seconds to add to UTC.
    var offset: Int64
    var start: Moment
    var end: Moment
  }

  /// Seconds to add to UTC outside daylight time.
  var standard: Int64
  /// Nil where clocks never change.
  var daylight: Daylight?

  /// Seconds to add to UTC at a number of seconds since 1970.
  func offset(at seconds: Int64) -> Int64 {
    guard let daylight else { return standard }
    let bounds = bounds(of: CivilDate(daysSinceEpoch: (seconds + standard).flooredDay).year, daylight)
    // In the southern half the year begins and ends in daylight time.
    let isDaylight =
      bounds.start < bounds.end
      ? bounds.start <= seconds && seconds < bounds.end
      : !(bounds.end <= seconds && seconds < bounds.start)
    return isDaylight ? daylight.offset : standard
  }

  /// The two changes of a year, in seconds since 1970; none where clocks never change.
  func changes(in year: Int64) -> [Int64] {
    guard let daylight else { return [] }
    let bounds = bounds(of: year, daylight)
    return [bounds.start, bounds.end].sorted()
  }

  private func bounds(of year: Int64, _ daylight: Daylight) -> (start: Int64, end: Int64) {
    let start = ZoneRecurrence.midnight(of: daylight.start.day, in: year) + daylight.start.seconds - standard
    let end = ZoneRecurrence.midnight(of: daylight.end.day, in: year) + daylight.end.seconds - daylight.offset
    return (start, end)
  }

  /// Midnight of a day, in seconds since 1970 as if clocks showed UTC.
  private static func midnight(of day: Day, in year: Int64) -> Int64 {
    let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch ?? 0
    switch day {
    case .withLeapDay(let number): return (newYear + number) * 86_400
    case .withoutLeapDay(let number):
      let hasLeapDay = CivilDate(year: year, month: 2, day: 29) != nil
      return (newYear + number - (hasLeapDay && number >= 60 ? 0 : 1)) * 86_400
    case .weekday(let month, let week, let weekday):
      let first = CivilDate(year: year, month: month, day: 1)?.daysSinceEpoch ?? 0
      // 1970-01-01 was a Thursday, weekday 4.
      let firstWeekday = ((first + 4) % 7 + 7) % 7
      var number = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7 + 1
      while number > 28, CivilDate(year: year, month: month, day: number) == nil { number -= 7 }
      return (first + number - 1) * 86_400
    }
  }
}

extension ZoneRecurrence {
  /// Reads a TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`; nil for any other form.
  init?(_ text: some StringProtocol) {
    var reader = TZStringReader(rest: text.utf8[...].map { $0 }[...])
    guard reader.skipName(), let west = reader.time(hours: 24) else { return nil }
    standard = -west
    guard !reader.rest.isEmpty else { return }
    guard reader.skipName() else { return nil }
    var offset = standard + 3600
    if reader.rest.first != UInt8(ascii: ",") {
      guard let west = reader.time(hours: 24) else { return nil }
      offset = -west
    }
    guard let start = reader.moment(), let end = reader.moment(), reader.rest.isEmpty else { return nil }
    daylight = Daylight(offset: offset, start: start, end: end)
  }
}

private struct TZStringReader {
  var rest: ArraySlice<UInt8>

  /// Passes over `CEST` or `<+1030>`; false where no such name stands.
  mutating func skipName() -> Bool {
    if take(UInt8(ascii: "<")) {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
      rest = rest[(end + 1)...]
      return true
    }
    let name = rest.prefix { (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) }
    rest = rest.dropFirst(name.count)
    return name.count >= 3
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time(hours: Int64) -> Int64? {
    let isNegative = take(UInt8(ascii: "-"))
    if !isNegative { _ = take(UInt8(ascii: "+")) }
    guard var seconds = number(0...hours).map({ $0 * 3600 }) else { return nil }
    for unit in [60, 1] as [Int64] where take(UInt8(ascii: ":")) {
      guard let part = number(0...59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// `,M3.5.0/2`, `,J60` or `,59`.
  mutating func moment() -> ZoneRecurrence.Moment? {
    guard take(UInt8(ascii: ",")), let day = day() else { return nil }
    guard take(UInt8(ascii: "/")) else { return ZoneRecurrence.Moment(day: day, seconds: 7200) }
    return time(hours: 167).map { ZoneRecurrence.Moment(day: day, seconds: $0) }
  }

  private mutating func day() -> ZoneRecurrence.Day? {
    if take(UInt8(ascii: "J")) { return number(1...365).map { .withoutLeapDay($0) } }
    guard take(UInt8(ascii: "M")) else { return number(0...365).map { .withLeapDay($0) } }
    guard let month = number(1...12), take(UInt8(ascii: ".")), let week = number(1...5), take(UInt8(ascii: ".")),
      let day = number(0...6)
    else { return nil }
    return .weekday(month: month, week: week, day: day)
  }

  private mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard (1...3).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return range.contains(value) ? value : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }
}
