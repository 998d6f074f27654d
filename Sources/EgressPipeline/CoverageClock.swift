// Role: closes each second of watching: gathers what is held against it, lets beacons prove it, and makes minutes of it.
import EgressTypes

/// The clocks of the machine at one moment.
public struct ClockReading: Sendable {
  /// The wall clock.
  public var wall: Timestamp
  /// The clock that never jumps and goes on while the machine sleeps, in nanoseconds since some start.
  public var monotonic: Int64
  /// The clock that never jumps and stands still while the machine sleeps, in nanoseconds since some start.
  public var awake: Int64

  /// Makes a reading; without `awake` the machine never sleeps.
  public init(wall: Timestamp, monotonic: Int64, awake: Int64? = nil) {
    self.wall = wall
    self.monotonic = monotonic
    self.awake = awake ?? monotonic
  }
}

/// The coverage of the running daemon, second by second.
///
/// A look takes time: the clock is read, then the counters and the interface. What a look shows may have happened at any
/// moment from the clock's reading at the look before until this look was over, so it counts against every second that
/// this time touches, also those that have only begun or are still to begin.
public struct CoverageClock: Sendable {
  /// A wall clock that departs this far from the steady one between two readings has been set, in nanoseconds.
  public static let stepTolerance: Int64 = 250_000_000
  /// A loop that is not served for so long did not watch in time, in nanoseconds.
  public static let longestTurn: Int64 = 2_000_000_000

  private var minute: CoverageMinute
  /// Seconds that have ended and of which frames may be unread, or which a beacon may still prove, oldest first.
  private var waiting: [UnwatchedReasons] = []
  /// The second of the first that waits.
  private var firstWaiting: Int64 { nextSecond - Int64(waiting.count) }
  /// What is held against the second that has begun and those after it, through `begunEnd`.
  private var begun: UnwatchedReasons = []
  private var begunEnd: Int64 = .min
  private var counters = KernelCounters()
  private var recorded = KernelCounters()
  private var last: ClockReading
  /// How far the reading of frames has come; seconds wait for it.
  public var progress: ReadProgress
  /// How far it had come at the last reading, by the clock as it was then.
  private var readAtLast: Timestamp
  private var nextSecond: Int64
  /// Whether the capture takes no more frames, so that no time counts any longer.
  public private(set) var isEnding = false

  /// Starts watching at a moment; the second it falls in is not whole and so counts as not running.
  public init(at now: ClockReading, kernel: KernelCounters = KernelCounters()) {
    minute = CoverageMinute(start: Timestamp(seconds: now.wall.seconds))
    minute.append(UnwatchedReasons(.notRunning))
    counters = kernel
    recorded = kernel
    last = now
    progress = ReadProgress(at: now.wall)
    readAtLast = now.wall
    nextSecond = now.wall.seconds + 1
  }

  /// Whether the second of the last reading has ended, or the clock went back.
  public func isDue(at now: ClockReading) -> Bool { now.wall.seconds > last.wall.seconds || now.wall < last.wall }

  /// How often the wall clock was set.
  public private(set) var steps = 0

  /// What is held against the time before the last reading; empty when it was watched.
  public private(set) var latest: UnwatchedReasons = []

  /// The end of the last second about which all is known.
  public var settled: Timestamp { minute.end }

  /// Closes every second that has ended; returns minutes that are complete.
  ///
  /// - Parameters:
  ///   - now: The clocks, read before counters and interface were looked at.
  ///   - sampled: The clocks, read after that; nil when no time passed.
  ///   - reasons: What was noticed since the last call.
  ///   - cuts: The seconds in which frames were captured that were cut where something was to be read.
  ///   - kernel: The kernel's counters; nil when they could not be read.
  ///   - isProven: Whether the beacons prove a second, nil while one may still do so; without beacons every second is.
  public mutating func close(
    at now: ClockReading, sampled: ClockReading? = nil, reasons: UnwatchedReasons = [],
    cuts: [ClosedRange<Int64>] = [], kernel: KernelCounters?, isProven: (_ second: Int64) -> Bool? = { _ in true }
  ) -> [CoverageMinute] {
    var held = reasons.union(timeReasons(until: now))
    held.formUnion(kernel?.reasons(since: counters) ?? UnwatchedReasons(.counterFault))
    if isEnding { held.insert(.notRunning) }
    counters = kernel ?? counters
    let elapsed = now.monotonic - last.monotonic
    let unstepped = last.wall.advanced(byNanoseconds: elapsed)
    // By the steady clock: the wall clock may have been set during the look.
    let lookEnd = now.wall.advanced(byNanoseconds: max(0, (sampled ?? now).monotonic - now.monotonic)).seconds
    last = now
    // Of seconds that are settled, or that the clock has not reached, there is only this place left to tell.
    if cuts.contains(where: { $0.lowerBound < firstWaiting || $0.upperBound > now.wall.seconds }) {
      held.insert(.truncation)
    }
    latest = cuts.isEmpty ? held : held.union(UnwatchedReasons(.truncation))
    var complete: [CoverageMinute] = []
    hold(cuts)
    if held.contains(.clockStepped) {
      steps += 1
      settle(into: &complete, now: .clockStepped, isProven)
      // When it was set is not known, so the time since the last reading stands under the names that it has by the clock
      // as it was and under those that it has by the clock as it is, and under neither does a second of it count.
      putSeconds(through: unstepped, held, into: &complete)
      begun = []
      if !minute.isEmpty { complete.append(minute) }
      nextSecond = now.wall.advanced(byNanoseconds: 0 - elapsed).seconds
      progress.startAgain(at: Timestamp(seconds: nextSecond))
      readAtLast = progress.through
      minute = CoverageMinute(start: Timestamp(seconds: nextSecond))
      putSeconds(through: now.wall.advanced(bySeconds: -1), held, into: &complete)
      (begun, begunEnd) = (held, lookEnd)
      return complete
    }
    while nextSecond < now.wall.seconds {
      waiting.append((nextSecond <= begunEnd ? begun.union(held) : held).union(cutReasons(nextSecond, cuts)))
      nextSecond += 1
      if waiting.count >= CoverageMinute.length { settle(into: &complete, isProven) }
    }
    begun = nextSecond <= begunEnd ? begun.union(held) : held
    begunEnd = max(begunEnd, lookEnd)
    begun.formUnion(cutReasons(nextSecond, cuts))
    settle(into: &complete, isProven)
    readAtLast = progress.through
    return complete
  }

