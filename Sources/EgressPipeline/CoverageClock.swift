// Role: closes each second of watching: asks what is held against it and gathers seconds into coverage records.
import EgressTypes

/// Both clocks of the machine at one moment.
public struct ClockReading: Sendable {
  /// The wall clock.
  public var wall: Timestamp
  /// The clock that never jumps, in nanoseconds since some start.
  public var monotonic: Int64

  /// Makes a reading.
  public init(wall: Timestamp, monotonic: Int64) {
    self.wall = wall
    self.monotonic = monotonic
  }
}

/// The coverage of the running daemon, second by second.
public struct CoverageClock: Sendable {
  /// A wall clock that departs this far from the steady one within a second has been set, in nanoseconds.
  public static let stepTolerance: Int64 = 250_000_000

  private var minute: CoverageMinute
  private var counters = KernelCounters()
  private var recorded = KernelCounters()
  private var last: ClockReading
  private var nextSecond: Int64

  /// Starts watching at a moment; the second it falls in is not whole and so counts as not running.
  public init(at now: ClockReading) {
    minute = CoverageMinute(start: Timestamp(seconds: now.wall.seconds))
    minute.append(SecondFacts(reason: .notRunning))
    last = now
    nextSecond = now.wall.seconds + 1
  }

  /// Whether the current second has ended.
  public func isDue(at now: ClockReading) -> Bool { now.wall.seconds >= nextSecond + 1 || now.wall < last.wall }

  /// How often the wall clock was set.
  public private(set) var steps = 0

  /// Closes every second that has ended; returns minutes that are complete.
  public mutating func close(at now: ClockReading, link: UnwatchedReason?, kernel: KernelCounters) -> [CoverageMinute] {
    let elapsed = now.monotonic - last.monotonic
    let departed = abs(now.wall.nanoseconds(since: last.wall) - elapsed) > CoverageClock.stepTolerance
    let dropped =
      (kernel.dropped &- counters.dropped) &+ (kernel.interfaceDropped &- counters.interfaceDropped)
    counters = kernel
    last = now
    var complete: [CoverageMinute] = []
    if departed {
      steps += 1
      // After a step the old seconds have no honest names, so a new minute starts where the wall clock now stands.
      minute.append(SecondFacts(reason: .clockStepped, dropped: dropped))
      complete.append(minute)
      minute = CoverageMinute(start: Timestamp(seconds: now.wall.seconds))
      nextSecond = now.wall.seconds
      return complete
    }
    let ended = now.wall.seconds - nextSecond
    for index in 0..<max(ended, 0) {
      // Drops are told for the whole interval, so each second of it is in doubt; a late call means overload.
      let reason = link ?? (ended > 2 && index < ended - 1 ? .overload : nil)
      minute.append(SecondFacts(reason: reason, dropped: dropped))
      nextSecond += 1
      if minute.isFull {
        complete.append(minute)
        minute = CoverageMinute(start: Timestamp(seconds: nextSecond))
      }
    }
    return complete
  }

  /// Ends the minute after the last closed second, so that what is recorded next stands between two records; nil when it
  /// holds no second.
  public mutating func cutMinute() -> CoverageMinute? {
    guard !minute.isEmpty else { return nil }
    defer { minute = CoverageMinute(start: Timestamp(seconds: nextSecond)) }
    return minute
  }

  /// Ends watching: the seconds so far, the last one counted as not running.
  public mutating func finish() -> CoverageMinute {
    minute.append(SecondFacts(reason: .notRunning))
    return minute
  }

  /// Kernel counters since the last coverage record.
  public mutating func takeKernelDelta() -> KernelCounters {
    defer { recorded = counters }
    return KernelCounters(
      received: counters.received &- recorded.received, dropped: counters.dropped &- recorded.dropped,
      interfaceDropped: counters.interfaceDropped &- recorded.interfaceDropped)
  }
}
