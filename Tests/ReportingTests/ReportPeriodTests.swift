// Role: periods: weeks, days at their edges, and what is refused.
import EgressTypes
import Foundation
import Reporting
import Testing

@Suite("Report period")
struct ReportPeriodTests {
  @Test("an ISO week is seven days from Monday")
  func week() throws {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    #expect(period.span.start.readable == "2026-11-16 00:00:00Z")
    #expect(period.span.seconds == 7 * 86_400)
    #expect(period.days.map(\.date.description).first == "2026-11-16")
    #expect(period.days.count == 7)
  }

  @Test("a period that is not over ends with the last whole second")
  func soFar() throws {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    let part = try #require(period.before(Sample.at(2, 6).advanced(byNanoseconds: 5)))
    #expect(part.label(in: .english) == "2026-W47, so far")
    #expect(part.span.end == Sample.at(2, 6))
    #expect(part.days.count == 3)
    #expect(period.before(Sample.at(9)) == period)
    #expect(period.before(Sample.at(0)) == nil)
  }

  @Test("empty, ragged and endless spans are refused")
  func refused() {
    for end in [Sample.at(0), Sample.at(-1), Sample.at(0).advanced(byNanoseconds: 1_500_000_000), Sample.at(401)] {
      #expect(ReportPeriod(label: "", span: TimeSpan(start: Sample.at(0), end: end)) == nil)
    }
  }

  @Test("days before 1970 keep their dates")
  func beforeTheEpoch() throws {
    let span = TimeSpan(start: Timestamp(seconds: -100), end: Timestamp(seconds: 100))
    let period = try #require(ReportPeriod(label: "", span: span))
    #expect(period.days.map(\.date.description) == ["1969-12-31", "1970-01-01"])
  }

  static func amsterdam() throws -> CivilTimeZone {
    try CivilTimeZone(
      reading: Array(Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Amsterdam"))), name: "Europe/Amsterdam")
  }

  @Test(
    "a week of the hangar's zone is an hour shorter in March and longer in October",
    arguments: [
      ("2026-W13", "2026-03-22 23:00:00Z", "2026-03-29 22:00:00Z", 6, 23),
      ("2026-W43", "2026-10-18 22:00:00Z", "2026-10-25 23:00:00Z", 6, 25),
      ("2026-W53", "2026-12-27 23:00:00Z", "2027-01-03 23:00:00Z", 4, 24),
      ("2026-W01", "2025-12-28 23:00:00Z", "2026-01-04 23:00:00Z", 3, 24),
    ] as [(String, String, String, Int, Int)])
  func zonedWeek(_ week: String, _ start: String, _ end: String, _ day: Int, _ hours: Int) throws {
    let zone = try ReportPeriodTests.amsterdam()
    let period = try #require(ISOWeek(week).flatMap { ReportPeriod(week: $0, zone: zone) })
    #expect(period.span.start.readable == start)
    #expect(period.span.end.readable == end)
    #expect(period.zone == "Europe/Amsterdam")
    #expect(period.days.count == 7)
    #expect(period.days.map(\.date.isoWeekday) == [1, 2, 3, 4, 5, 6, 7])
    #expect(period.days[day].span.seconds == Int64(hours) * 3600)
    #expect(period.days.reduce(0) { $0 + $1.span.seconds } == period.span.seconds)
  }

  @Test("weeks of a year and a half follow each other without a gap and no second is in two")
  func weeksFollow() throws {
    let zone = try ReportPeriodTests.amsterdam()
    var end: Timestamp?
    let first = try #require(CivilDate("2025-12-01")).daysSinceEpoch
    for monday in stride(from: first, to: first + 80 * 7, by: 7) {
      let week = ISOWeek(containing: CivilDate(daysSinceEpoch: monday))
      let period = try #require(ReportPeriod(week: week, zone: zone))
      #expect(end.map { $0 == period.span.start } ?? true, "\(week)")
      #expect(ISOWeek(containing: zone.date(at: period.span.start)) == week)
      #expect(ISOWeek(containing: zone.date(at: period.span.end.advanced(bySeconds: -1))) == week)
      end = period.span.end
    }
  }

  @Test("a span between times is cut at the zone's midnights")
  func zonedSpan() throws {
    let span = TimeSpan(
      start: try #require(Timestamp(rfc3339: "2026-10-24T21:30:00Z")),
      end: try #require(Timestamp(rfc3339: "2026-10-25T23:00:00Z")))
    let period = try #require(ReportPeriod(label: "change", span: span, zone: try ReportPeriodTests.amsterdam()))
    #expect(period.days.map(\.date.description) == ["2026-10-24", "2026-10-25"])
    #expect(period.days[1].span.seconds == 25 * 3600)
  }

  @Test("a year runs from midnight to midnight of its zone, and its weeks cover it")
  func year() throws {
    let zone = try ReportPeriodTests.amsterdam()
    let period = try #require(ReportPeriod(year: 2026, zone: zone))
    #expect(period.label == "2026")
    #expect(period.span.start.description == "2025-12-31T23:00:00.000000Z")
    #expect(period.span.seconds == 365 * 86_400)
    #expect(period.days.count == 365)
    #expect(period.weeks.first?.label == "2026-W01")
    #expect(period.weeks.last?.label == "2026-W53")
    #expect(period.weeks.last?.span.end == period.span.end)
    #expect(ReportPeriod(year: 0) == nil)
    #expect(ReportPeriod(year: 9999) == nil)
  }

  @Test("a week has eleven weeks before it, each from Monday's midnight of the zone")
  func weeksBefore() throws {
    let week = try #require(ISOWeek("2026-W44"))
    let period = try #require(ReportPeriod(week: week, zone: try ReportPeriodTests.amsterdam()))
    #expect(period.weeks.count == 12)
    #expect(period.weeks.map(\.label).first == "2026-W33")
    #expect(period.weeks.last?.span == period.span)
    // The week in which clocks went back.
    #expect(period.weeks[10].span.seconds == 7 * 86_400 + 3600)
  }

  @Test(
    "days of 23 and 25 hours have as many cells, in every format",
    arguments: [("2026-W13", "2026-03-29", 23), ("2026-W43", "2026-10-25", 25)])
  func odd(_ name: String, _ date: String, _ hours: Int) throws {
    let week = try #require(ISOWeek(name))
    let period = try #require(ReportPeriod(week: week, zone: try ReportPeriodTests.amsterdam()))
    let whole = Sample.coverage(from: period.span.start, seconds: period.span.seconds)
    let report = ReportModel.build([whole], title: "t", period: period)
    #expect(report.coverage.isFull)
    let text = try #require(ReportFormats.named("text")).render(report, in: .english)
    let row = try #require(text.split(separator: "\n").first { $0.contains("Sun \(date)") })
    #expect(row.count { $0 == "#" } == hours)
    let page = try #require(ReportFormats.named("html")).render(report, in: .dutch)
    let bar = try #require(page.components(separatedBy: "</tr>").first { $0.contains("zo \(date)") })
    #expect(bar.components(separatedBy: "class=\"watched\"").count - 1 == hours)
    #expect(page.contains("hours c\(max(24, hours))"))
  }
}
