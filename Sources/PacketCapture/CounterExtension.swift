// Role: the kernel's counters of a live capture, carried past the 32 bits libpcap gives them.
import EgressTypes

/// libpcap's 32-bit counters as last read, and what they add up to.
///
/// Exact as long as it is read before a counter goes round once: at 500,000 frames a second, every two hours.
struct CounterExtension {
  private(set) var total = KernelCounters()
  private var last: RawStatistics

  /// Counts from a reading on.
  init(from start: RawStatistics = RawStatistics()) { last = start }

  mutating func extend(to raw: RawStatistics) -> KernelCounters {
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
