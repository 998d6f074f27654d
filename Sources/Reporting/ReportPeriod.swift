// Role: the span of time a report speaks of, cut into days by whoever knows the hangar's time zone.
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

/// What a report speaks of: usually one ISO week.
public struct ReportPeriod: Hashable, Sendable {
  /// What people call it: `2026-W47`.
  public let label: String
  /// The time zone that the days were cut in, such as `Europe/Amsterdam`; times are printed in UTC all the same.
  public let zone: String
  /// From the first to the last second.
  public let span: TimeSpan
  /// The days it touches, in order.
  public let days: [ReportDay]

  /// The longest period, so that one byte for each second stays bounded.
  public static let maximumDays: Int64 = 400

  /// Makes a period; without days, those of UTC are used.
  ///
  /// Nil when the span is empty, does not begin and end on whole seconds, or is longer than `maximumDays`.
  public init?(label: String, zone: String = "UTC", span: TimeSpan, days: [ReportDay]? = nil) {
    guard span.start < span.end, Timestamp(seconds: span.start.seconds) == span.start,
      Timestamp(seconds: span.end.seconds) == span.end, span.seconds <= ReportPeriod.maximumDays * 86_400
    else { return nil }
    self.label = label.visible
    self.zone = zone.visible
    self.span = span
    self.days = days ?? ReportPeriod.utcDays(of: span)
  }

  /// Makes the period of an ISO week in UTC; nil for a week so far off that its seconds do not fit.
  public init?(week: ISOWeek) {
    let start = week.monday.daysSinceEpoch * 86_400
    self.init(
      label: week.description,
      span: TimeSpan(start: Timestamp(seconds: start), end: Timestamp(seconds: start + 7 * 86_400)))
  }

  /// The part of this period that lies before a time, for a report on a period that is not over; nil when none does.
  public func before(_ now: Timestamp) -> ReportPeriod? {
    guard now < span.end else { return self }
    let part = TimeSpan(start: span.start, end: Timestamp(seconds: now.seconds))
    return ReportPeriod(
      label: "\(label), so far", zone: zone, span: part, days: days.filter { $0.span.start < part.end })
  }

  /// Whether a time lies in the period; no time does not.
  func contains(_ time: Timestamp?) -> Bool { time.map { span.start <= $0 && $0 < span.end } ?? false }

  private static func utcDays(of span: TimeSpan) -> [ReportDay] {
    let first = span.start.seconds - ((span.start.seconds % 86_400) + 86_400) % 86_400
    return stride(from: first, to: span.end.seconds, by: 86_400).map { midnight in
      ReportDay(
        date: CivilDate(daysSinceEpoch: midnight / 86_400),
        span: TimeSpan(start: Timestamp(seconds: midnight), end: Timestamp(seconds: midnight + 86_400)))
    }
  }
}
