// Role: says of each second whether it was watched, and why not; sixty of them make one coverage record.
import EgressTypes

/// Why a second does not count as watched.
public enum UnwatchedReason: String, Sendable, Hashable, CaseIterable {
  /// The daemon was starting, stopping or not running.
  case notRunning = "not-running"
  /// The interface was administratively down or gone.
  case interfaceDown = "interface-down"
  /// The interface had no carrier.
  case noCarrier = "no-carrier"
  /// The kernel dropped frames.
  case kernelDrops = "kernel-drops"
  /// The wall clock jumped.
  case clockStepped = "clock-stepped"
  /// The capture loop was not served in time.
  case overload
  /// Frames came from a file: what the file's maker did not capture is not known.
  case replayed
}

/// What is known about one second at its end.
public struct SecondFacts: Sendable {
  /// The worst reason against it, or nil when it was watched.
  public var reason: UnwatchedReason?
  /// Frames the kernel dropped in it, full ring and interface together.
  public var dropped: UInt64

  /// Makes the facts of a second.
  public init(reason: UnwatchedReason?, dropped: UInt64 = 0) {
    self.reason = reason ?? (dropped > 0 ? .kernelDrops : nil)
    self.dropped = dropped
  }
}

/// Counters of the capture device since it was opened.
public struct KernelCounters: Hashable, Sendable {
  /// Frames that passed the filter, dropped ones included.
  public var received: UInt64 = 0
  /// Frames dropped because the ring was full.
  public var dropped: UInt64 = 0
  /// Frames dropped by the interface or its driver.
  public var interfaceDropped: UInt64 = 0

  /// Makes counters.
  public init(received: UInt64 = 0, dropped: UInt64 = 0, interfaceDropped: UInt64 = 0) {
    self.received = received
    self.dropped = dropped
    self.interfaceDropped = interfaceDropped
  }
}

/// The seconds of one coverage record, at most sixty.
public struct CoverageMinute: Sendable {
  /// Most seconds in one record.
  public static let length = 60

  /// The first second.
  public let start: Timestamp
  private var seconds: [SecondFacts] = []

  /// Opens a minute at a second.
  public init(start: Timestamp) { self.start = start }

  /// Whether the minute has all its seconds.
  public var isFull: Bool { seconds.count >= CoverageMinute.length }
  /// Whether it has none yet.
  public var isEmpty: Bool { seconds.isEmpty }
  /// The second that follows the last one held.
  public var end: Timestamp { start.advanced(bySeconds: Int64(seconds.count)) }

  /// Adds the next second.
  public mutating func append(_ facts: SecondFacts) { seconds.append(facts) }

  /// The record's coverage fields; the pipeline adds the ledger.
  public func write(to record: inout JournalRecord) {
    record[string: "event.start"] = start.description
    record[string: "event.end"] = end.description
    record[integer: "egress.coverage.seconds"] = Int64(seconds.count)
    record[integer: "egress.coverage.watched"] = Int64(seconds.count { $0.reason == nil })
    record[string: "egress.coverage.bits"] = bits
    record[list: "egress.coverage.unwatched"] = UnwatchedReason.allCases.compactMap { reason in
      let count = seconds.count { $0.reason == reason }
      return count > 0 ? "\(reason.rawValue)=\(count)" : nil
    }
  }

  /// One bit a second from the first on, four to a hexadecimal digit, the earliest most significant; 1 is watched.
  private var bits: String {
    stride(from: 0, to: seconds.count, by: 4).map { first in
      let digit = (0..<4).reduce(0) { value, offset in
        let place = first + offset
        return value << 1 | (place < seconds.count && seconds[place].reason == nil ? 1 : 0)
      }
      return String(digit, radix: 16)
    }.joined()
  }
}
