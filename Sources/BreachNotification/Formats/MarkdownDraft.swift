// Role: the draft as Markdown (CommonMark with tables), in which nothing from the network can become markup.
import EgressTypes

/// Markdown.
struct MarkdownDraft: DraftFormat {
  let name = "markdown"
  let fileExtension = "md"

  func render(_ draft: BreachDraft) -> String {
    var lines = [
      "# \(MarkdownText.literal(draft.title))", "", "**\(MarkdownText.literal(draft.status))**", "",
      "**\(MarkdownText.literal(draft.clock.sentence))**", "",
    ]
    for warning in draft.warnings { lines += ["> \(MarkdownText.literal(warning))", ""] }
    for section in draft.sections {
      let article = section.article.map { " (\(MarkdownText.literal($0)))" } ?? ""
      lines += ["## \(section.number). \(MarkdownText.literal(section.title))\(article)", ""]
      for field in section.fields { lines += self.lines(of: field, draft.words) }
    }
    lines += ["## \(MarkdownText.literal(draft.words.openTitle))", ""]
    for (section, field) in draft.openFields {
      let need = field.isRequired ? draft.words.required : draft.words.optional
      lines.append("- [ ] \(section.number). \(MarkdownText.literal(field.label)) (\(need))")
    }
    lines += [
      "", MarkdownText.literal(draft.words.openNote), "",
      "_\(MarkdownText.literal(draft.words.generated)), \(MarkdownText.literal(draft.figures.madeAt.readable))_",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of field: DraftField, _ words: BreachDraft.Words) -> [String] {
    let head = "### \(MarkdownText.literal(field.label))"
    switch field.content {
    case .lines(let lines):
      return [head, ""] + lines.map { "- \(MarkdownText.literal($0))" } + [""]
    case .table(let columns, let rows, let notes):
      let lines =
        [columns.map(MarkdownText.literal), columns.map { _ in "---" }] + rows.map { $0.map(MarkdownText.literal) }
      let table = rows.isEmpty ? [] : lines.map(row) + [""]
      return [head, ""] + table + notes.map { "- \(MarkdownText.literal($0))" }
        + (notes.isEmpty ? [] : [""])
    case .toFill(let instruction, let isRequired):
      let need = isRequired ? words.required : words.optional
      return [head, "", "**\(MarkdownText.literal(words.mark))** (\(need)) _\(MarkdownText.literal(instruction))_", ""]
    }
  }

  private func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
}
