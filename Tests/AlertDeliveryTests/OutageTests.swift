// Role: holds outages of witnesses to being told once after a day, also over restarts, and to their end being told.
import AlertDelivery
import EgressTypes
import Testing

@Suite("Outage")
struct OutageTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func at(_ hours: Int64) -> Timestamp { start.advanced(bySeconds: hours * 3600) }

  @Test("an outage is told once after a day, and its end once")
  func once() {
    var outage = Outage(limit: Outage.limit(interval: 60), at: start)
    var told: [(Int64, Outage.News)] = []
    for hour in Int64(0)...60 {
      let isGood = hour < 10 || hour > 50
      if let news = outage.take(isGood: isGood, at: at(hour)) { told.append((hour, news)) }
    }
    #expect(told.map(\.0) == [33, 51])
    #expect(told.map(\.1) == [.lasting(seconds: 86_400), .over(seconds: 42 * 3600)])
  }

  @Test("a short outage is told neither when it lasts nor when it is over")
  func short() {
    var outage = Outage(limit: 86_400, at: start)
    for hour in Int64(1)...23 {
      let news = outage.take(isGood: false, at: at(hour))
      #expect(news == nil)
    }
    let news = outage.take(isGood: true, at: at(24))
    #expect(news == nil)
  }

  @Test("with a long interval three of them have to pass")
  func longInterval() {
    #expect(Outage.limit(interval: 60) == 86_400)
    #expect(Outage.limit(interval: 86_400) == 3 * 86_400)
    #expect(Outage.limit(interval: .max) == .max)
  }

  @Test("a restart goes on with the wait and tells nothing twice")
  func restarted() throws {
    let folder = try TestFolder()
    let file = OutageFile(below: folder.path, of: "witness-abc")
    var first = try file.load(limit: 86_400, at: start)
    _ = first.take(isGood: false, at: at(1))
    try file.keep(first)
    var second = try file.load(limit: 86_400, at: at(20))
    let lasting = second.take(isGood: false, at: at(24))
    #expect(lasting == .lasting(seconds: 86_400))
    try file.keep(second)
    var third = try file.load(limit: 86_400, at: at(30))
    let again = third.take(isGood: false, at: at(60))
    #expect(again == nil)
    let over = third.take(isGood: true, at: at(61))
    #expect(over == .over(seconds: 61 * 3600))
    try file.keep(third)
    #expect(try file.load(limit: 86_400, at: at(70)) == Outage(limit: 86_400, at: at(70)))
  }
}
