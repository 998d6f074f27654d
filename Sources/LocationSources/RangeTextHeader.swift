// Role: what the comments of range text say of the file: who made it, when, under which licence.
import EgressTypes

/// The facts read from comments `# key: value`; the first comment with a key counts.
///
/// `created` (a date) or `Generated` (the date form of HTTP, as in the files Tor ships), `vendor`, `licence` or `license`.
struct RangeTextHeader {
  private(set) var createdAt: Timestamp?
  private(set) var vendor: String?
  private(set) var licence: String?

  /// Takes in the text of a comment; gives what was expected when a date is none.
  mutating func read(_ comment: Substring) -> String? {
    guard let colon = comment.firstIndex(of: ":") else { return nil }
    let value = trimmed(comment[comment.index(after: colon)...])
    switch trimmed(comment[..<colon]).lowercased() {
    case "created", "generated":
      guard let time = Timestamp(rfc3339: value) ?? RangeTextHeader.time(httpDate: value) else {
        return
          "expected a date such as 2026-11-01 or 2026-11-01T04:30:00Z, found \(RangeTextMistakes.quoted(value.utf8))"
      }
      createdAt = createdAt ?? time
    case "vendor": vendor = vendor ?? VendorName.canonical(value)
    case "licence", "license": licence = licence ?? value
    default: break
    }
    return nil
  }

  /// Reads `Thu, 25 Jun 2026 04:33:59 GMT` (RFC 9110 §5.6.7); nil when the text has another form.
  static func time(httpDate text: String) -> Timestamp? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let index = months.firstIndex(of: String(parts[2])) else { return nil }
    let month = index < 9 ? "0\(index + 1)" : "\(index + 1)"
    return Timestamp(rfc3339: "\(parts[3])-\(month)-\(parts[1])T\(parts[4])Z")
  }

  private func trimmed(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    let kept = start.reversed().drop(while: \.isWhitespace).count
    return String(start.prefix(kept))
  }
}
