// Role: which alert is to be tried next and when: a value without clock, file or process.
import EgressTypes

/// An alert that is not settled yet.
public struct PendingDelivery: Hashable, Sendable {
  /// Its place in the journal.
  public var index: UInt64
  /// How often it was tried.
  public var attempts: Int
  /// When it is to be tried next.
  public var due: Timestamp

  /// Makes a pending delivery.
  public init(index: UInt64, attempts: Int = 0, due: Timestamp) {
    self.index = index
    self.attempts = attempts
    self.due = due
  }
}

/// What became of an alert after an attempt.
public enum Settlement: Hashable, Sendable {
  /// Delivered.
  case delivered
  /// Failed; it will be tried again then.
  case retry(at: Timestamp)
  /// Failed for the last time; it stays in the journal, undelivered.
  case abandoned
}

/// Alerts to be delivered, each with its own attempts.
///
/// A first attempt goes before every retry, so an alert waits for others at most as long as one run may take.
public struct DeliveryQueue: Hashable, Sendable {
  /// Most alerts waiting at once; beyond it the journal keeps them until others are settled.
  public static let capacity = 10_000

  /// The journal the indices are of; nil before one was read.
  public private(set) var journal: String?
  /// Alerts before this index of the journal were taken in.
  public private(set) var cursor: UInt64
  /// Those of them that are not settled, in the order they were taken in.
  public private(set) var pending: [PendingDelivery]

  /// Makes a queue that begins at an index of a journal.
  public init(journal: String? = nil, cursor: UInt64 = 0, pending: [PendingDelivery] = []) {
    self.journal = journal
    self.cursor = cursor
    self.pending = pending
  }

  /// Turns to a journal; one that is not the one before is read from its beginning.
  ///
  /// Returns what was pending in the one before, which cannot be delivered any more; nil when it is the same.
  public mutating func turn(to other: String) -> [PendingDelivery]? {
    guard journal != other else { return nil }
    // A queue that never saw a journal, or was written before journals were told apart, is taken for this one's.
    let isFirst = journal == nil
    journal = other
    guard !isFirst else { return nil }
    defer { (cursor, pending) = (0, []) }
    return pending
  }

  /// Whether another alert should be taken in now: the one before it was tried, and there is room.
  public var wantsMore: Bool {
    pending.count < Self.capacity && !pending.contains { $0.attempts == 0 }
  }

  /// Takes in the next alert of the journal; one that was taken in before is left out.
  public mutating func take(_ index: UInt64, at now: Timestamp) {
    guard index >= cursor, index < .max else { return }
    cursor = index + 1
    pending.append(PendingDelivery(index: index, due: now))
  }

  /// The alert to try now: a first attempt if there is one, else the retry that is due the longest.
  public func next(at now: Timestamp) -> PendingDelivery? {
    pending.first { $0.attempts == 0 } ?? pending.filter { $0.due <= now }.min { $0.due < $1.due }
  }

  /// When the next alert is due; nil when none is pending.
  public var nextDue: Timestamp? { pending.map(\.due).min() }

  /// Notes how an attempt ended.
  public mutating func settle(
    _ index: UInt64, delivered: Bool, at now: Timestamp, schedule: RetrySchedule, jitter: Int64
  ) -> Settlement {
    guard let place = pending.firstIndex(where: { $0.index == index }) else { return .delivered }
    pending[place].attempts += 1
    if delivered {
      pending.remove(at: place)
      return .delivered
    }
    guard let pause = schedule.pause(after: pending[place].attempts, jitter: jitter) else {
      pending.remove(at: place)
      return .abandoned
    }
    pending[place].due = now.advanced(byNanoseconds: pause)
    return .retry(at: pending[place].due)
  }

  /// Keeps a clock that was set back from putting retries off for longer than the schedule's longest pause.
  public mutating func bound(to now: Timestamp, schedule: RetrySchedule) {
    let latest = now.advanced(bySeconds: schedule.delays.max() ?? 0)
    for place in pending.indices { pending[place].due = min(pending[place].due, latest) }
  }
}
