// Role: the kernel's counters of a live capture, carried past the 32 bits libpcap gives them.

/// Counts since the capture opened.
public struct CaptureStatistics: Hashable, Sendable {
  /// Frames that passed the filter: those delivered, those still in the ring, and those dropped.
  public var received: UInt64 = 0
  /// Frames the kernel dropped because the ring was full.
  public var dropped: UInt64 = 0
  /// Frames the interface or its driver dropped.
  public var interfaceDropped: UInt64 = 0

  /// Makes counts.
  public init(received: UInt64 = 0, dropped: UInt64 = 0, interfaceDropped: UInt64 = 0) {
    self.received = received
    self.dropped = dropped
    self.interfaceDropped = interfaceDropped
  }
}

/// libpcap's 32-bit counters as last read, and what they add up to.
///
/// Exact as long as it is read before a counter goes round once: at 500,000 frames a second, every two hours.
struct CounterExtension {
  private(set) var total = CaptureStatistics()
  private var last: RawStatistics

  /// Counts from a reading on.
  init(from start: RawStatistics = RawStatistics()) { last = start }

  mutating func extend(to raw: RawStatistics) -> CaptureStatistics {
    total.received &+= UInt64(raw.received &- last.received)
    total.dropped &+= UInt64(raw.dropped &- last.dropped)
    total.interfaceDropped &+= UInt64(raw.interfaceDropped &- last.interfaceDropped)
    last = raw
    return total
  }
}

/// The counters as libpcap gives them.
struct RawStatistics: Hashable {
  var received: UInt32 = 0
  var dropped: UInt32 = 0
  var interfaceDropped: UInt32 = 0
}
