// Role: when an alert that could not be delivered is tried again.

/// The pauses before each attempt.
public struct RetrySchedule: Hashable, Sendable {
  /// The pause before each attempt, in seconds; the first is 0.
  public var delays: [Int64]

  /// The pauses that the Standard Webhooks specification recommends: ten attempts over three days.
  public static let standard = RetrySchedule(delays: [
    0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600,
  ])

  /// The schedule cut to so many attempts, at least one.
  public func limited(to attempts: Int) -> RetrySchedule {
    RetrySchedule(delays: Array(delays.prefix(max(1, attempts))))
  }

  /// Nanoseconds to wait after so many failed attempts; nil when that was the last one.
  ///
  /// `jitter` from -100 to 100 lengthens the pause by as many thousandths, so that many alerts that failed together
  /// do not come back together. What a receiver `asked` for, in seconds, lengthens it too, up to the longest pause.
  public func pause(after attempts: Int, jitter: Int64, asked: Int64? = nil) -> Int64? {
    guard attempts < delays.count else { return nil }
    let own = delays[attempts] * (1000 + min(100, max(-100, jitter))) * 1_000_000
    return max(own, min(max(0, asked ?? 0), delays.max() ?? 0) * 1_000_000_000)
  }
}
