// Role: holds the signs of life to their period and silence to being told once, with time as a number.
import AlertDelivery
import EgressTypes
import Testing

@Suite("Watchdog")
struct WatchdogTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func at(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }
  private func pulse(_ seconds: Int64) -> JournalPulse { JournalPulse(index: 7, time: at(seconds), signed: 8) }

  @Test("a sign of life comes at the start and then each period")
  func period() {
    var watchdog = Watchdog(period: 300, at: start)
    var times: [Int64] = []
    for second in stride(from: Int64(0), through: 900, by: 1) {
      let signs = watchdog.turn(pulse(second), at: at(second))
      if signs == [.alive] { times.append(second) }
    }
    #expect(times == [0, 300, 600, 900])
  }

  @Test("silence is told once, after three minutes without a record, and so is its end")
  func silence() {
    var watchdog = Watchdog(period: nil, at: start)
    var told: [(Int64, [Watchdog.Sign])] = []
    for second in Int64(0)...1000 {
      let newest = second < 100 ? second : second < 800 ? 99 : second
      let signs = watchdog.turn(pulse(newest), at: at(second))
      if !signs.isEmpty { told.append((second, signs)) }
    }
    #expect(told.map(\.0) == [280, 800])
    #expect(told.map(\.1) == [[.silent(seconds: 181)], [.speaking(seconds: 701)]])
  }

  @Test("a journal that was silent before the start is given its time, and one that cannot be read counts as silent")
  func silentStart() {
    var watchdog = Watchdog(period: nil, at: start)
    #expect(watchdog.turn(pulse(-86_400), at: at(180)) == [])
    #expect(watchdog.turn(nil, at: at(181)) == [.silent(seconds: 181)])
  }

  @Test("a restart during a silence neither begins the wait anew nor tells it again, and its end is told")
  func restarted() throws {
    var before = Watchdog(period: nil, at: start)
    for second in Int64(0)...100 { #expect(before.turn(pulse(0), at: at(second)) == []) }
    let waiting = try #require(before.wait)
    #expect(waiting == SilenceWait(index: 7, since: start, isTold: false))
    var second = Watchdog(period: nil, at: at(110), keeping: waiting, hasWatched: true)
    #expect(second.turn(pulse(0), at: at(180)) == [])
    #expect(second.turn(pulse(0), at: at(181)) == [.silent(seconds: 181)])
    let told = try #require(second.wait)
    #expect(told.isTold)
    var third = Watchdog(period: nil, at: at(200), keeping: told, hasWatched: true)
    for second in Int64(200)...900 { #expect(third.turn(pulse(0), at: at(second)) == []) }
    let next = JournalPulse(index: 8, time: at(901), signed: 9)
    #expect(third.turn(next, at: at(902)) == [.speaking(seconds: 901)])
    #expect(third.wait == nil)
  }

  @Test("a silence that began while nobody watched counts from the newest record, and records that came end one")
  func unwatched() {
    var watchdog = Watchdog(period: nil, at: at(1000), hasWatched: true)
    #expect(watchdog.turn(pulse(0), at: at(1000)) == [.silent(seconds: 1000)])
    let told = SilenceWait(index: 6, since: start, isTold: true)
    var other = Watchdog(period: nil, at: at(1000), keeping: told, hasWatched: true)
    #expect(other.turn(pulse(990), at: at(1000)) == [.speaking(seconds: 990)])
  }

  @Test("a journal that could not be read before and after a restart is silent since then")
  func unreadable() {
    var before = Watchdog(period: nil, at: start)
    #expect(before.turn(nil, at: at(100)) == [])
    var after = Watchdog(period: nil, at: at(120), keeping: before.wait)
    #expect(after.turn(nil, at: at(181)) == [.silent(seconds: 181)])
  }

  @Test("a journal that ends with a record from the future falls silent like any other")
  func futureRecord() {
    var watchdog = Watchdog(period: nil, at: start)
    var told: [Int64] = []
    for second in Int64(0)...400 where !watchdog.turn(pulse(86_400), at: at(second)).isEmpty { told.append(second) }
    #expect(told == [181])
  }

  @Test("a clock that was set back ends no period late and tells no silence")
  func clockSetBack() {
    var watchdog = Watchdog(period: 300, at: start)
    #expect(watchdog.turn(pulse(0), at: start) == [.alive])
    #expect(watchdog.turn(pulse(0), at: at(-86_400)) == [])
    #expect(watchdog.turn(pulse(-86_101), at: at(-86_100)) == [.alive])
  }
}
