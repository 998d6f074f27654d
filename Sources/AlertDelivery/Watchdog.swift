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
  /// Seconds without a record after which the wait is kept over a restart: one coverage record is missing.
  public static let suspicion: Int64 = 90

  private let period: Int64?
  private var nextAlive: Timestamp
  /// When records were known to come: the newest record's time, or the start for a journal that was silent by then.
  private var lastRecord: Timestamp
  /// The newest record when it was last looked at.
  private var newest: JournalPulse?
  private var silentSince: Timestamp?
  private let kept: SilenceWait?
  private let hasWatched: Bool
  /// The silence that a restart has to go on with; nil while records come.
  public private(set) var wait: SilenceWait?

  /// Begins to watch; a nil period, in seconds, gives no signs of life.
  ///
  /// `kept` is the wait of the run before. Where the journal was watched before, its newest record tells since when it
  /// is silent; one that is watched for the first time is given its time from the start on.
  public init(period: Int64?, at start: Timestamp, keeping kept: SilenceWait? = nil, hasWatched: Bool = false) {
    self.period = period
    self.kept = kept
    self.hasWatched = hasWatched
    nextAlive = start
    lastRecord = kept?.since ?? start
    silentSince = kept?.isTold == true ? kept?.since : nil
    wait = kept
  }

  /// What is to be told now; the pulse is nil when the journal holds no record or cannot be read.
  public mutating func turn(_ pulse: JournalPulse?, at now: Timestamp) -> [Sign] {
    var signs: [Sign] = []
    // A record from the future came when it was first seen: the clock was set back since it was written.
    var isNew = false
    if let pulse, pulse.time != newest?.time || pulse.index != newest?.index {
      let isFirst = newest == nil
      isNew = isFirst ? kept.map { $0.index != pulse.index } ?? true : true
      newest = pulse
      if isFirst, isNew, kept != nil || hasWatched {
        lastRecord = min(pulse.time, now)
      } else if isNew {
        lastRecord = max(lastRecord, min(pulse.time, now))
      }
    }
    lastRecord = min(lastRecord, now)
    let age = now.nanoseconds(since: lastRecord) / 1_000_000_000
    if let since = silentSince {
      if isNew {
        signs.append(.speaking(seconds: max(0, lastRecord.nanoseconds(since: since) / 1_000_000_000)))
        silentSince = nil
      }
    } else if age > Self.patience {
      silentSince = lastRecord
      signs.append(.silent(seconds: age))
    }
    wait =
      silentSince != nil || age >= Self.suspicion
      ? SilenceWait(index: newest?.index ?? kept?.index, since: silentSince ?? lastRecord, isTold: silentSince != nil)
      : nil
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
