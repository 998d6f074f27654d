// Role: lives many simulated timelines with the daemon's own coverage, and holds what it reports to what was truly blind.
import EgressTypes
import Foundation
import Testing

@testable import Beacons
@testable import EgressPipeline

/// The daemon's coverage, driven by a timeline as its capture loop would.
private struct SimulatedWatch {
  /// The longest time between two looks of the loop at its clock, in milliseconds.
  static let longestLook: Int64 = 200

  let timeline: Timeline
  private var clock: CoverageClock
  private var conditions: WatchConditions
  private var beacons: BeaconWatch
  private var minutes: [CoverageMinute] = []
  private var last: Int64 = 0
  /// When frames were refused.
  private(set) var refusal: Int64
  /// Up to when the frames are read, and up to when those are whose cuts were told.
  private var read: Int64 = 0
  private var toldCuts: Int64 = -1
  private var nextBeacon = 0

  init(_ timeline: Timeline, _ station: BeaconStation) {
    self.timeline = timeline
    refusal = timeline.length
    clock = CoverageClock(at: SimulatedWatch.reading(0, timeline))
    conditions = WatchConditions(SimulatedWatch.sample(after: -1, at: 0, timeline))
    beacons = BeaconWatch(timeline.hasBeacon ? [station] : [], from: SimulatedWatch.reading(0, timeline).wall)
  }

  private static func reading(_ moment: Int64, _ timeline: Timeline) -> ClockReading {
    let slept = timeline.events.filter { $0.fault == .sleep && $0.begin < moment }
      .reduce(0) { $0 + min(moment, $1.end) - $1.begin }
    return ClockReading(
      wall: Timestamp(nanoseconds: timeline.wall(at: moment) * 1_000_000), monotonic: moment * 1_000_000,
      awake: (moment - slept) * 1_000_000)
  }

  /// What a look at the interface shows: its state now, the news since the last look, and the count of the carrier.
  private static func sample(after last: Int64, at moment: Int64, _ timeline: Timeline) -> ConditionSample {
    var sample = ConditionSample(carrierChanges: 2, index: 7, isPromiscuous: true, filter: [1])
    for event in timeline.events {
      let isOn = event.begin <= moment && moment < event.end
      switch event.fault {
      case .administration:
        if isOn { sample.link = .interfaceDown }
        if last < event.begin, event.begin <= moment { sample.told.insert(.interfaceDown) }
      case .carrier:
        if isOn, sample.link == nil { sample.link = .noCarrier }
        sample.carrierChanges? += (event.begin <= moment ? 1 : 0) + (event.end <= moment ? 1 : 0)
      case .filter: if isOn { sample.filter = [2] }
      case .cut, .drop, .stall, .sleep, .segment: break
      }
    }
    return sample
  }

  private func kernel(at moment: Int64) -> KernelCounters {
    let drops = timeline.events.count { $0.fault == .drop && $0.begin <= moment }
    return KernelCounters(received: UInt64(moment), dropped: UInt64(drops) * 3)
  }

  /// Whether the loop is not served at a moment.
  private func isStalled(_ moment: Int64) -> Bool {
    timeline.events.contains {
      ($0.fault == .stall || $0.fault == .sleep) && $0.begin <= moment && moment < $0.end
    }
  }

  /// Closes seconds; the look itself takes time, in which the machine may also be stopped.
  ///
  /// Returns when it is over.
  private mutating func close(at moment: Int64, _ dice: inout TimelineDice) -> Int64 {
    let now = SimulatedWatch.reading(moment, timeline)
    var counted = moment + dice.below(timeline.slowestLook)
    while isStalled(counted), counted < timeline.length { counted += 1 }
    counted = min(counted, timeline.length)
    let end = min(counted + dice.below(timeline.slowestLook) / 4, timeline.length)
    let kernel = kernel(at: counted)
    let reasons = conditions.reasons(SimulatedWatch.sample(after: last, at: end, timeline))
    let beacons = beacons
    let steps = clock.steps
    minutes += clock.close(
      at: now, sampled: SimulatedWatch.reading(end, timeline), reasons: reasons, cuts: takeCuts(), kernel: kernel
    ) { beacons.isProven($0, at: now.wall) }
    if clock.steps > steps { self.beacons.startAgain(at: now.wall) }
    self.beacons.forget(before: clock.settled.seconds)
    last = end
    return end
  }

  /// The seconds of the cut frames that were read since the last call.
  private mutating func takeCuts() -> [ClosedRange<Int64>] {
    defer { toldCuts = read }
    return timeline.events.filter { $0.fault == .cut && toldCuts < $0.begin && $0.begin <= read && $0.begin < refusal }
      .map { timeline.wall(at: $0.begin) / 1_000 }.map { $0...$0 }
  }

