// Role: holds `wire = captured + dropped` exactly, although frames are always on their way between kernel and reader.
import EgressTypes

/// The kernel's count of frames against the frames that were read.
///
/// Of what the kernel counted and did not drop, a part waits in the ring; the rest, were there any, is lost. The ring
/// hands over in order and within a bounded time, which gives both bounds of what is lost, without a guess: at most the
/// smallest difference seen; at least the difference at one moment less everything read since, once what waited then
/// must have come. So one lost frame is found at the first lull of the traffic, and no frame on its way is taken for lost.
public struct FrameBalance: Sendable {
  /// After so long, and with nothing more to read, everything that waited has been read, in nanoseconds: several times
  /// the time that the kernel may hold frames back.
  public static let settlingTime: Int64 = 100_000_000

  private struct Mark {
    var monotonic: Int64
    var open: UInt64
    var read: UInt64
  }

  private var mark: Mark?
  /// Frames known to be lost, which later differences hold too.
  private var told: UInt64 = 0
  /// The smallest difference since the last record, beyond what was told as lost; nil without a reading.
  private var smallest: UInt64?
  /// Frames that are lost for certain and were not taken yet.
  private var lost: UInt64 = 0
  /// Frames read beyond what the kernel counted, at most.
  private var excess: UInt64 = 0

  /// When every frame that the kernel had counted was last seen read, by the wall clock.
  private var balancedAt: Timestamp
  /// From when on the frames that do not add up may have been missing.
  private var doubtStart: Timestamp?

  /// Begins with everything in balance.
  public init(at now: Timestamp) { balancedAt = now }

  /// Takes a reading of the kernel's counters, made after the frames that waited had been read.
  ///
  /// - Parameters:
  ///   - read: Frames read until then.
  ///   - begin: The clocks before the reading that found nothing more.
  ///   - now: The steady clock after the counters were read, in nanoseconds.
  public mutating func note(_ kernel: KernelCounters, read: UInt64, from begin: ClockReading, at now: Int64) {
    let accounted = read &+ kernel.dropped &+ told
    guard kernel.received >= accounted else {
      excess = max(excess, accounted &- kernel.received)
      doubtStart = min(doubtStart ?? balancedAt, balancedAt)
      return
    }
    let open = kernel.received &- accounted
    smallest = min(smallest ?? open, open)
    defer { if kernel.received == read &+ kernel.dropped &+ told { balancedAt = begin.wall } }
    guard let mark else {
      self.mark = Mark(monotonic: now, open: open, read: read)
      return
    }
    guard begin.monotonic - mark.monotonic >= FrameBalance.settlingTime else { return }
    let since = read &- mark.read
    if mark.open > since {
      let missing = mark.open &- since
      lost &+= missing
      doubtStart = min(doubtStart ?? balancedAt, balancedAt)
      told &+= missing
      smallest = smallest.map { $0 > missing ? $0 &- missing : 0 }
      self.mark = Mark(monotonic: now, open: open > missing ? open &- missing : 0, read: read)
    } else {
      self.mark = Mark(monotonic: now, open: open, read: read)
    }
  }

  /// What does not add up since the last call, in words, empty when it does; and since when it may not.
  ///
  /// A loss shows at a lull. It may have happened at any time since every frame was last seen read.
  public mutating func takeMismatches() -> (words: [String], since: Timestamp?) {
    defer { (lost, excess, doubtStart) = (0, 0, nil) }
    let words =
      (lost > 0 ? ["\(lost) frames that the kernel counted were neither read nor dropped"] : [])
      + (excess > 0 ? ["\(excess) more frames were read or dropped than the kernel counted"] : [])
    return (words, doubtStart)
  }

  /// At most so many frames are unaccounted for since the last call; 0 says that every frame was read; nil: not known.
  public mutating func takeUnread() -> UInt64? {
    defer { smallest = nil }
    return smallest
  }
}