  /// What both steady clocks say of the time since the last reading.
  private func timeReasons(until now: ClockReading) -> UnwatchedReasons {
    var reasons: UnwatchedReasons = []
    let elapsed = now.monotonic - last.monotonic
    let asleep = elapsed - (now.awake - last.awake)
    if asleep > CoverageClock.stepTolerance { reasons.insert(.notRunning) }
    if elapsed >= CoverageClock.longestTurn { reasons.insert(.overload) }
    let departed = now.wall.nanoseconds(since: last.wall).subtractingReportingOverflow(elapsed)
    if departed.overflow || departed.partialValue.magnitude > CoverageClock.stepTolerance.magnitude {
      reasons.insert(.clockStepped)
    }
    return reasons
  }

  /// Holds cuts against the seconds that wait in which the frames were captured.
  private mutating func hold(_ cuts: [ClosedRange<Int64>]) {
    for place in waiting.indices { waiting[place].formUnion(cutReasons(firstWaiting + Int64(place), cuts)) }
  }

  private func cutReasons(_ second: Int64, _ cuts: [ClosedRange<Int64>]) -> UnwatchedReasons {
    cuts.contains { $0.contains(second) } ? UnwatchedReasons(.truncation) : []
  }

  /// Moves seconds into minutes as long as it is known that their frames were read and whether beacons prove them.
  ///
  /// - Parameter ending: What is held against a second whose frames were not read, when it can wait no longer.
  private mutating func settle(
    into complete: inout [CoverageMinute], now ending: UnwatchedReason? = nil, _ isProven: (_ second: Int64) -> Bool?
  ) {
    var known = 0
    for reasons in waiting {
      guard let unread = unread(settled.seconds, ending),
        let proven = isProven(settled.seconds) ?? (ending == nil ? nil : false)
      else { break }
      put(reasons.union(unread).union(proven ? [] : UnwatchedReasons(.beaconMissing)), into: &complete)
      known += 1
    }
    waiting.removeFirst(known)
  }

  /// What is held against a second for frames of it that were not read; nil as long as they may still be.
  private func unread(_ second: Int64, _ ending: UnwatchedReason?) -> UnwatchedReasons? {
    let end = Timestamp(seconds: second).advanced(bySeconds: 1)
    // What was learned since then may be by the clock as it was set.
    if (ending == .clockStepped ? readAtLast : progress.through) >= end { return [] }
    if let ending { return UnwatchedReasons(ending) }
    return last.wall.nanoseconds(since: end) >= CoverageClock.longestTurn ? UnwatchedReasons(.overload) : nil
  }

  private mutating func putSeconds(
    through end: Timestamp, _ held: UnwatchedReasons, into complete: inout [CoverageMinute]
  ) {
    while nextSecond <= end.seconds {
      put(nextSecond <= begunEnd ? begun.union(held) : held, into: &complete)
      nextSecond += 1
    }
  }

  private mutating func put(_ reasons: UnwatchedReasons, into complete: inout [CoverageMinute]) {
    minute.append(reasons)
    guard minute.isFull else { return }
    complete.append(minute)
    minute = CoverageMinute(start: minute.end)
  }

  /// Holds a reason against every second of which no record tells yet.
  public mutating func doubt(_ reason: UnwatchedReason) {
    minute.doubt(reason)
    for place in waiting.indices { waiting[place].insert(reason) }
    if nextSecond > begunEnd { (begun, begunEnd) = ([], nextSecond) }
    begun.insert(reason)
  }

  /// Ends the minute after the last settled second, so that what is recorded next stands between two records; nil when
  /// it holds no second.
  public mutating func cutMinute() -> CoverageMinute? {
    guard !minute.isEmpty else { return nil }
    defer { minute = CoverageMinute(start: minute.end) }
    return minute
  }

  /// Lets no time count from the last reading on: call it before the capture is told to take no more frames.
  public mutating func beginEnd() { isEnding = true }

  /// Ends watching: the seconds so far, the last one counted as not running; no beacon will prove what still waits.
  public mutating func finish(isProven: (_ second: Int64) -> Bool? = { _ in true }) -> [CoverageMinute] {
    var complete: [CoverageMinute] = []
    settle(into: &complete, now: .notRunning, isProven)
    minute.append(begun.union(UnwatchedReasons(.notRunning)))
    return complete + [minute]
  }

  /// Kernel counters since the last coverage record.
  public mutating func takeKernelDelta() -> KernelCounters {
    defer { recorded = counters }
    return KernelCounters(
      received: counters.received &- recorded.received, dropped: counters.dropped &- recorded.dropped,
      interfaceDropped: counters.interfaceDropped &- recorded.interfaceDropped)
  }
}
