// Role: the arithmetic of watching: each second counted once, and never as watched when any record denies it.
import EgressTypes
import Testing

@testable import Reporting

@Suite("Coverage")
struct CoverageMapTests {
  /// Two minutes at the beginning of the sample week.
  static let period = ReportPeriod(
    label: "two minutes", span: TimeSpan(start: Sample.at(0), end: Sample.at(0, 0, 2)))

  private func coverage(_ records: [JournalRecord], _ period: ReportPeriod? = period) throws -> Coverage {
    ReportModel.build(records, title: "", period: try #require(period)).coverage
  }

  @Test("without any record nothing was watched, and the gap says so")
  func nothing() throws {
    let coverage = try coverage([])
    #expect(coverage.watched == 0)
    #expect(coverage.gaps.map { $0.reason.words(in: .english) } == ["not running or no record"])
    #expect(coverage.gaps.map(\.span.seconds) == [120])
  }

  @Test("watched, unwatched and absent seconds add up to the period")
  func parts() throws {
    let coverage = try coverage([Sample.coverage(from: Sample.at(0), seconds: 61, unwatched: 7, "link-down")])
    #expect(coverage.watched == 54)
    #expect(coverage.unwatched == 66)
    #expect(told(coverage.reasons) == ["not running or no record=59", "link down=7"])
    #expect(coverage.gaps.map(\.span.start) == [Sample.at(0), Sample.at(0, 0, 1, 1)])
    #expect(!coverage.isFull)
  }

  @Test("full coverage needs every second")
  func full() throws {
    let halves = [
      Sample.coverage(from: Sample.at(0), seconds: 60), Sample.coverage(from: Sample.at(0, 0, 1), seconds: 60),
    ]
    #expect(try coverage(halves).isFull)
    #expect(try coverage(halves).gaps.isEmpty)
    #expect(try !coverage([halves[0]]).isFull)
  }

  @Test("of two records about one second, the one that saw it unwatched counts, in either order")
  func conflict() throws {
    let pair = [
      Sample.coverage(from: Sample.at(0), seconds: 120),
      Sample.coverage(from: Sample.at(0, 0, 0, 30), seconds: 10, unwatched: 3, "clock-step"),
    ]
    for records in [pair, pair.reversed()] {
      #expect(try coverage(records).watched == 117)
      #expect(try told(coverage(records).reasons) == ["clock step=3"])
    }
  }

  @Test("only the part of a record within the period counts")
  func clipped() throws {
    let records = [
      Sample.coverage(from: Sample.at(-1, 23, 59, 50), seconds: 20),
      Sample.coverage(from: Sample.at(0, 0, 1, 55), seconds: 60), Sample.coverage(from: Sample.at(3), seconds: 60),
    ]
    #expect(try coverage(records).watched == 15)
  }

  @Test("a record that lies about its bits gains nothing by it")
  func damagedRecords() throws {
    var short = Sample.coverage(from: Sample.at(0), seconds: 60)
    short[string: "egress.coverage.bits"] = "ff"
    #expect(try coverage([short]).watched == 8)
    short[string: "egress.coverage.bits"] = "ffg"
    #expect(try coverage([short]).watched == 0)
    var endless = Sample.coverage(from: Sample.at(0), seconds: 120)
    endless[integer: "egress.coverage.seconds"] = .max
    #expect(try coverage([endless]).watched == 120)
    endless[integer: "egress.coverage.seconds"] = .min
    #expect(try coverage([endless]).watched == 0)
    endless[string: "event.start"] = "yesterday"
    #expect(try coverage([endless]).watched == 0)
  }

  @Test("more combinations of reasons than there are numbers for end up as one")
  func manyReasons() throws {
    let records = (0..<120).flatMap { second in
      (0..<4).map {
        Sample.coverage(from: Sample.at(0, 0, 0, second), seconds: 1, unwatched: 1, "reason-\(second)-\($0)")
      }
    }
    let coverage = try coverage(records)
    #expect(coverage.watched == 0)
    #expect(coverage.reasons.reduce(0) { $0 + $1.seconds } == 120)
    #expect(coverage.reasons.first?.reason == .several)
  }

  @Test("each gap has the reasons of its own seconds where the record tells them")
  func runs() throws {
    var record = Sample.coverage(from: Sample.at(0), seconds: 120, unwatched: 10, "kernel-drops")
    record[list: "egress.coverage.unwatched"] = ["kernel-drops=6", "no-carrier=3", "overload=1"]
    record[list: "egress.coverage.reasons"] = ["6-8 no-carrier+kernel-drops", "0-5 kernel-drops", "50-60 truncation"]
    let coverage = try coverage([record])
    #expect(
      coverage.gaps.map { $0.reason.words(in: .english) } == [
        "kernel drops", "no carrier, kernel drops", "kernel drops, no carrier, overload",
      ])
    #expect(coverage.gaps.map(\.span.seconds) == [6, 3, 1], "a run does not make a watched second unwatched")
    #expect(coverage.watched == 110)
  }

  @Test(
    "a run that cannot be read leaves the reasons of the record, and makes no second watched",
    arguments: [
      "", "3", "x overload", "5-2 overload", "-1 overload", "1-2-3 overload", "0-99999999999999999999 overload",
    ])
  func damagedRuns(_ run: String) throws {
    var record = Sample.coverage(from: Sample.at(0), seconds: 120, unwatched: 3, "kernel-drops")
    record[list: "egress.coverage.reasons"] = [run]
    #expect(try coverage([record]).watched == 117)
    #expect(try coverage([record]).gaps.allSatisfy { !$0.reason.words(in: .english).contains("overload") })
    record[list: "egress.coverage.reasons"] = ["0-\(Int.max) overload"]
    #expect(try coverage([record]).gaps.map { $0.reason.words(in: .english) } == ["overload"])
  }

  @Test("a day of 25 hours has 25 hours")
  func longDay() throws {
    let span = TimeSpan(start: Sample.at(0, -2), end: Sample.at(0, 23))
    let day = ReportDay(date: CivilDate(daysSinceEpoch: 20_773), span: span)
    let period = ReportPeriod(label: "autumn", zone: "Europe/Amsterdam", span: span, days: [day])
    let coverage = try coverage([Sample.coverage(from: Sample.at(0, 22), seconds: 3600)], period)
    #expect(coverage.days.map(\.hours.count) == [25])
    #expect(coverage.days.first?.hours.last == coverage.days.first?.hours.max { $0.watched < $1.watched })
    #expect(coverage.days.map(\.seconds) == [90_000])
  }

  private func told(_ reasons: [ReasonTotal]) -> [String] {
    reasons.map { "\($0.reason.words(in: .english))=\($0.seconds)" }
  }
}
