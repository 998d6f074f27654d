// Role: texts that HTML shows as they are, so that nothing from outside becomes a tag, an attribute or an entity.

/// HTML, in content and in quoted attributes.
public enum HTMLText {
  /// The text as HTML shows it.
  ///
  /// Each scalar by itself: a mark that joins the `<` before it would hide it from whoever looks at whole characters.
  public static func literal(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;".unicodeScalars
      case "<": out += "&lt;".unicodeScalars
      case ">": out += "&gt;".unicodeScalars
      case "\"": out += "&quot;".unicodeScalars
      case "'": out += "&#39;".unicodeScalars
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}
