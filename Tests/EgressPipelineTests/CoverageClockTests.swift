// Role: holds which seconds count as watched, with both clocks given by the tests.
import EgressPipeline
import EgressTypes
import Testing

/// A watch that began at 10.4 s of some minute; its clocks run alike until a step is put in.
private struct Watch {
  static let start = Timestamp(rfc3339: "2026-11-23T09:00:10Z") ?? Timestamp(nanoseconds: 0)
  private var step: Int64 = 0
  private var clock: CoverageClock
  private var kernel = KernelCounters()
  private(set) var minutes: [CoverageMinute] = []

  init() { clock = CoverageClock(at: Watch.reading(10.4, step: 0)) }

  private static func reading(_ second: Double, step: Int64) -> ClockReading {
    let nanoseconds = Int64(second * 1000) * 1_000_000
    return ClockReading(
      wall: start.advanced(byNanoseconds: nanoseconds - 10_000_000_000 + step), monotonic: 5_000_000_000 + nanoseconds)
  }

  /// Sets the wall clock this much ahead.
  mutating func setClock(by milliseconds: Int64) { step += milliseconds * 1_000_000 }

  func isDue(at second: Double) -> Bool { clock.isDue(at: Watch.reading(second, step: step)) }

  /// Closes seconds at a steady second of this watch.
  mutating func close(
    at second: Double, sampled: Double? = nil, _ reasons: UnwatchedReasons = [], dropped: UInt64 = 0,
    read: Double? = nil, cuts: [ClosedRange<Int64>] = [], isProven: (Int64) -> Bool? = { _ in true }
  ) {
    kernel.received += 10
    kernel.dropped += dropped
    close(at: second, sampled: sampled, reasons, kernel: kernel, read: read, cuts: cuts, isProven: isProven)
  }

  /// Closes seconds with a reading of the kernel's counters, when every frame was read that was captured before the
  /// moment of this watch or `read`.
  mutating func close(
    at second: Double, sampled: Double? = nil, _ reasons: UnwatchedReasons = [], kernel: KernelCounters?,
    asleep: Double = 0, read: Double? = nil, cuts: [ClosedRange<Int64>] = [], isProven: (Int64) -> Bool? = { _ in true }
  ) {
    var now = Watch.reading(second, step: step)
    now.awake -= Int64(asleep * 1_000_000_000)
    clock.progress.noteEnd(at: Watch.reading(read ?? second, step: step).wall)
    let origin = Watch.start.seconds - 10
    minutes += clock.close(
      at: now, sampled: sampled.map { Watch.reading($0, step: step) }, reasons: reasons,
      cuts: cuts.map { origin + $0.lowerBound...origin + $0.upperBound }, kernel: kernel, isProven: isProven)
  }

  mutating func doubt(_ reason: UnwatchedReason) { clock.doubt(reason) }
  mutating func beginEnd() { clock.beginEnd() }
  mutating func finish(isProven: (Int64) -> Bool? = { _ in true }) { minutes += clock.finish(isProven: isProven) }
  mutating func cut() { if let minute = clock.cutMinute() { minutes.append(minute) } }
  mutating func takeKernelDelta() -> KernelCounters { clock.takeKernelDelta() }
}

extension CoverageMinute {
  /// Start, end, bits, unwatched.
  fileprivate var summary: String {
    var record = JournalRecord()
    write(to: &record)
    func time(_ key: String) -> String { (record[string: key] ?? "").dropFirst(14).prefix(5).description }
    return "\(time("event.start"))–\(time("event.end")) \(record[integer: "egress.coverage.watched"] ?? -1)/"
      + "\(record[integer: "egress.coverage.seconds"] ?? -1) \(record[string: "egress.coverage.bits"] ?? "") "
      + record[list: "egress.coverage.unwatched"].joined(separator: " ")
  }

  /// Which seconds had which reasons.
  fileprivate var reasons: [String] {
    var record = JournalRecord()
    write(to: &record)
    return record[list: "egress.coverage.reasons"]
  }
}

@Suite("Coverage clock")
struct CoverageClockTests {
  @Test("the first and the last second are not whole and count as not running")
  func ends() {
    var watch = Watch()
    for second in [11.0, 12, 13, 14] { watch.close(at: second) }
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:15 3/5 70 not-running=2"])
  }

