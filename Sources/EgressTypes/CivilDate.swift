// Role: the Gregorian calendar: days to dates, dates to days, and ISO 8601 weeks.

/// A date of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Sendable, CustomStringConvertible {
  /// The year; 1 BC is 0.
  public let year: Int64
  /// 1 to 12.
  public let month: Int64
  /// 1 to 31.
  public let day: Int64

  /// Makes a date, or nil when the calendar has no such day.
  public init?(year: Int64, month: Int64, day: Int64) {
    let lengths: [Int64] = [31, CivilDate.isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1] else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2026-11-23`; nil when the text is no date.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 10, let time = Timestamp(rfc3339: text) else { return nil }
    self.init(containing: time)
  }

  /// Makes the date, in UTC, that a time falls on.
  public init(containing time: Timestamp) { self.init(daysSinceEpoch: time.seconds.flooredDay) }

  /// Makes the date that lies this many days after 1970-01-01.
  ///
  /// Method: Howard Hinnant, "chrono-compatible date algorithms".
  public init(daysSinceEpoch days: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to this date.
  public var daysSinceEpoch: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// 1 for Monday to 7 for Sunday.
  public var isoWeekday: Int64 {
    let remainder = (daysSinceEpoch + 3) % 7
    return (remainder < 0 ? remainder + 7 : remainder) + 1
  }

  /// `2026-11-23`.
  public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
}

extension CivilDate: Comparable {
  /// Orders dates, the earlier first.
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

/// A week of ISO 8601: Monday to Sunday, numbered within the year that holds its Thursday.
public struct ISOWeek: Hashable, Sendable, CustomStringConvertible {
  /// The week-based year.
  public let year: Int64
  /// 1 to 52 or 53.
  public let week: Int64

  /// The week that holds a date.
  public init(containing date: CivilDate) {
    let thursday = CivilDate(daysSinceEpoch: date.daysSinceEpoch - date.isoWeekday + 4)
    year = thursday.year
    week = (thursday.daysSinceEpoch - ISOWeek.newYear(thursday.year)) / 7 + 1
  }

  /// Reads `2026-W47`; nil when the text is no week of that year.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-W", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int64(parts[0]),
      let week = Int64(parts[1]), year >= 1, week >= 1
    else { return nil }
    self.year = year
    self.week = week
    guard ISOWeek(containing: monday) == self else { return nil }
  }

  /// The first day of the week.
  public var monday: CivilDate {
    let fourth = ISOWeek.newYear(year) + 3
    let firstMonday = fourth - CivilDate(daysSinceEpoch: fourth).isoWeekday + 1
    return CivilDate(daysSinceEpoch: firstMonday + (week - 1) * 7)
  }

  /// `2026-W47`.
  public var description: String { "\(padded(year, 4))-W\(padded(week, 2))" }

  private static func newYear(_ year: Int64) -> Int64 {
    CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch ?? 0
  }
}
