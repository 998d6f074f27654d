// Role: says of each second whether it was watched, and why not; sixty of them make one coverage record.
import EgressTypes

/// The seconds of one coverage record, at most sixty.
public struct CoverageMinute: Sendable {
  /// Most seconds in one record.
  public static let length = 60

  /// The first second.
  public let start: Timestamp
  /// What is held against each second.
  private(set) var seconds: [UnwatchedReasons] = []

  /// Opens a minute at a second.
  public init(start: Timestamp) { self.start = start }

  /// Whether the minute has all its seconds.
  public var isFull: Bool { seconds.count >= CoverageMinute.length }
  /// Whether it has none yet.
  public var isEmpty: Bool { seconds.isEmpty }
  /// The second that follows the last one held.
  public var end: Timestamp { start.advanced(bySeconds: Int64(seconds.count)) }

  /// Adds the next second with what is held against it.
  public mutating func append(_ reasons: UnwatchedReasons) { seconds.append(reasons) }

  /// Holds a reason against every second of the minute so far.
  public mutating func doubt(_ reason: UnwatchedReason) {
    for place in seconds.indices { seconds[place].insert(reason) }
  }

  /// The record's coverage fields; the pipeline adds the ledger.
  public func write(to record: inout JournalRecord) {
    record[string: "event.start"] = start.description
    record[string: "event.end"] = end.description
    record[integer: "egress.coverage.seconds"] = Int64(seconds.count)
    record[integer: "egress.coverage.watched"] = Int64(seconds.count { $0.isEmpty })
    record[string: "egress.coverage.bits"] = bits
    record[list: "egress.coverage.unwatched"] = UnwatchedReason.allCases.compactMap { reason in
      let count = seconds.count { $0.worst == reason }
      return count > 0 ? "\(reason.rawValue)=\(count)" : nil
    }
    record[list: RecordKey.coverageReasons] = runs
  }

  /// Unwatched seconds with the same reasons, as `12-17 kernel-drops+overload`, counted from the first second.
  private var runs: [String] {
    var runs: [String] = []
    var place = 0
    while place < seconds.count {
      let first = place
      while place < seconds.count, seconds[place] == seconds[first] { place += 1 }
      guard !seconds[first].isEmpty else { continue }
      runs.append(
        first == place - 1 ? "\(first) \(seconds[first].text)" : "\(first)-\(place - 1) \(seconds[first].text)")
    }
    return runs
  }

  /// One bit a second from the first on, four to a hexadecimal digit, the earliest most significant; 1 is watched.
  private var bits: String {
    stride(from: 0, to: seconds.count, by: 4).map { first in
      let digit = (0..<4).reduce(0) { value, offset in
        let place = first + offset
        return value << 1 | (place < seconds.count && seconds[place].isEmpty ? 1 : 0)
      }
      return String(digit, radix: 16)
    }.joined()
  }
}
