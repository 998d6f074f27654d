// Role: the draft as Markdown (CommonMark with tables), in which nothing from the network can become markup.
import EgressTypes

/// Markdown.
struct MarkdownDraft: DraftFormat {
  let name = "markdown"
  let fileExtension = "md"

  func render(_ draft: BreachDraft) -> String {
    var lines = [
      "# \(inert(draft.title))", "", "**\(inert(draft.status))**", "", "**\(inert(draft.clock.sentence))**", "",
    ]
    for warning in draft.warnings { lines += ["> \(inert(warning))", ""] }
    for section in draft.sections {
      let article = section.article.map { " (\(inert($0)))" } ?? ""
      lines += ["## \(section.number). \(inert(section.title))\(article)", ""]
      for field in section.fields { lines += self.lines(of: field, draft.words) }
    }
    lines += ["## \(inert(draft.words.openTitle))", ""]
    for (section, field) in draft.openFields {
      let need = field.isRequired ? draft.words.required : draft.words.optional
      lines.append("- [ ] \(section.number). \(inert(field.label)) (\(need))")
    }
    lines += [
      "", inert(draft.words.openNote), "", "_\(inert(draft.words.generated)), \(inert(draft.figures.madeAt.readable))_",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of field: DraftField, _ words: BreachDraft.Words) -> [String] {
    let head = "### \(inert(field.label))"
    switch field.content {
    case .lines(let lines):
      return [head, ""] + lines.map { "- \(inert($0))" } + [""]
    case .table(let columns, let rows, let notes):
      let table =
        rows.isEmpty ? [] : [row(columns), row(columns.map { _ in "---" }, isInert: true)] + rows.map { row($0) }
      return [head, ""] + table + (table.isEmpty ? [] : [""]) + notes.map { "- \(inert($0))" }
        + (notes.isEmpty ? [] : [""])
    case .toFill(let instruction, let isRequired):
      let need = isRequired ? words.required : words.optional
      return [head, "", "**\(inert(words.mark))** (\(need)) _\(inert(instruction))_", ""]
    }
  }

  private func row(_ cells: [String], isInert: Bool = false) -> String {
    "| \(cells.map { isInert ? $0 : inert($0) }.joined(separator: " | ")) |"
  }

  /// A text without anything that Markdown or HTML would take for markup.
  ///
  /// CommonMark lets a backslash stand before any ASCII punctuation (section 2.4); a full stop and a hyphen inside words
  /// begin nothing, and a link needs what is escaped here.
  private func inert(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "|", "!", "~", "@": out += "\\\(scalar)"
      case "." where out.hasSuffix("www"): out += "\\."
      case ":" where out.hasSuffix("http") || out.hasSuffix("https"): out += "&#58;"
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}": out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    // What begins a line as a list or a heading begins none behind a backslash.
    if let first = out.unicodeScalars.first, ["-", "+", "="].contains(first) { return "\\" + out }
    // A number begins a list where a space follows its full stop.
    let digits = out.prefix { $0.isASCII && $0.isNumber }
    let rest = out[digits.endIndex...]
    let isMarker = rest.hasPrefix(". ") || rest.hasPrefix(") ") || rest == "." || rest == ")"
    return digits.isEmpty || !isMarker ? out : "\(digits)\\\(rest)"
  }
}
