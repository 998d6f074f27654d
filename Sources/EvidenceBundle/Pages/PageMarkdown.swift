// Role: a page as Markdown (CommonMark with tables), of which no text from outside becomes markup or a link.
import EgressTypes

extension Page {
  /// The page as Markdown.
  public var markdown: String {
    var out = "# \(MarkdownText.literal(title))\n"
    for part in parts {
      switch part {
      case .heading(let text): out += "\n## \(MarkdownText.literal(text))\n"
      case .paragraph(let text): out += "\n\(MarkdownText.literal(text))\n"
      case .list(let items): out += "\n\(items.map { "- \(MarkdownText.literal($0))\n" }.joined())"
      case .table(let columns, let rows):
        out += "\n| \(columns.map(MarkdownText.literal).joined(separator: " | ")) |\n"
        out += "|\(columns.map { _ in " --- |" }.joined())\n"
        out += rows.map { "| \($0.map(MarkdownText.literal).joined(separator: " | ")) |\n" }.joined()
      case .commands(let text): out += "\n```\n\(text.trimmingLineEnds)\n```\n"
      }
    }
    return out
  }
}

extension String {
  /// The text without the line ends behind it.
  var trimmingLineEnds: Substring {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
