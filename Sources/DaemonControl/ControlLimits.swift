// Role: what either end of the control socket puts up with.

/// What either end puts up with from the other.
public struct ControlLimits: Hashable, Sendable {
  /// The longest line, in bytes, without its end.
  public var lineBytes = 64 << 10
  /// How long a whole line may take to come or go, in milliseconds.
  ///
  /// The server serves one connection after another, so this is also how long one client can hold up the next.
  public var milliseconds = 2000

  /// Makes the default limits.
  public init() {}
}
