// Role: the machine's clocks, read in one place.
import EgressPipeline
import EgressTypes
import FoundationEssentials

/// The wall clock and a clock that never jumps.
public struct SystemClock: Sendable {
  private let origin = ContinuousClock.now

  /// Starts the steady clock at zero.
  public init() {}

  /// Both clocks now.
  public var reading: ClockReading {
    let elapsed = origin.duration(to: .now)
    let (seconds, attoseconds) = elapsed.components
    return ClockReading(wall: .now, monotonic: seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
  }
}

extension Timestamp {
  /// The wall clock now, to about a microsecond.
  public static var now: Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000_000) &* 1_000)
  }
}
