// Role: the span of time a report speaks of, cut into the days of the hangar's time zone.
import EgressTypes

/// A span of time, its end not included.
public struct TimeSpan: Hashable, Sendable {
  /// The first moment.
  public var start: Timestamp
  /// The first moment after it.
  public var end: Timestamp

  /// Makes a span.
  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }

  /// Whole seconds from start to end.
  public var seconds: Int64 { end.seconds - start.seconds }
}

/// A calendar day of the hangar's time zone; 23 or 25 hours long when clocks change.
public struct ReportDay: Hashable, Sendable {
  /// The date there.
  public var date: CivilDate
  /// Midnight to midnight there.
  public var span: TimeSpan

  /// Makes a day.
  public init(date: CivilDate, span: TimeSpan) {
    self.date = date
    self.span = span
  }

  /// The hours from midnight; the last one is shorter where the day is.
  var hours: [TimeSpan] {
    stride(from: span.start.seconds, to: span.end.seconds, by: 3600).map {
      TimeSpan(start: Timestamp(seconds: $0), end: Timestamp(seconds: min($0 + 3600, span.end.seconds)))
    }
  }
}

/// An ISO week of the hangar's time zone, or its beginning.
public struct ReportWeek: Hashable, Sendable {
  /// `2026-W47`.
  public var label: String
  /// From Monday's midnight.
  public var span: TimeSpan

  /// The part of the week before a time.
  func before(_ end: Timestamp) -> ReportWeek {
    ReportWeek(label: label, span: TimeSpan(start: span.start, end: min(span.end, end)))
  }
}

/// What a report speaks of: usually one ISO week.
public struct ReportPeriod: Hashable, Sendable {
  /// What people call it: `2026-W47`.
  public let label: String
  /// Whether it is the first part of a period that was not over.
  public let isUnfinished: Bool
  /// The time zone that the days were cut in, such as `Europe/Amsterdam`; times are printed in UTC all the same.
  public let zone: String
  /// From the first to the last second.
  public let span: TimeSpan
  /// The days it touches, in order.
  public let days: [ReportDay]
  /// The weeks up to its end, in order: those that it touches, and as many before as make up twelve.
  public let weeks: [ReportWeek]

  /// The longest period, so that one byte for each second stays bounded.
  public static let maximumDays: Int64 = 400

  /// Makes a period cut into the days of a time zone.
  ///
  /// Nil when the span is empty, does not begin and end on whole seconds, or is longer than `maximumDays`.
  public init?(label: String, span: TimeSpan, zone: CivilTimeZone) {
    // Too long a span is refused before its days are counted.
    guard span.end.nanoseconds(since: span.start) <= (ReportPeriod.maximumDays + 1) * 86_400_000_000_000 else {
      return nil
    }
    self.init(
      label: label, zone: zone.name, span: span, days: ReportPeriod.days(of: span, in: zone),
      weeks: ReportPeriod.weeks(to: span, in: zone))
  }

  /// Makes a period; without days, those of UTC are used.
  ///
  /// Nil when the span is empty, does not begin and end on whole seconds, or is longer than `maximumDays`.
  public init?(
    label: String, isUnfinished: Bool = false, zone: String = "UTC", span: TimeSpan, days: [ReportDay]? = nil,
    weeks: [ReportWeek]? = nil
  ) {
    guard span.start < span.end, Timestamp(seconds: span.start.seconds) == span.start,
      Timestamp(seconds: span.end.seconds) == span.end, span.seconds <= ReportPeriod.maximumDays * 86_400
    else { return nil }
    self.label = label.visible
    self.isUnfinished = isUnfinished
    self.zone = zone.visible
    self.span = span
    self.days = days ?? ReportPeriod.days(of: span, in: .utc)
    self.weeks = weeks ?? ReportPeriod.weeks(to: span, in: .utc)
  }

  /// Makes the period of an ISO week, Monday's midnight to Monday's midnight in a time zone, where it may be an hour
  /// longer or shorter than seven days; nil for a week so far off that its seconds do not fit.
  public init?(week: ISOWeek, zone: CivilTimeZone = .utc) {
    let monday = week.monday
    let next = CivilDate(daysSinceEpoch: monday.daysSinceEpoch + 7)
    self.init(
      label: week.description, span: TimeSpan(start: zone.start(of: monday), end: zone.start(of: next)), zone: zone)
  }

  /// Makes the period of a calendar year, New Year's midnight to New Year's midnight in a time zone; nil for a year so far
  /// off that its seconds do not fit.
  public init?(year: Int64, zone: CivilTimeZone = .utc) {
    guard (1...9998).contains(year), let first = CivilDate(year: year, month: 1, day: 1),
      let next = CivilDate(year: year + 1, month: 1, day: 1)
    else { return nil }
    self.init(
      label: String(year), span: TimeSpan(start: zone.start(of: first), end: zone.start(of: next)), zone: zone)
  }

  /// The part of this period that lies before a time, for a report on a period that is not over; nil when none does.
  public func before(_ now: Timestamp) -> ReportPeriod? {
    guard now < span.end else { return self }
    let part = TimeSpan(start: span.start, end: Timestamp(seconds: now.seconds))
    return ReportPeriod(
      label: label, isUnfinished: true, zone: zone, span: part, days: days.filter { $0.span.start < part.end },
      weeks: weeks.filter { $0.span.start < part.end }.map { $0.before(part.end) })
  }

  /// What people call it, and that it was not over: `2026-W47, so far`.
  public func label(in language: Language) -> String {
    isUnfinished ? language("\(label), so far", nl: "\(label), tot nu toe") : label
  }

  /// Whether a time lies in the period; no time does not.
  func contains(_ time: Timestamp?) -> Bool { time.map { span.start <= $0 && $0 < span.end } ?? false }

  /// The weeks that the trend shows at least.
  private static let trendWeeks: Int64 = 12

  /// The weeks up to the end of a span, the last one cut there.
  private static func weeks(to span: TimeSpan, in zone: CivilTimeZone) -> [ReportWeek] {
    guard span.start < span.end else { return [] }
    let last = ISOWeek(containing: zone.date(at: span.end.advanced(byNanoseconds: -1))).monday.daysSinceEpoch
    let first = ISOWeek(containing: zone.date(at: span.start)).monday.daysSinceEpoch
    return stride(from: min(first, last - (trendWeeks - 1) * 7), through: last, by: 7).map { day in
      let monday = CivilDate(daysSinceEpoch: day)
      let next = CivilDate(daysSinceEpoch: day + 7)
      let whole = TimeSpan(start: zone.start(of: monday), end: zone.start(of: next))
      return ReportWeek(label: ISOWeek(containing: monday).description, span: whole).before(span.end)
    }
  }

  /// The days a span touches, each whole.
  private static func days(of span: TimeSpan, in zone: CivilTimeZone) -> [ReportDay] {
    guard span.start < span.end else { return [] }
    let first = zone.date(at: span.start).daysSinceEpoch
    let last = zone.date(at: span.end.advanced(byNanoseconds: -1)).daysSinceEpoch
    return (first...max(first, last)).map { day in
      let date = CivilDate(daysSinceEpoch: day)
      let next = CivilDate(daysSinceEpoch: day + 1)
      return ReportDay(date: date, span: TimeSpan(start: zone.start(of: date), end: zone.start(of: next)))
    }
  }
}
