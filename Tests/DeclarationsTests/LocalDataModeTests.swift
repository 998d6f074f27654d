import EgressTypes
import Testing

// Role: holds the statement on a test of Local Data Mode to the records it rests on: a pass needs every one of them.
@testable import Declarations

@Suite("Tests of Local Data Mode")
struct LocalDataModeTests {
  private let start = HangarRules.start

  /// A journal of a test of two minutes; `change` makes something of it that must matter.
  private func statement(_ change: (inout [JournalRecord]) -> Void = { _ in }) throws -> JournalRecord {
    try #require(statements(change).first)
  }

  private func statements(_ change: (inout [JournalRecord]) -> Void) throws -> [JournalRecord] {
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
    return statements
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

  /// A coverage record of a minute that begins some seconds before or after the test does, with every second watched but
  /// for those of `reasons`.
  private func timed(
    _ offset: Int64, seconds: Int64 = 60, reasons: [String] = [], ledger: [String] = []
  ) -> JournalRecord {
    var bits = [Int](repeating: 1, count: Int(seconds))
    for run in reasons {
      let bounds = run.split(separator: " ")[0].split(separator: "-").compactMap { Int($0) }
      for place in bounds[0]...(bounds.last ?? 0) { bits[place] = 0 }
    }
    var record = coverage(ledger)
    record[string: "event.start"] = start.advanced(bySeconds: offset).description
    record[integer: "egress.coverage.seconds"] = seconds
    record[integer: "egress.coverage.watched"] = Int64(bits.reduce(0, +))
    record[string: "egress.coverage.bits"] = stride(from: 0, to: bits.count, by: 4).map { first in
      String((0..<4).reduce(0) { $0 << 1 | (first + $1 < bits.count ? bits[first + $1] : 0) }, radix: 16)
    }.joined()
    record[list: "egress.coverage.reasons"] = reasons
    record[list: "egress.coverage.unwatched"] =
      reasons.isEmpty ? [] : ["beacon-missing=\(seconds - Int64(bits.reduce(0, +)))"]
    return record
  }

  @Test("seconds that beacons settle after the begin and after the end are counted where they belong")
  func beacons() throws {
    let made = try statement { journal in
      journal[2] = timed(-2, reasons: ["0-1 beacon-missing"], ledger: ["rc-01|approved|udp|3|300"])
      journal[3] = timed(58)
      // Frames after the end are not the test's, and seconds after it neither.
      journal.append(timed(118, seconds: 6, reasons: ["3-5 overload"], ledger: ["rc-01|violation|udp|9|900"]))
    }
    #expect(result(made) == .pass, "\(made[list: RecordKey.reasons])")
    #expect(made[integer: "egress.coverage.watched"] == 120)
    #expect(made[integer: "egress.frames"] == 3)
    #expect(made[integer: "egress.local_data_mode.last_index"] == 5)
    let blind = try statement { journal in
      journal[2] = timed(-2, ledger: ["rc-01|approved|udp|3|300"])
      journal[3] = timed(58)
      journal.append(timed(118, seconds: 6, reasons: ["1-2 beacon-missing+overload"]))
    }
    #expect(result(blind) == .notVerifiable)
    #expect(blind[integer: "egress.coverage.watched"] == 119)
    #expect(blind[list: "egress.coverage.unwatched"] == ["beacon-missing=1"])
  }

  @Test("a test whose last seconds no record tells of gets no statement yet")
  func waiting() throws {
    let made = try statements { journal in
      journal[2] = timed(0)
      journal[3] = timed(60, seconds: 58)
    }
    #expect(made.isEmpty)
  }
}
