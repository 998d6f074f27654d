// Role: looks at a query before SQLite does: what it begins with, and where a word that SQLite names stands.

enum QueryText {
  /// The first word behind spaces and comments; empty when there is none.
  static func firstWord(of sql: String) -> String {
    var rest = sql[...]
    while let character = rest.first {
      if character.isWhitespace {
        rest = rest.dropFirst()
      } else if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
      } else {
        let word = rest.prefix { $0.isLetter }
        return String(word.isEmpty ? rest.prefix(1) : word)
      }
    }
    return ""
  }

  /// `line:column` of what a message of SQLite names, where it stands exactly once in the query.
  static func place(named message: String, in sql: String) -> String? {
    guard let name = name(in: message), let found = sql.firstRange(of: name),
      sql[found.upperBound...].firstRange(of: name) == nil
    else { return nil }
    let before = sql[..<found.lowerBound]
    let line = before.count { $0.isNewline } + 1
    let column = before.reversed().prefix { !$0.isNewline }.count + 1
    return "\(line):\(column)"
  }

  /// The word in `near "…": syntax error` or behind `no such column: `.
  private static func name(in message: String) -> Substring? {
    if message.hasPrefix("near \"") {
      let rest = message.dropFirst(6)
      return rest.firstRange(of: "\":").map { rest[..<$0.lowerBound] }
    }
    guard message.hasPrefix("no such "), let colon = message.firstRange(of: ": ") else { return nil }
    return message[colon.upperBound...].split(separator: " ").first
  }
}
