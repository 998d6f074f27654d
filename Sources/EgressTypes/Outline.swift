// Role: a document of headings, sentences and labelled lines, laid out as plain text or as Markdown.

/// A document that officers read; what comes from outside has to be made inert before it is put in.
public struct Outline: Hashable, Sendable {
  /// A labelled line; a label with several lines has them below one another.
  public struct Row: Hashable, Sendable {
    /// What the lines are about.
    public var label: String
    /// The lines; never empty.
    public var lines: [String]

    /// Makes a row of one line.
    public init(_ label: String, _ line: String) { self.init(label, lines: [line]) }

    /// Makes a row; a row without a line has a dash.
    public init(_ label: String, lines: [String]) {
      self.label = label
      self.lines = lines.isEmpty ? ["-"] : lines
    }
  }

  /// A part under a heading of its own.
  public struct Section: Hashable, Sendable {
    /// The heading.
    public var heading: String
    /// Sentences, each a paragraph.
    public var sentences: [String]
    /// The labelled lines behind them.
    public var rows: [Row]

    /// Makes a section.
    public init(_ heading: String, _ sentences: [String] = [], rows: [Row] = []) {
      self.heading = heading
      self.sentences = sentences
      self.rows = rows
    }
  }

  /// The title.
  public var title: String
  /// Sentences below the title, each a paragraph.
  public var sentences: [String]
  /// The parts, in order.
  public var sections: [Section]

  /// Makes a document.
  public init(_ title: String, _ sentences: [String] = [], sections: [Section] = []) {
    self.title = title
    self.sentences = sentences
    self.sections = sections
  }
}

extension Outline {
  /// The document for a terminal, with a line end.
  public var text: String {
    var lines = [title, String(repeating: "=", count: title.count)] + sentences
    for section in sections {
      lines += ["", section.heading, String(repeating: "-", count: section.heading.count)] + section.sentences
      let width = section.rows.map(\.label.count).max() ?? 0
      for row in section.rows {
        for (number, line) in row.lines.enumerated() {
          let label = number == 0 ? row.label : ""
          lines.append(label + String(repeating: " ", count: width - label.count + 2) + line)
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The document in Markdown (CommonMark), with a line end; nothing in it is read as markup but what stands here.
  public var markdown: String {
    var blocks = ["# \(MarkdownText.literal(title))"] + sentences.map(MarkdownText.literal)
    for section in sections {
      blocks.append("## \(MarkdownText.literal(section.heading))")
      blocks += section.sentences.map(MarkdownText.literal)
      let items = section.rows.map { row in
        let label = "- **\(MarkdownText.literal(row.label)):**"
        guard row.lines.count > 1 else { return "\(label) \(MarkdownText.literal(row.lines[0]))" }
        return ([label] + row.lines.map { "  - \(MarkdownText.literal($0))" }).joined(separator: "\n")
      }
      if !items.isEmpty { blocks.append(items.joined(separator: "\n")) }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }
}
