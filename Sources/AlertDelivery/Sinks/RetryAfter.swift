// Role: reads the HTTP field Retry-After (RFC 9110, section 10.2.3).
import EgressTypes

/// When a receiver wants to be tried again.
enum RetryAfter {
  /// Seconds from now on, of a number of seconds or of a date; nil for anything else, and for a date in the past.
  static func seconds(_ text: String, at now: Timestamp) -> Int64? {
    let text = text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return Int64(text) ?? .max }
    guard let time = date(text) else { return nil }
    let left = time.nanoseconds(since: now)
    return left > 0 ? (left - 1) / 1_000_000_000 + 1 : nil
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete forms are not read.
  private static func date(_ text: String) -> Timestamp? {
    let words = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT", words[1].utf8.count == 2,
      let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp(rfc3339: "\(words[3])-\(number)-\(words[1])T\(words[4])Z")
  }
}
