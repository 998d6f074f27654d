// Role: the rules in force as one reading of their files: what they decide, and their texts for the journal.
import EgressTypes
import VerdictRules

/// Rules that were read and checked as a whole.
public struct LoadedRules: Sendable {
  /// What they decide.
  public let book: RuleBook
  /// The files that decide something.
  let texts: RuleTexts

  /// Reads a folder of rules, the installed one for nil, with the local rules of a gateway; throws every mistake in them.
  public init(in folder: String?, local: LocalRules?, at time: Timestamp = .now) throws(SetupError) {
    let files = try ConfigurationFiles.rules(in: folder, local: local, at: time)
    book = try ConfigurationFiles.ruleBook(of: files)
    // Files of test cases decide nothing.
    let deciding = Set(book.sources.lazy.filter { $0.pack != nil }.map(\.path))
    texts = try RuleTexts(files.filter { deciding.contains($0.path) })
  }
}
