// Role: the records of the delivery log.
import EgressTypes

/// The keys of the delivery log's records that the journal does not have.
public enum DeliveryKey {
  /// The sink.
  public static let sink = "egress.alert.sink"
  /// What became of a message: `delivered`, `retry`, `dead`, `refused`, `acknowledged`, `revived`, `lost`;
  /// `unlogged` counts lines that the log could not take.
  public static let outcome = "egress.alert.outcome"
  /// Why.
  public static let reason = "egress.alert.reason"
  /// The number of the attempt, from 1.
  public static let attempt = "egress.alert.attempt"
  /// When the next attempt is due.
  public static let next = "egress.alert.next"
  /// What the receiver said.
  public static let output = "egress.alert.output"
  /// The message's id, the same in every attempt.
  public static let id = "egress.alert.id"
  /// The journal's record, or the first of a digest, that the message tells of.
  public static let record = "egress.alert.record"
  /// How many alerts of the journal it tells of.
  public static let count = "egress.alert.count"
  /// The place of the message in the delivery log, for digests and messages of this program's own.
  public static let message = "egress.alert.message"
  /// The id that the message had in a delivery log that was replaced.
  public static let replaces = "egress.alert.replaces"
}

extension JournalRecord {
  /// An alert of this program's own about its own delivery.
  static func deliveryFault(_ reason: String, sink: String?, at now: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .deliveryFault, at: now)
    record[string: RecordKey.action] = Action.alert.name
    record[string: DeliveryKey.sink] = sink
    record[list: RecordKey.reasons] = [reason]
    return record
  }

  /// What became of a message at an attempt.
  static func attempt(
    _ delivery: PendingDelivery, id: String?, sink: String, _ result: DeliveryResult, _ settlement: Settlement,
    at now: Timestamp
  ) -> JournalRecord {
    var record = JournalRecord.outcome(settlement.word, of: delivery.subject, sink: sink, at: now)
    record[string: DeliveryKey.id] = id
    record[integer: DeliveryKey.attempt] = Int64(clamping: delivery.attempts + 1)
    record[string: DeliveryKey.reason] = result.reason
    if !result.output.isEmpty { record[string: DeliveryKey.output] = result.output }
    if case .retry(let time) = settlement { record[string: DeliveryKey.next] = time.description }
    return record
  }

  /// What became of a message otherwise.
  static func outcome(
    _ word: String, of subject: DeliverySubject?, sink: String, at now: Timestamp
  ) -> JournalRecord {
    var record = JournalRecord(kind: .delivery, at: now)
    record[string: DeliveryKey.sink] = sink
    record[string: DeliveryKey.outcome] = word
    if let subject {
      record[integer: DeliveryKey.record] = subject.firstAlert.map { Int64(clamping: $0) }
      if subject.alertCount > 0 { record[integer: DeliveryKey.count] = Int64(clamping: subject.alertCount) }
      switch subject {
      case .alert, .unlogged: break
      case .digest(_, let log), .notice(let log): record[integer: DeliveryKey.message] = Int64(clamping: log)
      }
    }
    return record
  }
}

extension Settlement {
  /// The word in the delivery log.
  var word: String {
    switch self {
    case .delivered: "delivered"
    case .retry: "retry"
    case .dead: "dead"
    case .refused: "refused"
    }
  }
}
