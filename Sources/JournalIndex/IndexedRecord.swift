// Role: one record of the journal as a row: which key of it stands in which column.
import EgressTypes
import GRDB
import JournalFiles

/// A row of `records`.
struct IndexedRecord {
  /// The columns, each with its value; a record in a form that is not known keeps its number and its bytes alone.
  static let columns = [
    "number", "time", "kind", "device", "verdict", "action", "axis", "policy", "direction", "transport", "protocol",
    "local_mac", "local_ip", "local_port", "remote_ip", "remote_port", "remote_name", "country", "as_number", "as_name",
    "sent", "received", "community_id", "started", "ended", "window", "operation", "local_data_mode", "reasons",
    "rule_ids", "json",
  ]

  /// The statement that inserts one.
  static let insertion = """
    INSERT INTO records (\(columns.joined(separator: ", "))) \
    VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
    """

  /// The values in the order of the columns.
  let values: [DatabaseValue]

  init(_ entry: JournalEntry, _ rewrite: (JournalRecord) -> JournalRecord) {
    let written = (try? entry.record) ?? JournalRecord()
    let record = rewrite(written)
    let json = record == written ? entry.leaf : record.encoded
    func text(_ key: String) -> DatabaseValue { record[string: key]?.databaseValue ?? .null }
    func number(_ key: String) -> DatabaseValue { record[integer: key]?.databaseValue ?? .null }
    func list(_ key: String) -> DatabaseValue {
      let items = record[list: key]
      return items.isEmpty ? .null : items.joined(separator: "; ").databaseValue
    }
    let isInbound = record[string: "network.direction"] == "inbound"
    let (local, remote) = isInbound ? ("destination", "source") : ("source", "destination")
    let place = Int64(clamping: entry.index).databaseValue
    values = [
      place, text("@timestamp"), text("event.kind"), text(RecordKey.device), text(RecordKey.verdict),
      text(RecordKey.action), text(RecordKey.axis), text(RecordKey.policy), text("network.direction"),
      text("network.transport"), text(RecordKey.application), text("\(local).mac"), text("\(local).ip"),
      number("\(local).port"), text("\(remote).ip"), number("\(remote).port"), text("\(remote).domain"),
      text("\(remote).geo.country_iso_code"), number("\(remote).as.number"), text("\(remote).as.organization.name"),
      number("\(local).bytes"), number("\(remote).bytes"), text(RecordKey.communityID), text("event.start"),
      text("event.end"), text(RecordKey.window), text(RecordKey.operation), text(RecordKey.localDataMode),
      list(RecordKey.reasons), list(RecordKey.ruleIDs), String(decoding: json, as: UTF8.self).databaseValue,
    ]
  }
}
