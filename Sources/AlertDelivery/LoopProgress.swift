// Role: whether every loop of the program goes on: what one of them may not hide of another.
import Synchronization

/// When each loop last showed that it goes on, and how long each may take between two such moments.
public final class LoopProgress: Sendable {
  private struct Loop {
    let allowed: Duration
    var last: ContinuousClock.Instant
  }

  private let loops = Mutex<[String: Loop]>([:])

  /// Knows no loop.
  public init() {}

  /// Takes in a loop that goes on from now.
  public func begin(_ name: String, allowed: Duration, at now: ContinuousClock.Instant = .now) {
    loops.withLock { $0[name] = Loop(allowed: allowed, last: now) }
  }

  /// Notes that a loop goes on.
  public func note(_ name: String, at now: ContinuousClock.Instant = .now) {
    loops.withLock { $0[name]?.last = now }
  }

  /// Lets a loop go that has ended in order.
  public func end(_ name: String) { loops.withLock { $0[name] = nil } }

  /// The loops that took longer than they may, sorted.
  public func stuck(at now: ContinuousClock.Instant = .now) -> [String] {
    loops.withLock { loops in loops.filter { now - $0.value.last > $0.value.allowed }.keys.sorted() }
  }
}
