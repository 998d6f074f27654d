// Role: the machine's clocks, read in one place.
import EgressPipeline
import EgressTypes
import FoundationEssentials
import LinuxCalls

/// The wall clock and a clock that never jumps.
public struct SystemClock: Sendable {
  /// Makes a reader of both.
  public init() {}

  /// Both clocks now; the steady one counts from the machine's boot.
  public var reading: ClockReading { ClockReading(wall: .now, monotonic: SteadyClock.nanoseconds) }
}

extension Timestamp {
  /// The wall clock now, to about a microsecond.
  public static var now: Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000_000) &* 1_000)
  }
}
