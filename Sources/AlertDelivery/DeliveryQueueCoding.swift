// Role: the queue as one flat JSON object, so that what is pending outlives the process.
import EgressTypes

extension DeliveryQueue {
  private static let journalKey = "egress.alert.journal"
  private static let cursorKey = "egress.alert.cursor"
  private static let pendingKey = "egress.alert.pending"

  /// The queue as a record; each pending alert is `index attempts due`.
  public var record: JournalRecord {
    var record = JournalRecord([Self.cursorKey: .integer(Int64(clamping: cursor))])
    record[string: Self.journalKey] = journal
    record[list: Self.pendingKey] = pending.map { "\($0.index) \($0.attempts) \($0.due.description)" }
    return record
  }

  /// Reads a queue from its record; nil when it is none.
  public init?(record: JournalRecord) {
    guard let cursor = record[integer: Self.cursorKey].flatMap({ UInt64(exactly: $0) }) else { return nil }
    var pending: [PendingDelivery] = []
    for text in record[list: Self.pendingKey] {
      let parts = text.split(separator: " ")
      guard parts.count == 3, let index = UInt64(parts[0]), let attempts = Int(parts[1]), attempts >= 0,
        let due = Timestamp(rfc3339: parts[2])
      else { return nil }
      pending.append(PendingDelivery(index: index, attempts: attempts, due: due))
    }
    self.init(journal: record[string: Self.journalKey], cursor: cursor, pending: pending)
  }
}
