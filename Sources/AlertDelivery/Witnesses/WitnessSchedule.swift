// Role: when a witness is asked next and what of its answers is news: a value without clock or file.
import EgressTypes

/// The rounds with one witness.
public struct WitnessSchedule: Sendable {
  /// The longest time between two rounds, in seconds, however often a witness failed.
  public static let longestWait: Int64 = 3600

  private let interval: Int64
  private var failures = 0
  private var last: WitnessOutcome?
  /// When the next round is due.
  public private(set) var due: Timestamp

  /// Makes a schedule with so many seconds between rounds; the first is due at once.
  public init(interval: Int64, at start: Timestamp) {
    self.interval = interval
    due = start
  }

  /// Takes how a round ended and plans the next one; whether that is news.
  ///
  /// A condition that lasts is news once: it is told again after it has changed.
  public mutating func take(_ outcome: WitnessOutcome, at now: Timestamp) -> Bool {
    switch outcome {
    case .upToDate:
      failures = 0
      due = now.advanced(bySeconds: interval)
      return false
    case .cosigned: failures = 0
    case .failed, .refused, .contradicted: failures += 1
    }
    let isNews = outcome != last
    last = outcome
    // Twice as long after each failure, but never rarer than every hour unless the interval is longer.
    let wait = failures > 1 ? interval << min(Int64(failures) - 1, 12) : interval
    due = now.advanced(bySeconds: max(interval, min(wait, Self.longestWait)))
    return isNews
  }

  /// Whether a round is due; a clock that was set back does not put it off.
  public func isDue(at now: Timestamp) -> Bool {
    now >= due || due > now.advanced(bySeconds: max(interval, Self.longestWait))
  }
}
