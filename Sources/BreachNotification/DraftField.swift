// Role: one field of a draft notification: what it asks, and whether the machine filled it or a person has to.
import EgressTypes

/// One field of a draft.
public struct DraftField: Hashable, Sendable {
  /// Who fills it.
  public enum Content: Hashable, Sendable {
    /// Lines from the journal.
    case lines([String])
    /// A table from the journal; each row has a cell for each column.
    case table(columns: [String], rows: [[String]], notes: [String])
    /// Nothing yet: a person has to write it; what it takes is said.
    case toFill(instruction: String, isRequired: Bool)
  }

  /// The same in every language: `timeline.aware_at`.
  public var key: String
  /// What it is called.
  public var label: String
  /// What stands in it.
  public var content: Content

  /// Whether a person has to write it.
  public var isToFill: Bool { if case .toFill = content { true } else { false } }
  /// Whether a notification without it is incomplete.
  public var isRequired: Bool { if case .toFill(_, true) = content { true } else { false } }
}

/// One of the ten sections of the Dutch authority's form, 0 to 9.
public struct DraftSection: Hashable, Sendable {
  /// Its number in the form.
  public var number: Int
  /// What it is called.
  public var title: String
  /// What the law calls it, as `GDPR art. 33(3) (a)`; nil where the form asks more than the law.
  public var article: String?
  /// Its fields.
  public var fields: [DraftField]
}

/// What has a person or the machine to say.
extension DraftField {
  static func machine(_ key: String, _ label: String, _ lines: String...) -> DraftField {
    DraftField(key: key, label: label, content: .lines(lines))
  }

  static func machine(_ key: String, _ label: String, lines: [String]) -> DraftField {
    DraftField(key: key, label: label, content: .lines(lines))
  }

  static func human(_ key: String, _ label: String, _ instruction: String, isRequired: Bool = true) -> DraftField {
    DraftField(key: key, label: label, content: .toFill(instruction: instruction, isRequired: isRequired))
  }
}
