// Role: the clock that nobody can set.
import Glibc

/// The time since the machine booted, suspension included.
public enum SteadyClock {
  /// Nanoseconds since boot.
  public static var nanoseconds: Int64 { SystemCalls.nanoseconds(of: CLOCK_BOOTTIME) }
}
