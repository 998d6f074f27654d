// Role: holds the rounds with a timestamp authority to their times, and what is told of them to once.
import AlertDelivery
import EgressTypes
import Testing

@Suite("Timestamp schedule")
struct TimestampScheduleTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func wait(_ schedule: TimestampSchedule, at now: Timestamp) -> Int64 {
    schedule.due.nanoseconds(since: now) / 1_000_000_000
  }

  @Test func `the first round is due an interval after the newest token, at once without one`() {
    #expect(TimestampSchedule(interval: 600, newest: nil, at: start).isDue(at: start))
    let recent = TimestampSchedule(interval: 600, newest: start.advanced(bySeconds: -100), at: start)
    #expect(wait(recent, at: start) == 500)
    #expect(!recent.isDue(at: start))
    #expect(TimestampSchedule(interval: 600, newest: start.advanced(bySeconds: 1), at: start).isDue(at: start))
  }

  @Test func `failures are repeated ever more rarely, each hour at last, and success resets that`() {
    var schedule = TimestampSchedule(interval: 86_400, newest: nil, at: start)
    var waits: [Int64] = []
    for _ in 0..<9 {
      _ = schedule.take(.failed("status 500"), at: start)
      waits.append(wait(schedule, at: start))
    }
    #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    _ = schedule.take(.timestamped(size: 1, time: start), at: start)
    #expect(wait(schedule, at: start) == 86_400)
    var often = TimestampSchedule(interval: 60, newest: nil, at: start)
    for _ in 0..<100 { _ = often.take(.failed("x"), at: start) }
    #expect(wait(often, at: start) == 60)
  }

  @Test func `every token is news, of failures in a row the first, of contradictions each that is another`() {
    var schedule = TimestampSchedule(interval: 60, newest: nil, at: start)
    let token = TimestampOutcome.timestamped(size: 1, time: start)
    let told = [
      .failed("a"), .failed("b"), token, token, .failed("a"), .upToDate, .failed("a"), .contradicted("c"),
      .contradicted("c"), .contradicted("d"),
    ].map { schedule.take($0, at: start) }
    #expect(told == [true, false, true, true, true, false, true, true, false, true])
  }

  @Test func `a clock that was set back does not put a round off`() {
    var schedule = TimestampSchedule(interval: 60, newest: nil, at: start)
    _ = schedule.take(.upToDate, at: start)
    #expect(!schedule.isDue(at: start))
    #expect(schedule.isDue(at: start.advanced(bySeconds: -86_400)))
  }
}
