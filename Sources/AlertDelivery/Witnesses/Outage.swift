// Role: when a service beyond this machine gave nothing for so long that people must know it: a value without clock or file.
import EgressTypes

/// How long a witness, or another service that is asked again and again, has given nothing.
public struct Outage: Hashable, Sendable {
  /// What is to be told of it, once each.
  public enum News: Hashable, Sendable {
    /// It gave nothing for so many seconds.
    case lasting(seconds: Int64)
    /// It gave something again after so many seconds.
    case over(seconds: Int64)
  }

  /// Seconds without anything after which an outage is told: a day, or three intervals where they are longer.
  public static func limit(interval: Int64) -> Int64 {
    let three = interval.multipliedReportingOverflow(by: 3)
    return max(86_400, three.overflow ? .max : three.partialValue)
  }

  private let limit: Int64
  /// When it last gave something, or when it was first asked.
  public private(set) var since: Timestamp
  /// Whether the last time it gave nothing.
  public private(set) var isOngoing: Bool
  /// Whether that was told.
  public private(set) var isTold: Bool

  /// Makes the state of a service that is asked from now on.
  public init(limit: Int64, at start: Timestamp) {
    self.limit = limit
    since = start
    (isOngoing, isTold) = (false, false)
  }

  /// Takes in whether it gave what it was asked for; what is to be told now.
  public mutating func take(isGood: Bool, at now: Timestamp) -> News? {
    since = min(since, now)
    let seconds = now.nanoseconds(since: since) / 1_000_000_000
    guard isGood else {
      isOngoing = true
      guard !isTold, seconds >= limit else { return nil }
      isTold = true
      return .lasting(seconds: seconds)
    }
    defer { (since, isOngoing, isTold) = (now, false, false) }
    return isTold ? .over(seconds: seconds) : nil
  }

  /// An outage as it is kept over a restart, `2027-01-15T08:00:00.000000Z told`; nil while there is none.
  var text: String? { isOngoing ? "\(since) \(isTold ? "told" : "waiting")" : nil }

  /// Goes on with an outage that was kept; nil when the text has another form.
  init?(limit: Int64, text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, let since = Timestamp(rfc3339: words[0]), ["told", "waiting"].contains(words[1]) else {
      return nil
    }
    self.limit = limit
    self.since = since
    (isOngoing, isTold) = (true, words[1] == "told")
  }
}
