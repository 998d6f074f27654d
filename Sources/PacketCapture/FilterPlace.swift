// Role: finds the place of a mistake in a filter, which libpcap does not tell.

/// Where a filter stops making sense.
enum FilterPlace {
  /// The column, from 1, at which the longest understood beginning of the filter ends.
  ///
  /// Only for syntax errors: libpcap's other complaints name the word themselves.
  static func column(in filter: String, of reason: String, accepts: (String) -> Bool) -> Int? {
    guard reason.contains("syntax error") else { return nil }
    let words = filter.split(separator: " ")
    for count in stride(from: words.count - 1, through: 1, by: -1) {
      guard accepts(words[..<count].joined(separator: " ")) else { continue }
      return filter.distance(from: filter.startIndex, to: words[count].startIndex) + 1
    }
    return 1
  }
}
