// Role: the part of a coverage record that belongs to a test, where the record tells of seconds before or after it too.
import EgressTypes

/// The seconds of a coverage record, one by one.
struct CoverageSpan {
  /// What a part of a record comes to.
  struct Part {
    var seconds: Int64 = 0
    var watched: Int64 = 0
    /// Unwatched seconds by their worst reason.
    var unwatched: [String: Int64] = [:]
  }

  /// Seconds before a test that a record may begin with: those that a beacon was still to prove when the test began.
  ///
  /// With more of them the clock was set back, and no second is left out.
  private static let lead: Int64 = 4
  /// Seconds in a record of the daemon, at most.
  private static let longest: Int64 = 3600

  private let start: Timestamp
  private let count: Int64
  private let record: JournalRecord

  /// Reads where a record begins and how long it is; nil where it does not say so.
  init?(_ record: JournalRecord) {
    guard let start = record[string: "event.start"].flatMap({ Timestamp(rfc3339: $0) }),
      let count = record[integer: "egress.coverage.seconds"], (0...CoverageSpan.longest).contains(count)
    else { return nil }
    self.start = start
    self.count = count
    self.record = record
  }

  /// The second after the last one.
  var end: Timestamp { start.advanced(bySeconds: count) }

  /// The seconds from a begin on and before an end; nil where all of the record belongs to them.
  func part(from begin: Timestamp, to end: Timestamp?) -> Part? {
    let before = begin.seconds.subtractingReportingOverflow(start.seconds).partialValue
    let first = (0...CoverageSpan.lead).contains(before) ? before : 0
    let length = end.map { $0.seconds.subtractingReportingOverflow(start.seconds).partialValue } ?? count
    let last = min(count, max(first, length))
    guard first > 0 || last < count else { return nil }
    let reasons = worstReasons
    var part = Part()
    for second in min(first, last)..<last {
      part.seconds += 1
      if isWatched(second) {
        part.watched += 1
      } else {
        part.unwatched[reasons[second] ?? "not-told", default: 0] += 1
      }
    }
    return part
  }

  private func isWatched(_ second: Int64) -> Bool {
    let digits = Array((record[string: "egress.coverage.bits"] ?? "").utf8)
    let place = Int(second / 4)
    guard place < digits.count, let digit = UInt8(String(UnicodeScalar(digits[place])), radix: 16) else { return false }
    return digit >> UInt8(3 - second % 4) & 1 == 1
  }

  /// The worst reason of each unwatched second that has one, by its place in the record.
  private var worstReasons: [Int64: String] {
    var reasons: [Int64: String] = [:]
    for run in record[list: RecordKey.coverageReasons] {
      let parts = run.split(separator: " ")
      guard parts.count == 2, let worst = parts[1].split(separator: "+").first else { continue }
      let bounds = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
      guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, 0 <= first, first <= last, last < count
      else { continue }
      for second in first...last { reasons[second] = String(worst) }
    }
    return reasons
  }
}
