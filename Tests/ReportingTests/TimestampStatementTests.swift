// Role: holds reports to saying in every format what timestamps vouch for, and what speaks against the journal.
import EgressTypes
import Reporting
import Testing

@Suite("Timestamp statements")
struct TimestampStatementTests {
  private func reports(_ statements: [TimestampStatement]) throws -> [(name: String, text: String)] {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    let head = JournalHead(size: 9, root: "r", checkpoint: "c", timestamps: statements)
    let report = ReportModel.build([JournalRecord](), title: "t", period: period, journal: head)
    // An export has tables alone.
    return try ReportFormats.all.filter { $0.name != "csv" }.map { format in
      // Text is broken into lines, and Markdown escaped; what counts are the words.
      let text = try format.render(report, in: .english).filter { $0 != "\\" }
      return (format.name, text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
  }

  private func tokens(others: Int64) -> TimestampStatement.Content {
    .vouches(
      TimestampStatement.Tokens(
        size: 7, time: Timestamp(seconds: 1_800_000_000), others: others, oldest: Timestamp(seconds: 1_799_000_000)))
  }

  @Test func `every format says which records existed before when, by whose word`() throws {
    let statements = [
      TimestampStatement(name: "first", content: tokens(others: 0)),
      TimestampStatement(name: "second", content: tokens(others: 2), remark: "the newest is old"),
    ]
    for (name, text) in try reports(statements) {
      #expect(
        text.contains("The checkpoint of 7 records existed before 2027-01-15 08:00:00Z (timestamp by first)."),
        "\(name)")
      #expect(
        text.contains(
          "Older ones by it that verified too: 2, since 2027-01-03 18:13:20Z. the newest is old."), "\(name)")
      #expect(text.contains(WitnessStatement.none), "\(name): a timestamp is no witness")
    }
  }

  @Test func `what was not verified is never claimed, and a contradiction is told`() throws {
    let statements = [
      TimestampStatement(name: "a", content: .nothing(reason: "there is no ca.pem")),
      TimestampStatement(name: "b", content: .contradicted(reason: "t.tsr is over other\u{1b}[2J records")),
    ]
    for (name, text) in try reports(statements) {
      #expect(text.contains("No timestamp by a was verified: there is no ca.pem."), "\(name)")
      #expect(text.contains("CONTRADICTED BY A TIMESTAMP OF b: t.tsr is over other"), "\(name)")
      #expect(!text.contains("existed before") && !text.contains("\u{1b}"), "\(name)")
    }
    #expect(statements.map(\.isContradiction) == [false, true])
  }

  @Test func `it is said in Dutch too`() {
    let statement = TimestampStatement(name: "a", content: tokens(others: 1))
    #expect(
      statement.sentence(in: .dutch)
        == "Het controlepunt over 7 records bestond vóór 2027-01-15 08:00:00Z (tijdstempel van a). Oudere tijdstempels"
        + " van dezelfde dienst die ook zijn geverifieerd: 1, vanaf 2027-01-03 18:13:20Z.")
  }

  @Test func `without an authority nothing is told of timestamps`() throws {
    for (name, text) in try reports([]) where name != "json" {
      #expect(!text.lowercased().contains("timestamp"), "\(name)")
    }
  }
}
