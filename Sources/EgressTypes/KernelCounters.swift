// Role: what the kernel counted of a capture; its numbers are taken as they are and never smoothed.

/// Counters of the capture device since it was opened.
public struct KernelCounters: Hashable, Sendable {
  /// Frames that passed the filter: those delivered, those still in the ring, and those dropped.
  public var received: UInt64 = 0
  /// Frames dropped because the ring was full.
  public var dropped: UInt64 = 0
  /// Frames dropped by the interface or its driver.
  public var interfaceDropped: UInt64 = 0

  /// Makes counters.
  public init(received: UInt64 = 0, dropped: UInt64 = 0, interfaceDropped: UInt64 = 0) {
    self.received = received
    self.dropped = dropped
    self.interfaceDropped = interfaceDropped
  }
}
