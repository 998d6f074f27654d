// Role: holds reports to printing what is said of a contract in every format, and nothing without one.
import EgressTypes
import Reporting
import Testing

@Suite("Contract in a report")
struct ContractChapterTests {
  private func report(_ chapter: ContractChapter?) throws -> ReportModel {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    var report = ReportModel.build([JournalRecord](), title: "t", period: period)
    report.contract = chapter
    return report
  }

  @Test(arguments: Language.allCases)
  func `every format says of each clause what came of it, in its language`(language: Language) throws {
    let report = try report(
      ContractChapter { language in
        [
          Outline.Section(
            language("clause 3.1: violated", nl: "clausule 3.1: geschonden"), ["No data goes there."],
            rows: [
              Outline.Row("source", "annex 2"), Outline.Row("records", lines: ["record seventeen", "record eighteen"]),
            ])
        ]
      })
    // An export has tables alone.
    for format in ReportFormats.all where format.name != "csv" {
      let text = try format.render(report, in: language).filter { $0 != "\\" }
      for part in [
        language("clause 3.1: violated", nl: "clausule 3.1: geschonden"), "No data goes there.", "annex 2",
        "record seventeen",
        "record eighteen",
      ] {
        #expect(text.contains(part), "\(format.name): \(part)")
      }
    }
  }

  @Test func `without a contract nothing is told of one`() throws {
    for format in ReportFormats.all where format.name != "json" {
      #expect(try !format.render(try report(nil), in: .english).lowercased().contains("contract"), "\(format.name)")
    }
  }
}
