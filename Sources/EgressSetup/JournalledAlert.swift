// Role: finds an alert in the journal by its index.
import EgressTypes
import JournalFiles

/// An alert that stands in the journal.
public enum JournalledAlert {
  /// The record with an index; nil when there is none or it is no alert.
  ///
  /// Throws what reading throws.
  public static func find(_ index: UInt64, in journal: String) throws -> JournalRecord? {
    var reader = try JournalReader(journal, from: index)
    guard let entry = try reader.next(), entry.index == index, let record = try? entry.record, record.kind != .flow,
      record[string: RecordKey.action] == Action.alert.name
    else { return nil }
    return record
  }
}
