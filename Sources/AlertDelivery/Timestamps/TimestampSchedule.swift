// Role: when an authority is asked next and what of its answers is news: a value without clock or file.
import EgressTypes

/// The rounds with one timestamp authority.
public struct TimestampSchedule: Sendable {
  /// The longest time between two attempts that fail, in seconds, unless the interval is shorter.
  public static let longestWait: Int64 = 3600

  private let interval: Int64
  private var failures = 0
  private var last: TimestampOutcome?
  /// When the next round is due.
  public private(set) var due: Timestamp

  /// Makes a schedule with so many seconds between rounds.
  ///
  /// The first is due an interval after the newest token that is kept, so that a program which is started again and
  /// again does not ask each time; at once without one, or with one of the future.
  public init(interval: Int64, newest: Timestamp?, at start: Timestamp) {
    self.interval = interval
    due = newest.flatMap { $0 <= start ? $0.advanced(bySeconds: interval) : nil } ?? start
  }

  /// Takes how a round ended and plans the next one; whether that is news.
  ///
  /// Every timestamp is news; of failures in a row the first, and a contradiction that is another than before.
  public mutating func take(_ outcome: TimestampOutcome, at now: Timestamp) -> Bool {
    let isNews: Bool
    switch outcome {
    case .upToDate: (isNews, failures) = (false, 0)
    case .timestamped: (isNews, failures) = (true, 0)
    case .failed: (isNews, failures) = (failures == 0, failures + 1)
    case .contradicted: (isNews, failures) = (outcome != last, failures + 1)
    }
    last = outcome
    // A minute after the first failure, twice as long after each further one.
    let patience = failures == 0 ? interval : min(60 << Int64(min(failures - 1, 12)), Self.longestWait)
    due = now.advanced(bySeconds: min(interval, patience))
    return isNews
  }

  /// Whether a round is due; a clock that was set back does not put it off.
  public func isDue(at now: Timestamp) -> Bool { now >= due || due > now.advanced(bySeconds: interval) }
}
