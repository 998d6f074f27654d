// Role: the machine's clocks, read in one place.
import EgressPipeline
import EgressTypes
import FoundationEssentials
import LinuxCalls

/// The wall clock and two clocks that never jump, of which one stands still while the machine sleeps.
public struct SystemClock: Sendable {
  private let awakeOrigin = SuspendingClock.now

  /// Starts the clock that stands still in sleep at zero.
  public init() {}

  /// All clocks now; the steady one counts from the machine's boot.
  public var reading: ClockReading {
    ClockReading(
      wall: .now, monotonic: SteadyClock.nanoseconds, awake: awakeOrigin.duration(to: .now).nanoseconds)
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 { components.seconds &* 1_000_000_000 &+ components.attoseconds / 1_000_000_000 }
}

extension Timestamp {
  /// The wall clock now, to about a microsecond.
  public static var now: Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000_000) &* 1_000)
  }
}
