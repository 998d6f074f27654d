// Role: a breach case comes back from its record as it was, and nothing is read from a record that is not whole.
import EgressTypes
import Testing

@Suite("Records of breach cases")
struct BreachRecordTests {
  private static let time = Timestamp(seconds: 1_795_000_000)

  private func regime(_ name: String) throws -> NotificationRegime {
    NotificationRegime(
      name: name, hours: 72, noticeHours: 24, asOf: try #require(CivilDate("2026-08-05")),
      reviewBy: try #require(CivilDate("2027-02-05")),
      wordings: [
        .law: .init(english: "a law = x", dutch: "een wet"), .people: .init(english: "art. 34", dutch: "art. 34"),
      ])
  }

  private func breach() throws -> BreachCase {
    var selection = BreachSelection()
    selection.events = [3, 18_446_744_073_709_551_615]
    selection.devices = ["rc-01"]
    selection.since = Self.time
    selection.until = Self.time.advanced(bySeconds: 60)
    selection.worst = .flagged
    var clocks = [
      NotificationClock(try regime("a"), awareAt: Self.time), NotificationClock(try regime("b"), awareAt: Self.time),
      NotificationClock(try regime("c"), awareAt: Self.time),
    ]
    clocks[0].decision = .notified(at: Self.time, reference: "AP 12 due=never  text=x")
    clocks[0].followUps = 2
    clocks[1].decision = .notNotified(at: Self.time, reason: "no data = no risk")
    clocks[2].notice = .overdue
    return BreachCase(
      id: "2026-11-27.1", awareAt: Self.time, declaredAt: Self.time, declaredBy: "jansen (uid 1000)", reason: "why",
      remark: "told by phone", selection: selection, firstPacketAt: Self.time, firstAlertAt: nil, clocks: clocks)
  }

  @Test("a case comes back whole, through the journal's own bytes")
  func roundTrip() throws {
    let breach = try breach()
    let record = try JournalRecord(decoding: JournalRecord(of: breach, .continued, by: nil, at: Self.time).encoded)
    #expect(BreachCase(record) == breach)
    #expect(record.breachStep == .continued)
  }

  @Test("a record without one of its facts is no case")
  func lacking() throws {
    let record = JournalRecord(of: try breach(), .declared, by: "x", at: Self.time)
    let needed = [
      RecordKey.breach, BreachKey.awareAt, BreachKey.declaredAt, BreachKey.declaredBy, BreachKey.reason,
      BreachKey.worst,
      BreachKey.clocks, BreachKey.regimes,
    ]
    for key in needed {
      var lacking = record
      lacking.fields[key] = nil
      #expect(BreachCase(lacking) == nil, "without \(key)")
    }
    var broken = record
    broken[list: BreachKey.clocks] = ["a due=never notice=none follow_ups=0"]
    #expect(BreachCase(broken) == nil)
    broken = record
    broken[list: BreachKey.events] = ["seven"]
    #expect(BreachCase(broken) == nil)
  }
}