  @Test("once the capture takes no more frames no time counts, however long the end lasts")
  func slowEnd() {
    var watch = Watch()
    for second in [11.0, 12.02] { watch.close(at: second) }
    watch.beginEnd()
    watch.close(at: 15.05)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:16 1/6 40 not-running=5"])
  }

  @Test("what a look shows is held against every second until the look was over")
  func slowLook() {
    var watch = Watch()
    watch.close(at: 12.05)
    watch.close(at: 13.05, sampled: 14.95, dropped: 1)
    for second in [15.0, 16, 17] { watch.close(at: second) }
    watch.finish()
    #expect(watch.minutes.map(\.reasons) == [["0 not-running", "2-4 kernel-drops", "7 not-running"]])
  }

  @Test("a cut is held against the second of its capture, which waits until its frames are read")
  func lateCut() {
    var watch = Watch()
    watch.close(at: 12, read: 11.0)
    watch.close(at: 13, read: 11.9)
    watch.close(at: 14, read: 12.5, cuts: [11...11])
    watch.cut()
    #expect(watch.minutes.map(\.reasons) == [["0 not-running", "1 truncation"]])
    watch.close(at: 14.9, cuts: [12...12, 14...14])
    watch.close(at: 16)
    watch.finish()
    #expect(watch.minutes.dropFirst().map(\.reasons) == [["0 truncation", "2 truncation", "4 not-running"]])
  }

  @Test("a second whose frames are still unread two seconds after it is an overload")
  func unread() {
    var watch = Watch()
    for second in 12...15 { watch.close(at: Double(second), read: 11.5) }
    watch.close(at: 16)
    watch.finish()
    #expect(watch.minutes.map(\.reasons) == [["0 not-running", "1-2 overload", "6 not-running"]])
  }

  @Test("a cut of a second that is settled is held against the time in which it was read")
  func tooLateCut() {
    var watch = Watch()
    for second in [12.0, 13, 14.5] { watch.close(at: second) }
    watch.close(at: 15, cuts: [12...12])
    watch.close(at: 16)
    watch.finish()
    #expect(watch.minutes.map(\.reasons) == [["0 not-running", "4-5 truncation", "6 not-running"]])
  }

  @Test("a doubt is held against every second of which no record tells yet")
  func doubt() {
    var watch = Watch()
    for second in [12.0, 13] { watch.close(at: second) }
    watch.cut()
    watch.close(at: 14)
    watch.close(at: 15, read: 14)
    watch.doubt(.counterFault)
    for second in [16.0, 17, 18] { watch.close(at: second) }
    watch.finish()
    #expect(watch.minutes.map(\.reasons) == [["0 not-running"], ["0-2 counter-fault", "5 not-running"]])
  }

  @Test("a second is due when it has ended, and at once when the clock went back")
  func due() {
    var watch = Watch()
    #expect(!watch.isDue(at: 10.9))
    #expect(watch.isDue(at: 11.0))
    watch.close(at: 11.0)
    #expect(!watch.isDue(at: 11.9))
    #expect(watch.isDue(at: 12.0))
    watch.close(at: 12.0)
    #expect(!watch.isDue(at: 12.9))
    watch.setClock(by: -3000)
    #expect(watch.isDue(at: 12.9))
  }

  @Test("drops put every second in doubt that the time since the last reading touches, and no other")
  func drops() {
    var watch = Watch()
    watch.close(at: 12)
    watch.close(at: 13.4)
    watch.close(at: 14.1, dropped: 3)
    watch.close(at: 15)
    watch.close(at: 16)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:17 3/7 64 not-running=2 kernel-drops=2"])
    #expect(watch.minutes.map(\.reasons) == [["0 not-running", "3-4 kernel-drops", "6 not-running"]])
  }

  @Test(
    "the state of the link is the reason of the seconds it was seen in",
    arguments: [UnwatchedReason.interfaceDown, .noCarrier])
  func link(_ reason: UnwatchedReason) {
    var watch = Watch()
    watch.close(at: 12)
    watch.close(at: 12.9, UnwatchedReasons(reason), dropped: 1)
    watch.close(at: 13)
    watch.close(at: 14)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:15 2/5 50 not-running=2 \(reason.rawValue)=1"])
    #expect(watch.minutes[0].reasons[1] == "2 \(reason.rawValue)+kernel-drops")
  }

  @Test("a call that comes late means that the loop was not served")
  func overload() {
    var watch = Watch()
    watch.close(at: 12)
    watch.close(at: 13)
    watch.close(at: 18)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:19 2/9 600 not-running=2 overload=5"])
    #expect(watch.minutes.map(\.reasons) == [["0 not-running", "3-7 overload", "8 not-running+overload"]])
  }

