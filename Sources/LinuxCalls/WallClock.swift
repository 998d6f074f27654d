// Role: the time of day, which stages never read themselves.
import Glibc

/// The system's clock in UTC; it may be set, also backwards.
public enum WallClock {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public static var nanoseconds: Int64 { SystemCalls.nanoseconds(of: CLOCK_REALTIME) }
}