  /// Reads what the ring has, less what it holds back, or a part of it.
  private mutating func readFrames(at moment: Int64, _ dice: inout TimelineDice) {
    let isDrained = timeline.backlog == 0 || dice.isOne(of: 4)
    read = max(read, moment - (isDrained ? dice.below(60) : dice.below(timeline.backlog)))
    readBeacons(until: read)
    clock.progress.note(
      from: SimulatedWatch.reading(moment, timeline).wall,
      lastFrame: isDrained ? nil : Timestamp(nanoseconds: timeline.wall(at: read) * 1_000_000), isDrained: isDrained)
  }

  private mutating func readBeacons(until moment: Int64) {
    while nextBeacon < timeline.beacons.count, timeline.beacons[nextBeacon].at <= min(moment, refusal) {
      let beacon = timeline.beacons[nextBeacon]
      beacons.add(
        beacon.sequence, to: 0, at: Timestamp(nanoseconds: timeline.wall(at: beacon.at) * 1_000_000))
      nextBeacon += 1
    }
  }

  /// Lives the timeline; says of each second that records tell of whether all of them call it watched.
  mutating func run(_ dice: inout TimelineDice) -> [Int64: Bool] {
    var moment: Int64 = 0
    while moment < timeline.length {
      moment += 70 + dice.below(SimulatedWatch.longestLook - 70)
      guard moment < timeline.length, !isStalled(moment) else { continue }
      readFrames(at: moment, &dice)
      let isDue = clock.isDue(at: SimulatedWatch.reading(moment, timeline))
      if isDue { moment = close(at: moment, &dice) }
      if moment >= timeline.stop, refusal == timeline.length, moment < timeline.length {
        clock.beginEnd()
        refusal = moment
      }
    }
    // As the daemon does, the seconds so far are closed before frames are refused.
    if refusal == timeline.length {
      readFrames(at: timeline.length, &dice)
      if clock.isDue(at: SimulatedWatch.reading(timeline.length, timeline)) { _ = close(at: timeline.length, &dice) }
    }
    clock.beginEnd()
    read = timeline.length
    readBeacons(until: timeline.length)
    clock.progress.noteEnd(at: SimulatedWatch.reading(timeline.length, timeline).wall)
    _ = close(at: timeline.length, &dice)
    let now = SimulatedWatch.reading(timeline.length, timeline)
    minutes += clock.finish { beacons.isProven($0, at: now.wall) }
    var watched: [Int64: Bool] = [:]
    for minute in minutes {
      for (place, reasons) in minute.seconds.enumerated() {
        let second = minute.start.seconds + Int64(place)
        watched[second] = (watched[second] ?? true) && reasons.isEmpty
      }
    }
    return watched
  }
}

@Suite("Coverage timelines")
struct CoverageTimelineTests {
  /// How many are lived; `COVERAGE_TIMELINES` in the environment asks for more.
  private static let count = ProcessInfo.processInfo.environment["COVERAGE_TIMELINES"].flatMap(Int.init) ?? 100_000

  @Test("no second that was blind is ever reported as watched, and none far from a fault as unwatched")
  func timelines() throws {
    let station = BeaconStation(name: "pi", key: try #require(BeaconKey(Array(repeating: 7, count: 32))), vlans: [0])
    var (blindSeconds, watchedSeconds, doubtedSeconds) = (0, 0, 0)
    for seed in 0..<CoverageTimelineTests.count {
      var dice = TimelineDice(seed: UInt64(seed))
      let timeline = Timeline(&dice)
      var watch = SimulatedWatch(timeline, station)
      let reported = watch.run(&dice)
      let blind = timeline.blind(refusingFrom: watch.refusal)
      blindSeconds += blind.count
      for second in blind where reported[second] == true {
        Issue.record("seed \(seed): second \(second) was blind and is reported as watched: \(timeline)")
        return
      }
      for (second, isWatched) in reported {
        if isWatched { watchedSeconds += 1 }
        guard !isWatched, !blind.contains(second), timeline.step == nil else { continue }
        doubtedSeconds += 1
        guard isFarFromFaults(second, timeline, watch.refusal) else { continue }
        Issue.record("seed \(seed): second \(second) was watched and is reported as unwatched: \(timeline)")
        return
      }
    }
    // The test must have had something to find.
    #expect(blindSeconds > CoverageTimelineTests.count)
    #expect(watchedSeconds > CoverageTimelineTests.count)
    #expect(doubtedSeconds < blindSeconds + watchedSeconds)
  }

  /// Whether a second is more than a second away from every fault, and from the ends, where beacons are still to come.
  private func isFarFromFaults(_ second: Int64, _ timeline: Timeline, _ refusal: Int64) -> Bool {
    // Frames that are read late, and then looked at late, may come in more than the two seconds they are waited for.
    guard timeline.backlog == 0 else { return false }
    let begin = timeline.wall / 1_000 + (timeline.hasBeacon ? 2 : 0)
    let end = timeline.wall(at: refusal - 2 * timeline.slowestLook) / 1_000 - (timeline.hasBeacon ? 2 : 0)
    guard second > begin, second < end else { return false }
    return !timeline.mayDoubt(second, margin: 1_000 + SimulatedWatch.longestLook + 40 + 2 * timeline.slowestLook)
  }
}
