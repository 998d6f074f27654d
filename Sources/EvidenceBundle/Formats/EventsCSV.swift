// Role: events as a table for spreadsheets (RFC 4180), of which no cell is taken for a formula.
import EgressTypes

/// The selected records as comma-separated values; made of the records alone, so a recipient can make it again.
public enum EventsCSV {
  private static let integers: Set<String> = [
    RecordKey.index, "destination.port", "source.port", "destination.as.number", "source.as.number", "source.bytes",
    "destination.bytes", "source.packets", "destination.packets", "network.vlan.id",
  ]
  private static let columns = [
    RecordKey.index, "@timestamp", "event.kind", RecordKey.verdict, RecordKey.action, RecordKey.axis, RecordKey.device,
    RecordKey.model, "network.direction", "network.transport", "source.ip", "source.port", "source.mac",
    "destination.ip", "destination.port", "destination.mac", "destination.domain", "source.domain",
    "destination.geo.country_iso_code", "source.geo.country_iso_code", "destination.as.number", "source.as.number",
    "destination.as.organization.name", "source.as.organization.name", "source.bytes", "destination.bytes",
    "source.packets", "destination.packets", "event.start", "event.end", RecordKey.names, RecordKey.nameStatus,
    RecordKey.reasons, RecordKey.ruleIDs, RecordKey.policy, RecordKey.observations, RecordKey.communityID,
    "network.vlan.id", RecordKey.window, RecordKey.operation,
  ]

  /// The first line: the keys of the records.
  public static var header: String { columns.joined(separator: ",") + "\r\n" }

  /// One line for a record; lists are joined by `; `.
  public static func row(_ record: JournalRecord) -> String {
    columns.map { key in
      switch record[key] {
      case .integer(let number)? where integers.contains(key): "\(number)"
      case .integer(let number)?: CSVText.cell("\(number)")
      case .string(let text)?: CSVText.cell(text)
      case .list(let items)?: CSVText.cell(items.joined(separator: "; "))
      case nil: ""
      }
    }.joined(separator: ",") + "\r\n"
  }
}
