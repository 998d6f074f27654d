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
  mutating func close(at second: Double, link: UnwatchedReason? = nil, dropped: UInt64 = 0) {
    kernel.received += 10
    kernel.dropped += dropped
    minutes += clock.close(at: Watch.reading(second, step: step), link: link, kernel: kernel)
  }

  mutating func finish() { minutes.append(clock.finish()) }
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

  @Test("a second is due when it has ended, and at once when the clock went back")
  func due() {
    var watch = Watch()
    #expect(!watch.isDue(at: 10.9))
    #expect(!watch.isDue(at: 11.9))
    #expect(watch.isDue(at: 12.0))
    watch.close(at: 12.0)
    #expect(!watch.isDue(at: 12.9))
    watch.setClock(by: -3000)
    #expect(watch.isDue(at: 12.9))
  }

  @Test("drops put every second of their interval in doubt, and no other")
  func drops() {
    var watch = Watch()
    watch.close(at: 12)
    watch.close(at: 14, dropped: 3)
    watch.close(at: 15)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:16 2/6 48 not-running=2 kernel-drops=2"])
  }

  @Test(
    "the state of the link is the reason of the seconds it was seen in",
    arguments: [UnwatchedReason.interfaceDown, .noCarrier])
  func link(_ reason: UnwatchedReason) {
    var watch = Watch()
    watch.close(at: 12)
    watch.close(at: 13, link: reason, dropped: 1)
    watch.close(at: 14)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:15 2/5 50 not-running=2 \(reason.rawValue)=1"])
  }

  @Test("a call that comes late means that the loop was not served")
  func overload() {
    var watch = Watch()
    watch.close(at: 13)
    watch.close(at: 18)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:19 3/9 610 not-running=2 overload=4"])
  }

  @Test(
    "a clock that was set ends the minute; seconds that no longer have an honest name are in no record",
    arguments: [
      (60_000, "01:13–01:15 1/2 8 not-running=1"), (-5_000, "00:08–00:10 1/2 8 not-running=1"),
      (-300, "00:12–00:14 1/2 8 not-running=1"),
    ] as [(Int64, String)])
  func step(_ milliseconds: Int64, _ after: String) {
    var watch = Watch()
    watch.close(at: 12.2)
    watch.setClock(by: milliseconds)
    watch.close(at: 13.2)
    watch.close(at: 14.2)
    watch.finish()
    #expect(watch.minutes.map(\.summary) == ["00:10–00:13 1/3 4 not-running=1 clock-stepped=1", after])
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
}
