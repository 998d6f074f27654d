// Role: reads the time in what `openssl ts -text` prints of a token.
import EgressTypes

/// The text form of a token.
enum TimestampText {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// The time in the first line `Time stamp: Nov 29 04:16:25 2026 GMT`; nil without one.
  ///
  /// A fraction is cut off.
  static func time(in text: String) -> Timestamp? {
    let opening = "Time stamp: "
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(opening) }) else { return nil }
    let words = line.dropFirst(opening.count).split(separator: " ")
    guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])),
      let day = Int64(words[1]), let year = Int64(words[3]), (1970...9999).contains(year),
      let date = CivilDate(year: year, month: Int64(month) + 1, day: day)
    else { return nil }
    let clock = words[2].prefix { $0 != "." }
    return Timestamp(rfc3339: "\(date)T\(clock)Z")
  }
}
