// Role: says when a sign of life is due and when the journal has fallen silent: a value without clock or file.
import EgressTypes

/// The regular sign of life, and the watch over the journal's own silence.
///
/// A running egressd journals its coverage each minute, so a journal without a newer record is one nobody writes.
public struct Watchdog: Sendable {
  /// What is to be told.
  public enum Sign: Hashable, Sendable {
    /// The regular sign of life.
    case alive
    /// No record came for so many seconds.
    case silent(seconds: Int64)
    /// Records come again after so many seconds.
    case speaking(seconds: Int64)
  }

  /// Seconds without a record after which the journal counts as silent: three coverage records are missing.
  public static let patience: Int64 = 180

  private let period: Int64?
  private var nextAlive: Timestamp
  /// When records were known to come: the newest record's time, or the start for a journal that was silent by then.
  private var lastRecord: Timestamp
  /// The time that the newest record had when it was last looked at.
  private var newest: Timestamp?
  private var silentSince: Timestamp?

  /// Begins to watch; a nil period, in seconds, gives no signs of life.
  public init(period: Int64?, at start: Timestamp) {
    self.period = period
    nextAlive = start
    lastRecord = start
  }

  /// What is to be told now; the pulse is nil when the journal holds no record or cannot be read.
  public mutating func turn(_ pulse: JournalPulse?, at now: Timestamp) -> [Sign] {
    var signs: [Sign] = []
    // A record from the future came when it was first seen: the clock was set back since it was written.
    if let time = pulse?.time, time != newest {
      newest = time
      lastRecord = max(lastRecord, min(time, now))
    }
    lastRecord = min(lastRecord, now)
    let age = now.nanoseconds(since: lastRecord) / 1_000_000_000
    if let since = silentSince {
      if lastRecord > since {
        signs.append(.speaking(seconds: lastRecord.nanoseconds(since: since) / 1_000_000_000))
        silentSince = nil
      }
    } else if age > Self.patience {
      silentSince = lastRecord
      signs.append(.silent(seconds: age))
    }
    guard let period else { return signs }
    nextAlive = min(nextAlive, now.advanced(bySeconds: period))
    if nextAlive <= now {
      signs.append(.alive)
      nextAlive = now.advanced(bySeconds: period)
    }
    return signs
  }
}

extension JournalRecord {
  /// A message of this program's own about the journal it reads.
  static func sign(
    _ sign: Watchdog.Sign, _ pulse: JournalPulse?, pending: Int, dead: Int, journal: String?, sink: String,
    at now: Timestamp
  ) -> JournalRecord {
    var record: JournalRecord
    switch sign {
    case .alive: record = JournalRecord(kind: .watchdog, at: now)
    case .silent(let seconds):
      record = JournalRecord(kind: .silence, at: now)
      record[string: RecordKey.action] = Action.alert.name
      record[list: RecordKey.reasons] = [
        "no record came for \(seconds) s: egressd is stopped, stuck or cannot write; since then nothing is verifiable"
      ]
    case .speaking(let seconds):
      record = JournalRecord(kind: .silence, at: now)
      record[string: RecordKey.action] = Action.alert.name
      record[list: RecordKey.reasons] = ["records come again after \(seconds) s without any"]
    }
    record[string: DeliveryKey.sink] = sink
    record[integer: "egress.watchdog.pending"] = Int64(clamping: pending)
    record[integer: "egress.watchdog.dead"] = Int64(clamping: dead)
    record[string: "egress.watchdog.log"] = journal
    if let pulse {
      record[integer: "egress.watchdog.newest"] = Int64(clamping: pulse.index)
      record[integer: "egress.watchdog.signed"] = Int64(clamping: pulse.signed)
      record[integer: "egress.watchdog.age"] = max(0, now.nanoseconds(since: pulse.time) / 1_000_000_000)
    }
    return record
  }
}
