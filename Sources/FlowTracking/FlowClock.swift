// Role: how much time has passed, as the packets tell it: it never runs backwards, whatever their timestamps do.
import EgressTypes

/// The table's sense of time, in nanoseconds since its first packet.
///
/// A step back of more than a minute is a clock that was set, not packets out of order: counting goes on from there,
/// so flows neither end at once nor live on until the old time comes round again.
@usableFromInline
struct FlowClock: Sendable {
  /// Nanoseconds passed.
  @usableFromInline private(set) var elapsed: Int64 = 0
  /// The newest time since the clock was last set; the first packet sets it.
  @usableFromInline private(set) var newest = Timestamp(nanoseconds: .max)

  /// Longest time one packet can make pass, about 26 days: above every limit, and too little to overflow soon.
  @usableFromInline static let longestStep: Int64 = 1 << 51
  /// How far out of order packets may come, one minute.
  @usableFromInline static let tolerance: Int64 = 60_000_000_000

  /// Makes a clock that starts with the first packet.
  @inlinable init() {}

  /// The time passed, in units of a little over a second (2^30 ns).
  @inlinable var tick: Int32 { Int32(truncatingIfNeeded: elapsed >> 30) }

  /// Takes notice of a packet's time.
  @inlinable @inline(__always) mutating func advance(to time: Timestamp) {
    let step = time.nanoseconds(since: newest)
    if step > 0 {
      newest = time
      elapsed = min(elapsed &+ min(step, FlowClock.longestStep), .max / 4)
    } else if step < -FlowClock.tolerance {
      newest = time
    }
  }
}
