// Role: texts that Markdown shows as they are, so that nothing from outside becomes markup, a link or HTML.

/// Markdown as CommonMark and GitHub read it.
public enum MarkdownText {
  /// The text as one line that is shown as it stands, at the start of a line, behind other text or in a table's cell.
  ///
  /// A backslash makes any ASCII punctuation literal (CommonMark 2.4). `<` and `&` become entities, as some readers pass
  /// HTML on before they look for backslashes.
  public static func literal(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    // Blanks at the start would make code of a line, or hide the mark of a list.
    for scalar in text.unicodeScalars.drop(while: isBlank) {
      switch scalar {
      case "<": out += "&lt;".unicodeScalars
      case "&": out += "&amp;".unicodeScalars
      case "\\", "`", "*", "_", "{", "}", "[", "]", ">", "#", "|", "~", "!", "@", "$", "^",
        "/" where out.last == ":", "." where endsWithWWW(out):
        out += ["\\", scalar]
      case _ where isBlank(scalar): out.append(" ")
      default: out.append(scalar)
      }
    }
    if let place = blockMark(out) { out.insert("\\", at: place) }
    return String(out)
  }

  /// Spaces, line ends and whatever else moves the place where one writes.
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{0}"..." ", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  /// Whether a full stop would make a link of what is written so far: GitHub needs no scheme for that.
  private static func endsWithWWW(_ out: String.UnicodeScalarView) -> Bool {
    out.suffix(3).elementsEqual(["w", "w", "w"]) { $0.properties.lowercaseMapping == "\($1)" }
  }

  /// Where a backslash keeps the start of a line from being that of a list, a rule or a heading's underline.
  private static func blockMark(_ line: String.UnicodeScalarView) -> String.Index? {
    if let first = line.first, ["-", "+", "="].contains(first) { return line.startIndex }
    // A number is a list's only where a blank or nothing stands behind its mark, so dates and amounts stay as they are.
    let digits = line.prefix { ("0"..."9").contains($0) }
    let rest = line[digits.endIndex...]
    guard !digits.isEmpty, rest.first == "." || rest.first == ")", rest.dropFirst().first ?? " " == " " else {
      return nil
    }
    return rest.startIndex
  }
}
