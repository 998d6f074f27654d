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
    #expect(part.label == "2026-W47, so far")
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
}
