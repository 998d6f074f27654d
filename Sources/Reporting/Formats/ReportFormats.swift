// Role: the list of formats a report can be printed in; a new one is one file and one line here.
import EgressTypes

/// One way to lay a report out.
public protocol ReportFormat: Sendable {
  /// The word after `--format`.
  var name: String { get }
  /// The usual end of a file's name, without the dot.
  var fileExtension: String { get }
  /// Lays the report out in the words of a language; equal reports give equal text.
  ///
  /// Throws when a template of this program is broken.
  func render(_ report: ReportModel, in language: Language) throws -> String
  /// Lays an overview of several gateways out, in the same way.
  func render(_ overview: SummaryOverview, in language: Language) throws -> String
}

/// Every format.
public enum ReportFormats {
  /// The formats, the default one first.
  public static let all: [any ReportFormat] = [
    TextReport(), HTMLReport(), MarkdownReport(), JSONReport(), CSVReport(),
  ]

  /// The format of this name, or nil.
  public static func named(_ name: String) -> (any ReportFormat)? { all.first { $0.name == name } }

  /// One table of a report as comma-separated values, by the name it has there; nil when it has none of this name.
  public static func table(named name: String, of report: ReportModel) -> String? {
    CSVReport.table(named: name, of: report)
  }

  /// The names of the tables that a report may have.
  public static func tableNames(of report: ReportModel) -> [String] { CSVReport.tables(of: report).map(\.name) }
}
