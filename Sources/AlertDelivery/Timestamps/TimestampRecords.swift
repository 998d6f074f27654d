// Role: what the delivery log says of timestamp authorities.
import EgressTypes

/// The keys of `timestamp` records.
public enum TimestampRecordKey {
  /// The authority's name.
  public static let authority = "egress.timestamp.authority"
  /// What became of a round: `timestamped`, `failed`, `contradicted`.
  public static let outcome = "egress.timestamp.outcome"
  /// How many records the checkpoint is over.
  public static let size = "egress.timestamp.size"
  /// The time in the token.
  public static let time = "egress.timestamp.time"
}

extension JournalRecord {
  /// What became of a round with an authority; nil when there was nothing to do.
  static func timestamp(_ outcome: TimestampOutcome, by authority: String, at now: Timestamp) -> JournalRecord? {
    var record = JournalRecord(kind: .timestamp, at: now)
    record[string: TimestampRecordKey.authority] = authority
    let reason: String
    switch outcome {
    case .upToDate: return nil
    case .timestamped(let size, let time):
      record[string: TimestampRecordKey.outcome] = "timestamped"
      record[integer: TimestampRecordKey.size] = Int64(clamping: size)
      record[string: TimestampRecordKey.time] = time.description
      reason = "the checkpoint of \(size) records existed before \(time.readable)"
    case .failed(let text):
      record[string: TimestampRecordKey.outcome] = "failed"
      reason = "no timestamp: \(text)"
    case .contradicted(let text):
      record[string: TimestampRecordKey.outcome] = "contradicted"
      record[string: RecordKey.action] = Action.alert.name
      reason =
        "THE JOURNAL WAS REWRITTEN OR REPLACED: \(text); keep the journal and the state folder as they are"
    }
    record[list: RecordKey.reasons] = ["\(authority): \(reason)"]
    return record
  }
}
