// Role: a page for people as parts, so that its HTML, its Markdown and its plain text say the same.
import EgressTypes

/// A page in one language.
public struct Page: Sendable {
  /// A part of a page.
  enum Part: Sendable {
    case heading(String)
    case paragraph(String)
    case list([String])
    case table([String], [[String]])
    case commands(String)
  }

  let language: Language
  let title: String
  private(set) var parts: [Part] = []

  init(_ title: String, in language: Language) {
    self.title = title
    self.language = language
  }

  mutating func heading(_ text: String) { parts.append(.heading(text)) }
  mutating func paragraph(_ text: String) { parts.append(.paragraph(text)) }
  mutating func list(_ items: [String]) { if !items.isEmpty { parts.append(.list(items)) } }
  mutating func table(_ columns: [String], _ rows: [[String]]) {
    if !rows.isEmpty { parts.append(.table(columns, rows)) }
  }
  mutating func commands(_ text: String) { parts.append(.commands(text)) }
}

/// A share in percent, rounded down to tenths, so that 100 % is said of the whole alone.
func percent(_ part: Int64, of whole: Int64, _ language: Language) -> String {
  guard whole > 0, part > 0 else { return "0 %" }
  guard part < whole else { return "100 %" }
  let tenths = min(
    999, Int64(clamping: UInt64(part).multipliedFullWidth(by: 1000).high == 0 ? part * 1000 / whole : 999))
  return "\(tenths / 10)\(language(".", nl: ","))\(tenths % 10) %"
}
