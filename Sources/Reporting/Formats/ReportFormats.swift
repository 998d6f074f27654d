// Role: the list of formats a report can be printed in; a new one is one file and one line here.

/// One way to lay a report out.
public protocol ReportFormat: Sendable {
  /// The word after `--format`.
  var name: String { get }
  /// The usual end of a file's name, without the dot.
  var fileExtension: String { get }
  /// Lays the report out; equal reports give equal text.
  ///
  /// Throws when a template of this program is broken.
  func render(_ report: ReportModel) throws -> String
}

/// Every format.
public enum ReportFormats {
  /// The formats, the default one first.
  public static let all: [any ReportFormat] = [TextReport(), HTMLReport(), JSONReport()]

  /// The format of this name, or nil.
  public static func named(_ name: String) -> (any ReportFormat)? { all.first { $0.name == name } }
}