  @Test(
    "a clock that was set ends the minute; seconds that no longer have an honest name are in no record",
    arguments: [
      (60_000, "01:12–01:15 0/3 0 not-running=1 clock-stepped=2"),
      (-5_000, "00:07–00:10 0/3 0 not-running=1 clock-stepped=2"),
      (-300, "00:11–00:14 0/3 0 not-running=1 clock-stepped=2"),
    ] as [(Int64, String)])
  func step(_ milliseconds: Int64, _ after: String) {
    var watch = Watch()
    watch.close(at: 12.2)
    watch.setClock(by: milliseconds)
    watch.close(at: 13.2)
    watch.close(at: 14.2)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:14 1/4 4 not-running=1 clock-stepped=2", after])
  }

  @Test("a clock that only drifts has not been set")
  func drift() {
    var watch = Watch()
    for second in 12...16 {
      watch.setClock(by: 200)
      watch.close(at: Double(second))
    }
    #expect(watch.minutes.isEmpty)
    watch.finish()
    #expect(watch.minutes.first?.summary.hasPrefix("00:10–00:18 6/8") == true)
  }

  @Test("sixty seconds make a record; the next begins where it ended")
  func rollover() {
    var watch = Watch()
    for second in 11...130 { watch.close(at: Double(second)) }
    watch.finish()
    #expect(
      watch.minutes.map(\.summary) == [
        "00:10–01:10 59/60 7ffffffffffffff not-running=1", "01:10–02:10 60/60 fffffffffffffff ",
        "02:10–02:11 0/1 0 not-running=1",
      ])
  }

  @Test("one late call closes as many minutes as have passed")
  func longGap() {
    var watch = Watch()
    watch.close(at: 12)
    watch.close(at: 140)
    watch.finish()
    #expect(watch.minutes.map { $0.summary.prefix(11).description } == ["00:10–01:10", "01:10–02:10", "02:10–02:21"])
  }

  @Test("kernel counters are told once: since the last record")
  func kernelDelta() {
    var watch = Watch()
    watch.close(at: 12, dropped: 2)
    #expect(watch.takeKernelDelta() == KernelCounters(received: 10, dropped: 2))
    #expect(watch.takeKernelDelta() == KernelCounters())
    watch.close(at: 13, dropped: 5)
    watch.close(at: 14)
    #expect(watch.takeKernelDelta() == KernelCounters(received: 20, dropped: 5))
  }

  @Test("counters that cannot be read, or go back, are held against the second")
  func counterFaults() {
    var watch = Watch()
    watch.close(at: 12, kernel: KernelCounters(received: 100))
    watch.close(at: 12.9, kernel: nil)
    watch.close(at: 13.9, kernel: KernelCounters(received: 99))
    watch.close(at: 14, kernel: KernelCounters(received: 120))
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:15 1/5 40 not-running=2 counter-fault=2"])
  }

  @Test("a machine that slept did not watch")
  func sleep() {
    var watch = Watch()
    watch.close(at: 12)
    watch.close(at: 13.4, kernel: KernelCounters(received: 20), asleep: 1.2)
    watch.close(at: 14, kernel: KernelCounters(received: 20), asleep: 1.2)
    watch.finish()
    #expect(watch.minutes.map(\.reasons) == [["0 not-running", "2-4 not-running"]])
  }

  @Test("a second waits for the beacon that proves it, in order, and is unwatched when none comes")
  func beacons() {
    var watch = Watch()
    var proven: [Int64: Bool] = [:]
    let origin = Watch.start.seconds - 10
    let isProven = { (second: Int64) in proven[second - origin] }
    watch.close(at: 12, isProven: isProven)
    watch.close(at: 13, isProven: isProven)
    watch.cut()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:11 0/1 0 not-running=1"], "two seconds wait")
    proven = [11: true, 12: false]
    watch.close(at: 14, isProven: isProven)
    proven[13] = true
    watch.close(at: 15, isProven: isProven)
    watch.finish(isProven: isProven)
    #expect(watch.minutes.map(\.summary).dropFirst() == ["00:11–00:16 2/5 a0 not-running=1 beacon-missing=2"])
    #expect(watch.minutes[1].reasons == ["1 beacon-missing", "3 beacon-missing", "4 not-running"])
  }
}
