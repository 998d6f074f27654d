// Role: how many seconds of a case's time were watched, from the coverage records of the journal.
import EgressTypes

/// How well the time of a case was watched.
public struct CaseCoverage: Hashable, Sendable {
  /// From when on.
  public var start: Timestamp?
  /// Until when.
  public var end: Timestamp?
  /// Seconds of this time that records tell to be watched.
  public var watched: Int64 = 0
  /// Seconds that records tell to be unwatched.
  public var unwatched: Int64 = 0
  /// Reasons of the unwatched seconds of every record that reaches into this time, by name.
  public var reasons: [String: Int64] = [:]
  /// The end of the latest record counted: a second that two records tell of counts once.
  private var counted: Int64?

  /// Makes coverage of no time.
  public init() {}

  /// The seconds of the time.
  public var seconds: Int64 {
    guard let start, let end, start < end else { return 0 }
    return end.seconds.subtractingReportingOverflow(start.seconds).partialValue
  }

  /// Seconds that no record tells of.
  public var unrecorded: Int64 { max(0, seconds - watched - unwatched) }

  /// Whether each second was watched.
  public var isFull: Bool { seconds > 0 && watched == seconds }

  /// Counts the seconds of a coverage record that lie in the time.
  mutating func add(_ record: JournalRecord) {
    guard let start, let end, let begin = record[string: "event.start"].flatMap({ Timestamp(rfc3339: $0) }),
      let count = record[integer: "egress.coverage.seconds"], (0...CaseCoverage.longest).contains(count)
    else { return }
    let digits = Array((record[string: "egress.coverage.bits"] ?? "").utf8)
    let first = max(begin.seconds, start.seconds, counted ?? .min)
    let last = min(begin.seconds &+ count, end.seconds)
    guard first < last else { return }
    for second in first..<last {
      let place = second - begin.seconds
      let digit = Int(place / 4) < digits.count ? CaseCoverage.value(ofDigit: digits[Int(place / 4)]) : 0
      if digit >> UInt8(3 - place % 4) & 1 == 1 { watched += 1 } else { unwatched += 1 }
    }
    counted = last
    for item in record[list: "egress.coverage.unwatched"] {
      let parts = item.split(separator: "=")
      guard parts.count == 2, let seconds = Int64(parts[1]), seconds > 0 else { continue }
      reasons[String(parts[0]), default: 0] &+= seconds
    }
  }

  /// The value of a hexadecimal digit; 0, which is unwatched, for anything else.
  private static func value(ofDigit digit: UInt8) -> UInt8 {
    UInt8(String(Unicode.Scalar(digit)), radix: 16) ?? 0
  }

  /// No record is longer, in seconds: a replay writes one for a whole capture.
  private static let longest: Int64 = 400 * 86_400
}
