// Role: holds that loss of watching is told at once, its end with how long it was, and that flapping floods nobody.
import EgressPipeline
import EgressTypes
import Testing

@Suite("Alerts about watching")
struct WatchAlertsTests {
  private static func reading(_ seconds: Double) -> ClockReading {
    let nanoseconds = Int64(seconds * 1000) * 1_000_000
    return ClockReading(
      wall: Timestamp(seconds: 1_795_942_800).advanced(byNanoseconds: nanoseconds), monotonic: nanoseconds)
  }

  /// What is told over some seconds; `held` says for each second what is held against it.
  private func told(_ seconds: Int, _ held: (Int) -> UnwatchedReasons) -> [JournalRecord] {
    var alerts = WatchAlerts(interface: "eth1", at: WatchAlertsTests.reading(0))
    return (1...seconds).flatMap { alerts.note(held($0), at: WatchAlertsTests.reading(Double($0))) }
  }

  @Test("a loss is told in the second it is noticed, and its end five seconds after, with its length")
  func loss() {
    let records = told(30) { (10...19).contains($0) ? UnwatchedReasons(.noCarrier) : [] }
    #expect(records.map(\.kind) == [.watch, .watch])
    #expect(records.map { $0[string: RecordKey.step] } == ["lost", "restored"])
    #expect(records.allSatisfy { $0[string: RecordKey.action] == "alert" })
    #expect(records.allSatisfy { $0[string: RecordKey.watchReason] == "no-carrier" })
    #expect(records.map { $0.time?.readable.suffix(9) } == ["09:00:10Z", "09:00:24Z"])
    #expect(records[1][integer: "egress.watch.seconds"] == 10)
    #expect(records[1][integer: "egress.watch.interruptions"] == 1)
    #expect(records[1][string: "event.end"]?.contains("09:00:19") == true)
  }

  @Test("each reason has its own alerts")
  func reasons() {
    let records = told(40) { second in
      var held: UnwatchedReasons = []
      if (5...20).contains(second) { held.insert(.beaconMissing) }
      if (10...12).contains(second) { held.insert(.kernelDrops) }
      return held
    }
    #expect(
      records.map { "\($0[string: RecordKey.step] ?? "") \($0[string: RecordKey.watchReason] ?? "")" } == [
        "lost beacon-missing", "lost kernel-drops", "restored kernel-drops", "restored beacon-missing",
      ])
  }

  @Test("an hour of flapping is a few records, and the counts in them are exact")
  func flapping() {
    let records = told(3600 + 400) { $0 <= 3600 && $0 % 9 < 2 ? UnwatchedReasons(.interfaceDown) : [] }
    #expect(records.count <= 12, "\(records.count) records")
    let restored = records.filter { $0[string: RecordKey.step] == "restored" }
    #expect(restored.reduce(0) { $0 + ($1[integer: "egress.watch.seconds"] ?? 0) } == (1...3600).count { $0 % 9 < 2 })
    let interruptions = restored.reduce(0) { $0 + ($1[integer: "egress.watch.interruptions"] ?? 0) }
    #expect(interruptions == 401)
    #expect(records.last?[string: RecordKey.step] == "restored")
  }

  @Test("after ten quiet minutes a reason is told as at first")
  func forgiveness() {
    let records = told(2000) { [10, 20, 1500].contains($0) ? UnwatchedReasons(.kernelDrops) : [] }
    #expect(records.map { $0.time?.readable.suffix(9) }.suffix(2) == ["09:25:00Z", "09:25:05Z"])
  }
}
