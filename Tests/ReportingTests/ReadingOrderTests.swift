// Role: coverage stands before the answer in every format, and Dutch reports have Dutch in them where people read.
import EgressTypes
import Foundation
import Testing

@testable import Reporting

@Suite("Reading order and language")
struct ReadingOrderTests {
  @Test("how much was watched, the gaps and the picture stand before the answer", arguments: Language.allCases)
  func order(_ language: Language) throws {
    let report = try Sample.report()
    let share = language("98.67 %: 596,797 of 604,800 seconds", nl: "98,67 %: 596.797 van 604.800 seconden")
    let gaps = language("3 gaps, the longest 2 h 03 min", nl: "3 onderbrekingen, de langste 2 u 03 min")
    let marks: [(format: String, picture: String, answer: String)] = [
      ("text", "|##+.+###################|", language("  observed\n", nl: "  waargenomen\n")),
      ("markdown", "##+.+###################", language("**observed**", nl: "**waargenomen**")),
      ("html", "<svg class=\"bar\" role=\"img\"", "id=\"answer\""),
    ]
    for mark in marks {
      let text = try #require(ReportFormats.named(mark.format)).render(report, in: language)
        .replacing("\\", with: "").replacing("\n  2026", with: " 2026")
      let answer = try #require(text.firstRange(of: mark.answer), "\(mark.format)").lowerBound
      for words in [share, gaps, mark.picture] {
        let place = try #require(text.firstRange(of: words), "\(mark.format): \(words)").lowerBound
        #expect(place < answer, "\(mark.format): \(words)")
      }
    }
    let json = try #require(ReportFormats.named("json")).render(report, in: language)
    let (coverage, answer) = (json.firstRange(of: "\"coverage\""), json.firstRange(of: "\"answer\""))
    #expect(try #require(coverage).lowerBound < #require(answer).lowerBound)
    let csv = try #require(ReportFormats.named("csv")).render(report, in: language)
    let (watched, found) = (csv.firstRange(of: "summary,watched"), csv.firstRange(of: "summary,answer"))
    #expect(try #require(watched).lowerBound < #require(found).lowerBound)
  }

  @Test("a month is one row of days before the answer")
  func month() throws {
    let month = try #require(ReportPeriod(label: "30 days", span: TimeSpan(start: Sample.at(0), end: Sample.at(30))))
    let report = ReportModel.build(
      [Sample.coverage(from: Sample.at(1), seconds: 86_400)], title: "Hangar 3", period: month)
    let opening = try #require(CoverageOpening(report, .english).picture)
    #expect(opening.rows.map(\.cells.count) == [30])
    #expect(opening.rows.first?.cells.map(\.watched).prefix(3) == [0, 86_400, 0])
  }

  @Test("the picture before the answer keeps small: a year is one row of weeks, and the whole picture stands below")
  func year() throws {
    let year = try #require(
      ReportPeriod(label: "300 days", span: TimeSpan(start: Sample.at(0), end: Sample.at(300))))
    let report = ReportModel.build(
      [Sample.coverage(from: Sample.at(1), seconds: 86_400)], title: "Hangar 3", period: year)
    let opening = try #require(CoverageOpening(report, .english).picture)
    #expect(opening.rows.count == 1)
    #expect(opening.rows.first?.cells.count == 43)
    #expect(opening.rows.map(\.seconds) == [25_920_000])
    #expect(opening.rows.first?.watched == 86_400)
    let section = try #require(ReportSection.coverage(report, .english).blocks.first)
    guard case .coverage(let whole) = section else {
      Issue.record("no picture")
      return
    }
    #expect(whole.rows.count > 40)
  }

  @Test("a Dutch report says in Dutch why, what alerts are about, whether data is signed, and what was warned of")
  func dutch() throws {
    let report = try Sample.report()
    for format in ["text", "markdown", "html"] {
      let text = try #require(ReportFormats.named(format)).render(report, in: .dutch)
        .replacing("\\", with: "").replacing("&quot;", with: "\"").split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      for words in [
        "locatie: geen bron kent het adres", "zeggenschap vanuit CN, ongewenst volgens cn-control",
        "onbekend: 203.0.113.200", "overtreding: statistical-report.djiservice.org", "geldig",
        "zijn 75 dagen oud (veroudert)", "de tijd is om",
      ] { #expect(text.contains(words), "\(format): \(words)") }
      for words in [
        "no source knows", "controlled from", "violation: ", "unknown: ", "rules: ", "are 75 days old",
        "its time is over",
        "Reasons",
      ] { #expect(!text.contains(words), "\(format): \(words)") }
    }
  }

  @Test("programs get the sentences of the records in any language")
  func programs() throws {
    for format in ["json", "csv"] {
      let text = try #require(ReportFormats.named(format)).render(Sample.report(), in: .dutch)
      #expect(text.contains("location: no source knows the address"))
      #expect(text.contains("violation: statistical-report.djiservice.org"))
    }
  }
}
