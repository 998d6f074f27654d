// Role: holds outages of witnesses to being told once after a day, also over restarts, and to their end being told.
import EgressTypes
import Testing

@testable import AlertDelivery

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

  @Test("an outage and its end count as told once every sink has taken that over, and a kill before tells them again")
  func takenOver() throws {
    let folder = try TestFolder()
    let file = OutageFile(below: folder.path, of: "witness-abc")
    let desks = [AlertDesk(), AlertDesk()]
    func outage(_ hours: Int64) -> KeptOutage { KeptOutage(in: file, limit: 86_400, at: at(hours)) }
    func leave() -> [AlertDesk.Entry] { desks.map { $0.leave(JournalRecord(kind: .witness, at: start)) } }
    func takeOver(_ desk: AlertDesk) { for entry in desk.take() { entry.reply(JournalRecord()) } }
    var first = outage(0)
    _ = first.take(isGood: false, at: at(1))
    try first.keep()
    for _ in 0..<2 {
      // The sinks are killed before they take it over, or when one of them has.
      var killed = outage(30)
      let news = killed.take(isGood: false, at: at(30))
      #expect(news == .lasting(seconds: 30 * 3600))
      killed.wait(for: leave())
      try killed.keep()
      takeOver(desks[0])
      try killed.keep()
      #expect(!killed.isKept)
    }
    var told = outage(31)
    _ = told.take(isGood: false, at: at(31))
    told.wait(for: leave())
    desks.forEach(takeOver)
    try told.keep()
    for _ in 0..<2 {
      var killed = outage(40)
      let again = killed.take(isGood: false, at: at(40))
      #expect(again == nil)
      let over = killed.take(isGood: true, at: at(41))
      #expect(over == .over(seconds: 41 * 3600))
      killed.wait(for: leave())
      try killed.keep()
    }
    var ended = outage(42)
    _ = ended.take(isGood: true, at: at(42))
    ended.wait(for: leave())
    desks.forEach(takeOver)
    try ended.keep()
    var last = outage(43)
    let nothing = last.take(isGood: true, at: at(43))
    #expect(nothing == nil)
  }
}
