// Role: a page as Markdown (CommonMark with tables), of which no text from outside becomes markup or a link.
import EgressTypes

extension Page {
  /// The page as Markdown.
  public var markdown: String {
    var out = "# \(title.markdownEscaped)\n"
    for part in parts {
      switch part {
      case .heading(let text): out += "\n## \(text.markdownEscaped)\n"
      case .paragraph(let text): out += "\n\(text.markdownEscaped)\n"
      case .list(let items): out += "\n\(items.map { "- \($0.markdownEscaped)\n" }.joined())"
      case .table(let columns, let rows):
        out += "\n| \(columns.map(\.markdownEscaped).joined(separator: " | ")) |\n"
        out += "|\(columns.map { _ in " --- |" }.joined())\n"
        out += rows.map { "| \($0.map(\.markdownEscaped).joined(separator: " | ")) |\n" }.joined()
      case .commands(let text): out += "\n```\n\(text.trimmingLineEnds)\n```\n"
      }
    }
    return out
  }
}

extension String {
  /// The text as Markdown shows it: what could begin markup, HTML or a link of GitHub's dialect stands escaped.
  var markdownEscaped: String {
    var out = ""
    var before = ""
    for scalar in unicodeScalars {
      let isMarkup = "\\`*_{}[]<>#|~&@".unicodeScalars.contains(scalar)
      // `https://` and `www.` become links by themselves; a list or a heading begins a line.
      let isLink = scalar == "/" && before.hasSuffix(":") || scalar == "." && before.lowercased().hasSuffix("www")
      let begins = before.isEmpty && "-+=".unicodeScalars.contains(scalar)
      if isMarkup || isLink || begins { out += "\\" }
      out.unicodeScalars.append(scalar)
      before = String((before + String(scalar)).suffix(4))
    }
    return out
  }

  /// The text without the line ends behind it.
  var trimmingLineEnds: Substring {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
