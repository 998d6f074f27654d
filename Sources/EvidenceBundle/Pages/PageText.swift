// Role: a page as plain text of at most 79 columns, but for commands.
import EgressTypes

extension Page {
  /// The page as plain text.
  public var text: String {
    var out = Page.underlined(title, "=")
    for part in parts {
      switch part {
      case .heading(let text): out += "\n" + Page.underlined(text, "-")
      case .paragraph(let text): out += "\n" + Page.wrapped(text, first: "", rest: "")
      case .list(let items): out += "\n" + items.map { Page.wrapped($0, first: "- ", rest: "  ") }.joined()
      case .table(let columns, let rows):
        out += "\n"
        for row in rows {
          out += Page.wrapped(
            zip(columns, row).map { "\($0): \($1)" }.joined(separator: "; "), first: "- ", rest: "  ")
        }
      case .commands(let text):
        out +=
          "\n"
          + text.trimmingLineEnds.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }
          .joined()
      }
    }
    return out
  }

  private static func underlined(_ text: String, _ line: String) -> String {
    "\(text)\n\(String(repeating: line, count: min(79, text.count)))\n"
  }

  private static func wrapped(_ text: String, first: String, rest: String) -> String {
    var lines = [first]
    var isEmpty = true
    for word in text.split(separator: " ") {
      if isEmpty || lines[lines.count - 1].count + 1 + word.count <= 79 {
        lines[lines.count - 1] += (isEmpty ? "" : " ") + word
      } else {
        lines.append(rest + word)
      }
      isEmpty = false
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
