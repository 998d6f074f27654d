// Role: what a report says of its journal: the newest time, and the head with its checkpoint.
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Reporting

/// Facts about a whole journal.
enum JournalSummary {
  /// The earliest time that a record tells of, of those at or after a floor; nil where none does.
  ///
  /// Not that of the first record, whose clock may have been wrong.
  static func oldestTime(in folder: String, from floor: Timestamp) throws -> Timestamp? {
    var oldest: Timestamp?
    let pass = try JournalPass("period", over: folder)
    while let entry = try pass.next() {
      let record = try entry.record
      guard tells(record),
        let time = record[string: "event.start"].flatMap({ Timestamp(rfc3339: $0) }) ?? record.time, time >= floor
      else { continue }
      oldest = min(oldest ?? time, time)
    }
    return oldest
  }

  /// Of a replay, the packets count and not the day on which somebody replayed them.
  private static func tells(_ record: JournalRecord) -> Bool {
    record.kind == .flow || record.kind == .verdict || record.kind == .coverage
  }

  /// The newest time of what records tell; nil for an empty journal.
  static func newestTime(in folder: String) throws -> Timestamp? {
    var newest: Timestamp?
    let pass = try JournalPass("period", over: folder)
    while let entry = try pass.next() {
      let record = try entry.record
      guard tells(record), let time = record.time else { continue }
      newest = max(newest ?? time, time)
    }
    return newest
  }

  /// The latest checkpoint as the report prints it; nil when none could be trusted.
  static func head(
    of folder: String, _ verification: JournalReport, _ witnesses: [WitnessStatement],
    _ timestamps: [TimestampStatement]
  ) throws -> JournalHead? {
    guard let root = verification.root else { return nil }
    let note = try ConfigurationFiles.contents(of: "\(folder)/checkpoint", remedy: "restore it from a copy")
    return JournalHead(
      size: Int64(clamping: verification.signed), root: root.hexadecimal,
      checkpoint: String(decoding: note, as: UTF8.self), witnesses: witnesses, timestamps: timestamps)
  }
}
