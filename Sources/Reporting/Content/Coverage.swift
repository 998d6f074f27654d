// Role: how much of the period was watched, where it was not, and why.
import EgressTypes

/// What a report can say about watching.
public struct Coverage: Hashable, Sendable {
  /// The seconds of the period.
  public var seconds: Int64
  /// The seconds watched.
  public var watched: Int64 = 0
  /// Each run of unwatched seconds with one reason, in order of time.
  public var gaps: [CoverageGap] = []
  /// Unwatched seconds by reason, most first.
  public var reasons: [ReasonTotal] = []
  /// The days of the period.
  public var days: [DayCoverage] = []

  init(seconds: Int64) { self.seconds = seconds }

  /// Whether every second was watched.
  public var isFull: Bool { seconds > 0 && watched == seconds }
  /// The seconds not watched.
  public var unwatched: Int64 { seconds - watched }
}

/// A run of seconds that were not watched.
public struct CoverageGap: Hashable, Sendable {
  /// When.
  public var span: TimeSpan
  /// Why, as the records say.
  public var reason: UnwatchedReasons
}

/// How long one reason kept egressd from watching.
public struct ReasonTotal: Hashable, Sendable {
  /// The reason.
  public var reason: UnwatchedReasons
  /// Its seconds.
  public var seconds: Int64
}

/// How much of a day was watched.
public struct DayCoverage: Hashable, Sendable {
  /// The day.
  public var day: ReportDay
  /// Its hours from midnight.
  public var hours: [HourCoverage]

  /// The day's seconds that lie in the period.
  public var seconds: Int64 { hours.reduce(0) { $0 + $1.seconds } }
  /// Those of them that were watched.
  public var watched: Int64 { hours.reduce(0) { $0 + $1.watched } }
}

/// How much of an hour was watched.
public struct HourCoverage: Hashable, Sendable {
  /// The hour's seconds that lie in the period; 0 for an hour outside.
  public var seconds: Int64
  /// Those of them that were watched.
  public var watched: Int64
}

/// Why seconds were not watched.
public enum UnwatchedReasons: Hashable, Sendable {
  /// No record tells of them.
  case noRecord
  /// A record tells of them without a reason.
  case unstated
  /// More combinations of reasons than are told apart.
  case several
  /// The reasons by the names of `docs/coverage.md`, the worst first.
  case named([String])
}

extension Coverage {
  /// The longest gaps in order of time, and what the others add up to.
  func longestGaps(_ limit: Int) -> (listed: [CoverageGap], others: Int64, seconds: Int64) {
    let sorted = gaps.sorted { ($1.span.seconds, $0.span.start) < ($0.span.seconds, $1.span.start) }
    let rest = sorted.dropFirst(limit)
    return (
      sorted.prefix(limit).sorted { $0.span.start < $1.span.start }, Int64(rest.count),
      rest.reduce(0) { $0 + $1.span.seconds }
    )
  }
}
