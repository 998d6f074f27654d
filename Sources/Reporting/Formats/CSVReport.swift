// Role: the report's tables as comma-separated values, for spreadsheets and programs.
import EgressTypes

/// CSV (RFC 4180), one table behind the other: each row begins with the name of its table, and each table with its keys.
///
/// Numbers, times and words are those of records, in any language.
struct CSVReport: ReportFormat {
  let name = "csv"
  let fileExtension = "csv"

  func render(_ report: ReportModel, in language: Language) -> String {
    CSVReport.text(of: CSVReport.tables(of: report))
  }

  func render(_ overview: SummaryOverview, in language: Language) -> String {
    CSVReport.text(of: ReportDocument(overview, in: .english).sections.flatMap(\.tables))
  }

  private static func text(of tables: [ReportTable]) -> String {
    tables.map { table in
      let rows = [["table"] + table.columns.map(\.key)] + table.rows.map { [table.name] + $0.map(\.exported) }
      return CSVText.text(rows)
    }.joined()
  }

  /// One of the tables alone, by its name; nil when there is none of this name.
  static func table(named name: String, of report: ReportModel) -> String? {
    tables(of: report).first { $0.name == name }.map { table in
      CSVText.text([table.columns.map(\.key)] + table.rows.map { $0.map(\.exported) })
    }
  }

  /// Every table of a report.
  static func tables(of report: ReportModel) -> [ReportTable] {
    [summary(report), days(report), Finding.table(report, .english)]
      + ReportSections.all.flatMap { section in section(report, .english)?.tables ?? [] }
  }

  private static func summary(_ report: ReportModel) -> ReportTable {
    let status = report.answer.status
    let facts: [(String, Cell)] = [
      ("title", .text(report.title)), ("period", .text(report.period.label)),
      ("start", .time(report.period.span.start)), ("end", .time(report.period.span.end)),
      ("zone", .text(report.period.zone)), ("seconds", .count(report.coverage.seconds)),
      ("watched", .count(report.coverage.watched)), ("answer", .text(status)), ("alerts", .count(report.alerts)),
      ("flows", .count(report.traffic.total.flows)), ("bytes_sent", .bytes(report.traffic.total.sent)),
      ("bytes_received", .bytes(report.traffic.total.received)),
      ("flows_outside_baseline", .count(report.flowsOutsideBaseline)),
    ]
    let verdicts = Verdict.allCases.dropFirst().map { ("flows_\($0.name)", Cell.count(report.flows[$0] ?? 0)) }
    return ReportTable(
      name: "summary", caption: "", columns: [.init(key: "name", title: ""), .init(key: "value", title: "")],
      rows: (facts + verdicts).map { [.text($0.0), $0.1] })
  }

  private static func days(_ report: ReportModel) -> ReportTable {
    ReportTable(
      name: "days", caption: "",
      columns: ["date", "seconds", "watched"].map { ReportTable.Column(key: $0, title: $0) },
      rows: report.coverage.days.map { day in
        [.text(day.day.date.description), .count(day.seconds), .count(day.watched)]
      })
  }
}
