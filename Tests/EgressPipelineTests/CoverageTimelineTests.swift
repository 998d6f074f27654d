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
  private var nextBeacon = 0

  init(_ timeline: Timeline, _ station: BeaconStation) {
    self.timeline = timeline
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
      case .cut: if last < event.begin, event.begin <= moment { sample.told.insert(.truncation) }
      case .drop, .stall, .sleep, .segment: break
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

  private mutating func close(at moment: Int64) {
    let now = SimulatedWatch.reading(moment, timeline)
    let reasons = conditions.reasons(SimulatedWatch.sample(after: last, at: moment, timeline))
    let beacons = beacons
    let steps = clock.steps
    minutes += clock.close(at: now, reasons: reasons, kernel: kernel(at: moment)) { beacons.isProven($0, at: now.wall) }
    if clock.steps > steps { self.beacons.startAgain(at: now.wall) }
    self.beacons.forget(before: clock.settled.seconds)
    last = moment
  }

  private mutating func readBeacons(until moment: Int64) {
    while nextBeacon < timeline.beacons.count, timeline.beacons[nextBeacon].at <= moment {
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
      readBeacons(until: moment)
      if clock.isDue(at: SimulatedWatch.reading(moment, timeline)) { close(at: moment) }
    }
    readBeacons(until: timeline.length)
    close(at: timeline.length)
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
      let blind = timeline.blind
      blindSeconds += blind.count
      for second in blind where reported[second] == true {
        Issue.record("seed \(seed): second \(second) was blind and is reported as watched: \(timeline)")
        return
      }
      for (second, isWatched) in reported {
        if isWatched { watchedSeconds += 1 }
        guard !isWatched, !blind.contains(second), timeline.step == nil else { continue }
        doubtedSeconds += 1
        guard isFarFromFaults(second, timeline) else { continue }
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
  private func isFarFromFaults(_ second: Int64, _ timeline: Timeline) -> Bool {
    let begin = timeline.wall / 1_000 + (timeline.hasBeacon ? 2 : 0)
    let end = timeline.wall(at: timeline.length) / 1_000 - (timeline.hasBeacon ? 2 : 0)
    guard second > begin, second < end else { return false }
    return !timeline.mayDoubt(second, margin: 1_000 + SimulatedWatch.longestLook + 40)
  }
}
