import EgressTypes
import Testing

// Role: holds the statement on a test of Local Data Mode to the records it rests on: a pass needs every one of them.
@testable import Declarations

@Suite("Tests of Local Data Mode")
struct LocalDataModeTests {
  private let start = HangarRules.start

  /// A journal of a test of two minutes; `change` makes something of it that must matter.
  private func statement(_ change: (inout [JournalRecord]) -> Void = { _ in }) throws -> JournalRecord {
    var book = DeclarationBook(terms: HangarRules.terms)
    _ = try book.carryOut(.startTest(device: "rc-01", policy: nil), by: HangarRules.jansen, at: start)
    _ = try book.carryOut(.stopTest(device: "rc-01"), by: HangarRules.devries, at: start.advanced(bySeconds: 120))
    let steps = book.takeRecords()
    var journal = [coverage(), steps[0], coverage(["rc-01|approved|udp|3|300"]), coverage(), steps[1]]
    change(&journal)
    var tally: LocalDataModeTally?
    var statements: [JournalRecord] = []
    for (index, record) in journal.enumerated() {
      if let made = tally?.add(record, at: UInt64(index)) { statements.append(made) }
      tally = tally ?? LocalDataModeTally(record, at: UInt64(index))
    }
    return try #require(statements.first)
  }

  private func coverage(_ ledger: [String] = [], watched: Int64 = 60) -> JournalRecord {
    var record = JournalRecord(kind: .coverage, at: start)
    record[integer: "egress.coverage.seconds"] = 60
    record[integer: "egress.coverage.watched"] = watched
    if watched < 60 { record[list: "egress.coverage.unwatched"] = ["kernel-drops=\(60 - watched)"] }
    record[list: "egress.ledger"] = ledger
    return record
  }

  private func result(_ record: JournalRecord) -> LocalDataModeResult? {
    record[string: "egress.local_data_mode.result"].flatMap(LocalDataModeResult.init)
  }

  @Test("a test that was watched whole, with a controller that was seen and sent nothing else, is a pass")
  func pass() throws {
    let made = try statement()
    #expect(result(made) == .pass)
    #expect(made[integer: "egress.coverage.watched"] == 120)
    #expect(made[integer: "egress.frames"] == 3)
    #expect(made[string: RecordKey.action] == "record")
    #expect(made[integer: "egress.local_data_mode.first_index"] == 1)
    #expect(made[integer: "egress.local_data_mode.last_index"] == 4)
  }

  @Test("a verdict of the test, and frames of a flow that had one before, are a fail and an alert")
  func fail() throws {
    var verdict = JournalRecord(kind: .verdict, at: start)
    verdict[string: RecordKey.localDataMode] = "2026-11-27.1"
    verdict[string: RecordKey.verdict] = "violation"
    verdict[string: "destination.ip"] = "203.0.113.10"
    let made = try statement { $0.insert(verdict, at: 3) }
    #expect(result(made) == .fail)
    #expect(made[string: RecordKey.action] == "alert")
    #expect(made[list: "egress.local_data_mode.events"] == ["#3 violation: 203.0.113.10"])
    let older = try statement { $0[3] = coverage(["rc-01|violation|tcp|1|60"]) }
    #expect(result(older) == .fail)
    verdict[string: RecordKey.localDataMode] = "2026-11-27.2"
    #expect(result(try statement { $0.insert(verdict, at: 3) }) == .pass, "the verdict of another test")
  }

  @Test(
    "whatever keeps anyone from saying that nothing was there makes it not verifiable, and says so",
    arguments: [
      ("watched 119 of 120 seconds: kernel-drops=1", 0), ("watched 60 of 120 seconds: not-running=60", 1),
      ("no frame of rc-01 was seen", 2), ("were loaded anew", 3), ("unregistered devices appeared", 4),
      ("tell of a loss", 5), ("ended by itself: rc-01 left the inventory", 6),
      ("180 seconds are recorded within 120 of the clock: it was set back", 7),
      ("watched 120 of 120 seconds: clock-stepped=1", 8), ("unregistered devices sent 4 frames", 9),
    ])
  func doubt(_ reason: String, _ place: Int) throws {
    let made = try statement { journal in
      switch place {
      case 0: journal[3] = coverage(watched: 59)
      case 1: journal.remove(at: 3)
      case 2: journal[2] = coverage(["rc-02|approved|udp|3|300"])
      case 3: journal.insert(JournalRecord(kind: .config, at: start), at: 2)
      case 4: journal.insert(JournalRecord(kind: .device, at: start), at: 2)
      case 5: journal.insert(JournalRecord(kind: .loss, at: start), at: 2)
      case 7: journal.insert(coverage(), at: 3)
      case 8: journal[3][list: "egress.coverage.unwatched"] = ["clock-stepped=1"]
      case 9: journal[3] = coverage(["unregistered|approved|tcp|9|900", "unregistered|violation|tcp|4|400"])
      default: journal[4][list: RecordKey.reasons] = ["rc-01 left the inventory"]
      }
    }
    #expect(result(made) == .notVerifiable)
    #expect(made[list: RecordKey.reasons].contains { $0.contains(reason) }, "\(made[list: RecordKey.reasons])")
  }

  @Test("a journal may hold anything: sums stay within bounds")
  func bounds() throws {
    let made = try statement { journal in
      for place in [2, 3] {
        journal[place][integer: "egress.coverage.seconds"] = .max
        journal[place][integer: "egress.coverage.watched"] = .max
        journal[place][list: "egress.coverage.unwatched"] = ["kernel-drops=\(Int64.max)", "x=-1", "=", "y=z"]
        journal[place][list: "egress.ledger"] = [
          "rc-01|approved|udp|\(Int64.max)|\(Int64.max)", "rc-01|approved|udp|-5|-5",
        ]
      }
    }
    #expect(result(made) == .notVerifiable)
    #expect(made[integer: "egress.frames"] == .max)
  }
}
