// Role: periods: weeks, days at their edges, and what is refused.
import EgressTypes
import Reporting
import Testing

@Suite("Report period")
struct ReportPeriodTests {
  @Test("an ISO week is seven days from Monday")
  func week() throws {
    let period = try #require(ISOWeek("2026-W47").flatMap(ReportPeriod.init(week:)))
    #expect(period.span.start.readable == "2026-11-16 00:00:00Z")
    #expect(period.span.seconds == 7 * 86_400)
    #expect(period.days.map(\.date.description).first == "2026-11-16")
    #expect(period.days.count == 7)
  }

  @Test("a period that is not over ends with the last whole second")
  func soFar() throws {
    let period = try #require(ISOWeek("2026-W47").flatMap(ReportPeriod.init(week:)))
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
}
