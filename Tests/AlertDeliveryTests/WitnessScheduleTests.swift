// Role: holds the rounds with a witness to their times, and what is told of them to once.
import AlertDelivery
import EgressTypes
import Testing

@Suite("Witness schedule")
struct WitnessScheduleTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func wait(_ schedule: WitnessSchedule, at now: Timestamp) -> Int64 {
    schedule.due.nanoseconds(since: now) / 1_000_000_000
  }

  @Test("the first round is due at once, the next after the interval")
  func interval() {
    var schedule = WitnessSchedule(interval: 60, at: start)
    #expect(schedule.isDue(at: start))
    let isNews = schedule.take(.upToDate, at: start)
    #expect(!isNews)
    #expect(!schedule.isDue(at: start.advanced(bySeconds: 59)))
    #expect(schedule.isDue(at: start.advanced(bySeconds: 60)))
  }

  @Test("failures are repeated ever more rarely, each hour at last, and success resets that")
  func backoff() {
    var schedule = WitnessSchedule(interval: 60, at: start)
    var waits: [Int64] = []
    for _ in 0..<9 {
      _ = schedule.take(.failed("status 500"), at: start)
      waits.append(wait(schedule, at: start))
    }
    #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    _ = schedule.take(.upToDate, at: start)
    #expect(wait(schedule, at: start) == 60)
    var rare = WitnessSchedule(interval: 86_400, at: start)
    for _ in 0..<20 { _ = rare.take(.failed("x"), at: start) }
    #expect(wait(rare, at: start) == 86_400)
  }

  @Test("a condition is news once, and again after it has changed")
  func news() {
    var schedule = WitnessSchedule(interval: 60, at: start)
    let told = [WitnessOutcome.refused("a"), .refused("a"), .failed("b"), .refused("a"), .upToDate, .refused("a")].map {
      schedule.take($0, at: start)
    }
    #expect(told == [true, false, true, true, false, false])
  }

  @Test("a clock that was set back does not put a round off")
  func clockSetBack() {
    var schedule = WitnessSchedule(interval: 60, at: start)
    _ = schedule.take(.upToDate, at: start)
    #expect(schedule.isDue(at: start.advanced(bySeconds: -86_400)))
  }
}
