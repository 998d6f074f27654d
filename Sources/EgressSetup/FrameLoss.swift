// Role: the time in which frames are not kept: since when, why, how many, and when that is told and tried again.
import EgressTypes

/// The time in which frames are not kept; what is journalled goes before them, so it may go on for long.
struct FrameLoss: Sendable {
  /// Seconds between two records on it, and between two attempts after one that failed.
  static let interval: Int64 = 60

  let since: Timestamp
  private let reason: String
  /// Frames not kept since then.
  private(set) var total: UInt64 = 0
  private var told: UInt64?
  private var nextTelling: Timestamp
  private var nextAttempt: Timestamp?

  init(since time: Timestamp, because reason: String) {
    since = time
    self.reason = reason
    nextTelling = time
  }

  /// Counts frames that were not kept.
  mutating func add(_ frames: Int) { total &+= UInt64(clamping: frames) }

  /// Waits a while before the next attempt: what failed just now will most likely fail again.
  mutating func delay(at time: Timestamp) { nextAttempt = time.advanced(bySeconds: FrameLoss.interval) }

  /// Whether another attempt is worth it.
  func mayTry(at time: Timestamp) -> Bool { nextAttempt.map { time >= $0 || time < since } ?? true }

  /// The record that is due: at once, as an alert, and then each minute in which the number grew.
  mutating func due(at time: Timestamp) -> JournalRecord? {
    guard total > told ?? 0 || told == nil, time >= nextTelling || time < since else { return nil }
    var record = JournalRecord(frames: .notKept, because: "frames are not kept: \(reason)", at: time)
    record[integer: RecordKey.lostFrames] = Int64(clamping: total)
    if told != nil { record[string: RecordKey.action] = nil }
    told = total
    nextTelling = time.advanced(bySeconds: FrameLoss.interval)
    return record
  }

  /// The record that says that it is over.
  func end(at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(
      frames: .kept, because: "frames are kept again; since \(since.readable) \(total) were not", at: time)
    record[integer: RecordKey.lostFrames] = Int64(clamping: total)
    return record
  }
}
