// Role: what is said of a supplier's contract, as it is given to a report.
import EgressTypes

/// A supplier's contract held against the period of a report.
public struct ContractChapter: Hashable, Sendable {
  /// A section for each clause, in each language.
  public var sections: [Language: [Outline.Section]]

  /// Makes a chapter; `sections` is asked for each language, and its texts have to be inert.
  public init(_ sections: (Language) throws -> [Outline.Section]) rethrows {
    self.sections = try Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, try sections($0)) })
  }
}
