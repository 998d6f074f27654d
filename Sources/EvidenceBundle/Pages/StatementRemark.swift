// Role: what could not be put into a bundle, in both languages, as the statement tells it.
import EgressTypes

/// A remark of the statement; whatever else it holds than printable ASCII and our own letters is made visible.
public struct StatementRemark: Hashable, Sendable {
  private let english, dutch: String

  /// Makes a remark; what is not ours to translate is quoted in both.
  public init(_ english: String, nl dutch: String) {
    self.english = english.inLatin
    self.dutch = dutch.inLatin
  }

  /// The remark in a language.
  public func text(in language: Language) -> String { language(english, nl: dutch) }
}

extension String {
  /// This text with every character as `\xNN` that is neither printable ASCII, an arrow of ours, nor a letter or sign of
  /// writing.
  ///
  /// Texts from records are ASCII before they reach a sentence; this holds where one was forgotten.
  var inLatin: String {
    var text = ""
    for scalar in unicodeScalars { text += scalar == "→" ? "→" : String(scalar).asWritten }
    return text
  }
}
