// Role: holds reports to saying in every format who vouches for the journal, or that nobody does.
import EgressTypes
import Reporting
import Testing

@Suite("Witness statements")
struct WitnessStatementTests {
  private func reports(_ statements: [WitnessStatement]) throws -> [(name: String, text: String)] {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    let head = JournalHead(size: 9, root: "r", checkpoint: "c", witnesses: statements)
    let report = ReportModel.build([JournalRecord](), title: "t", period: period, journal: head)
    // An export has tables alone.
    return try ReportFormats.all.filter { $0.name != "csv" }.map { format in
      // Text is broken into lines; what counts are the words.
      let text = try format.render(report, in: .english).filter { $0 != "\\" }
      return (format.name, text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
  }

  @Test("without a witness every format says so")
  func none() throws {
    for (name, text) in try reports([]) { #expect(text.contains(WitnessStatement.none), "\(name)") }
  }

  @Test("a witness is named in every format with what it vouches for")
  func cosigned() throws {
    let statement = WitnessStatement(
      name: "w.example", content: .cosigned(size: 7, time: Timestamp(seconds: 1_800_000_000)))
    for (name, text) in try reports([statement]) {
      #expect(text.contains("Witnessed by w.example at 2027-01-15 08:00:00Z: the first 7 records."), "\(name)")
      #expect(!text.contains(WitnessStatement.none), "\(name)")
    }
  }

  @Test("a contradiction and a witness without a word are told, and neither counts as witnessed")
  func contradicted() throws {
    let statements = [
      WitnessStatement(name: "a.example", content: .contradicted(reason: "it cosigned other records")),
      WitnessStatement(name: "b.example", content: .nothing(reason: "there is no file")),
    ]
    for (name, text) in try reports(statements) {
      #expect(text.contains("CONTRADICTED BY a.example: it cosigned other records."), "\(name)")
      #expect(text.contains("Not witnessed by b.example: there is no file."), "\(name)")
      #expect(text.contains(WitnessStatement.none), "\(name)")
    }
  }
}
