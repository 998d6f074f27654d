// Role: the text of the line that a rule id such as `operators-cn/AS45102` stands for.
import EgressTypes
import StrictYAML
import VerdictRules

/// The lines of the rule files of one basis.
struct RuleLines {
  private let files: [String: [Substring]]

  init(_ files: [RuleFile]) {
    self.files = Dictionary(
      files.map {
        ($0.name, String(decoding: $0.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false))
      },
      uniquingKeysWith: { _, last in last })
  }

  /// The text of the line at a place, without its indentation; nil where there is none.
  func line(at place: YAMLPlace) -> String? {
    guard let lines = files[place.file], lines.indices.contains(place.line - 1) else { return nil }
    return String(lines[place.line - 1].drop { $0 == " " })
  }
}
