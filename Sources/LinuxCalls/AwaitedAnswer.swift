// Role: what one thread waits for, no longer than its patience, and another thread gives.
import Dispatch
import Synchronization

/// An answer that is given once, by whichever thread has it, to whoever waits for it.
public final class AwaitedAnswer<Answer: Sendable>: Sendable {
  private let answer = Mutex<Answer?>(nil)
  private let given = DispatchSemaphore(value: 0)

  /// Makes a place where nothing was answered yet.
  public init() {}

  /// Gives the answer; what is given later counts no more.
  public func give(_ answer: Answer) {
    self.answer.withLock { $0 = $0 ?? answer }
    given.signal()
  }

  /// What was answered so far; nil for nothing.
  public var current: Answer? { answer.withLock { $0 } }

  /// Waits for the answer; nil when none came in time, after which one may still be given.
  public func wait(_ patience: Duration) -> Answer? {
    let (seconds, attoseconds) = patience.components
    let deadline = DispatchTime.now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000))
    // Whoever is let through opens for the next, so that all who wait are told.
    if given.wait(timeout: deadline) == .success { given.signal() }
    return current
  }
}
