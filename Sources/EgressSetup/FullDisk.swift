// Role: what becomes of records while the disk is full: the few that matter most are written, all others are counted.
import EgressTypes

/// The time in which the disk is full.
///
/// What says how well was watched, what people did, and the first alerts of each minute go into the space that was held
/// back; everything else is counted by kind, and each minute a record tells the counts.
struct FullDisk: Sendable {
  /// Alerts written in each minute.
  static let alertsPerMinute = 32

  /// When the disk was found full.
  let since: Timestamp
  /// Everything that was not written since then.
  private(set) var total: UInt64 = 0
  private var uncounted: [String: UInt64] = [:]
  private var told: [String: UInt64] = [:]
  private var alerts = 0

  init(since: Timestamp) { self.since = since }

  /// Whether a record is worth the space that was held back.
  mutating func keeps(_ record: JournalRecord) -> Bool {
    switch record.kind {
    case .coverage, .watch, .loss, .recover, .frozen, .start, .stop, .rules, .config, .configRejected, .window,
      .operation,
      .localDataMode, .acknowledgement, .key, .deletion, .kept, .deletionFailed, .frames, .breach, .access:
      return true
    default:
      guard record[string: RecordKey.action] == Action.alert.name, alerts < FullDisk.alertsPerMinute else {
        return false
      }
      alerts += 1
      return true
    }
  }

  /// Counts a record that is not written.
  mutating func drop(_ record: JournalRecord) {
    // It may be the one with the counts: they are not told, then.
    if record.kind == .loss { told = [:] }
    drop(1, of: record[string: "event.kind"] ?? "record")
  }

  /// Counts things that are not written.
  mutating func drop(_ count: Int, of kind: String) {
    total &+= UInt64(count)
    uncounted[kind, default: 0] &+= UInt64(count)
  }

  /// The record that says that the disk is full; it is an alert, for from here on the journal is incomplete.
  func opening(_ reason: String) -> JournalRecord {
    var record = statement("the disk is full: \(reason). Records are counted from here on and not written")
    record[string: RecordKey.action] = Action.alert.name
    return record
  }

  /// What was not written since the last such record, at the end of a minute; nil when that is nothing.
  ///
  /// It is counted on until `told` says that the record is in the journal.
  mutating func minute(at time: Timestamp) -> JournalRecord? {
    alerts = 0
    guard !uncounted.isEmpty else { return nil }
    told = uncounted
    return statement("the disk is full: not written: \(counts)", at: time)
  }

  /// Takes the last minute's counts as written.
  mutating func settle() {
    for (kind, count) in told { uncounted[kind] = uncounted[kind].flatMap { $0 > count ? $0 - count : nil } }
    told = [:]
  }

  /// The record that says that there is space again.
  func closing(at time: Timestamp) -> JournalRecord {
    let rest = uncounted.isEmpty ? "" : "; since the last count: \(counts)"
    var record = statement(
      "the disk has space again: since \(since.readable) \(total) records and frames were not written\(rest)", at: time)
    record[string: RecordKey.action] = Action.alert.name
    return record
  }

  private var counts: String {
    uncounted.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  private func statement(_ text: String, at time: Timestamp? = nil) -> JournalRecord {
    var record = JournalRecord(kind: .loss, at: time ?? since)
    record[list: RecordKey.reasons] = [text]
    record[integer: RecordKey.lostRecords] = Int64(clamping: total)
    return record
  }
}

extension RecordKey {
  /// How many records and frames were not written since the disk was full.
  static let lostRecords = "egress.lost.records"
}
