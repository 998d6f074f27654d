// Role: the list of formats a draft can be printed in; a new one is one file and one line here.

/// One way to lay a draft out.
public protocol DraftFormat: Sendable {
  /// The word after `--format`.
  var name: String { get }
  /// The usual end of a file's name, without the dot.
  var fileExtension: String { get }
  /// Lays the draft out; equal drafts give equal text.
  ///
  /// Throws when a template of this program is broken.
  func render(_ draft: BreachDraft) throws -> String
}

/// Every format.
public enum DraftFormats {
  /// The formats, the default one first.
  public static let all: [any DraftFormat] = [MarkdownDraft(), HTMLDraft(), JSONDraft()]

  /// The format of this name, or nil.
  public static func named(_ name: String) -> (any DraftFormat)? { all.first { $0.name == name } }
}
