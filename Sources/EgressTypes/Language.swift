// Role: the languages that officers read, and the choice between two wordings of one sentence.

/// A language that reports, notifications and guides are written in; its raw value is the ISO 639-1 code.
public enum Language: String, CaseIterable, Hashable, Sendable {
  case english = "en"
  case dutch = "nl"

  /// One sentence in this language; both wordings stand side by side, so that none can be forgotten.
  public func callAsFunction(_ english: @autoclosure () -> String, nl dutch: @autoclosure () -> String) -> String {
    switch self {
    case .english: english()
    case .dutch: dutch()
    }
  }
}
