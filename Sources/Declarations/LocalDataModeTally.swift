// Role: what a test of Local Data Mode comes to, worked out from the journal's own records and from nothing else.
import EgressTypes

/// The result of a test.
public enum LocalDataModeResult: String, Sendable {
  /// Each second was watched, the controller was seen, and nothing it sent was anything but approved.
  case pass
  /// The controller sent something that is not approved.
  case fail
  /// Nothing was seen that is not approved, and it cannot be said that nothing was there.
  case notVerifiable = "not-verifiable"
}

/// Folds the records between the begin and the end of one test into a statement.
///
/// The daemon writes the statement, and anyone who has the journal works it out again: coverage records are cut at the
/// begin and at the end, so that those between hold each second and each frame of the test once.
public struct LocalDataModeTally: Sendable {
  /// Verdicts named one by one in a statement; further ones are counted.
  static let shownVerdicts = 20
  /// The account of the ledger that all devices outside the inventory share.
  static let unregistered = "unregistered"

  private let test: LocalDataModeTest
  private let firstIndex: UInt64
  private var end: Timestamp?
  private var endReason: String?
  /// The end of the last second that a coverage record of the test tells of; nil where none says.
  private var covered: Timestamp?
  private var seconds: Int64 = 0
  private var watched: Int64 = 0
  private var unwatched: [String: Int64] = [:]
  private var frames: Int64 = 0
  private var bytes: Int64 = 0
  /// Frames of flows that had a worse verdict, also from before the test.
  private var worseFrames: Int64 = 0
  private var verdicts: [String: Int] = [:]
  private var shown: [String] = []
  private var reloads = 0
  private var strangers: [String] = []
  private var losses = 0
  /// Frames that devices outside the inventory sent and that their policy does not approve.
  private var strangeFrames: Int64 = 0

  /// Begins with the record that begins a test; nil for any other record.
  public init?(_ record: JournalRecord, at index: UInt64) {
    guard record.kind == .localDataMode, record.declarationStep == .started, let test = LocalDataModeTest(record)
    else { return nil }
    self.test = test
    firstIndex = index
  }

  /// The test.
  public var id: String { test.id }

  /// Takes notice of the next record of the journal; returns the statement when it completes the test.
  ///
  /// That is the record that ends the test, or, where beacons prove the last seconds only a little later, the coverage
  /// record that tells of them.
  public mutating func add(_ record: JournalRecord, at index: UInt64) -> JournalRecord? {
    if let end {
      guard record.kind == .coverage else { return nil }
      addSeconds(record)
      return isCovered(to: end) ? statement(endingAt: index) : nil
    }
    switch record.kind {
    case .coverage:
      addSeconds(record)
      addLedger(record)
    case .verdict where record[string: RecordKey.localDataMode] == test.id: addVerdict(record, at: index)
    case .config: reloads += 1
    case .device: strangers.append(record[string: "source.mac"] ?? "-")
    case .loss: losses += 1
    case .localDataMode where record[string: RecordKey.localDataMode] == test.id && record.declarationStep == .ended:
      end = record.time
      endReason = record[list: RecordKey.reasons].first
      return isCovered(to: end ?? test.startedAt) ? statement(endingAt: index) : nil
    default: break
    }
    return nil
  }

  private func isCovered(to end: Timestamp) -> Bool { covered.map { $0.seconds >= end.seconds } ?? true }

  private mutating func addSeconds(_ record: JournalRecord) {
    if let time = CoverageSpan(record)?.end { covered = max(covered ?? time, time) }
    if let part = CoverageSpan(record)?.part(from: test.startedAt, to: end) {
      seconds.add(count: part.seconds)
      watched.add(count: part.watched)
      for (reason, count) in part.unwatched { unwatched[reason, default: 0].add(count: count) }
      return
    }
    // A journal may hold anything: a sum that overflows stays at its end.
    seconds.add(count: record[integer: "egress.coverage.seconds"])
    watched.add(count: record[integer: "egress.coverage.watched"])
    for item in record[list: "egress.coverage.unwatched"] {
      let parts = item.split(separator: "=")
      guard parts.count == 2, let count = Int64(parts[1]) else { continue }
      unwatched[String(parts[0]), default: 0].add(count: count)
    }
  }

  private mutating func addLedger(_ record: JournalRecord) {
    // Lines of the ledger: `device|verdict|transport|frames|bytes`.
    for line in record[list: "egress.ledger"] {
      let parts = line.split(separator: "|", omittingEmptySubsequences: false)
      guard parts.count >= 5 else { continue }
      let count = Int64(parts[parts.count - 2])
      if parts[0] == LocalDataModeTally.unregistered, parts[1] != Verdict.approved.name {
        strangeFrames.add(count: count)
      }
      guard parts[0] == test.device else { continue }
      frames.add(count: count)
      if parts[1] != Verdict.approved.name { worseFrames.add(count: count) }
      bytes.add(count: Int64(parts[parts.count - 1]))
    }
  }

  private mutating func addVerdict(_ record: JournalRecord, at index: UInt64) {
    let verdict = record[string: RecordKey.verdict] ?? "-"
    verdicts[verdict, default: 0] += 1
    guard shown.count < LocalDataModeTally.shownVerdicts else { return }
    let name = record[string: "destination.domain"].map { " (\($0))" } ?? ""
    shown.append("#\(index) \(verdict): \(record[string: "destination.ip"] ?? "-")\(name)")
  }

  // MARK: - The statement

  private func statement(endingAt index: UInt64) -> JournalRecord {
    let end = end ?? test.startedAt
    let length = max(0, end.seconds.subtractingReportingOverflow(test.startedAt.seconds).partialValue)
    var record = JournalRecord(of: test, .statement, by: nil, at: end)
    let (result, reasons) = result(length: length)
    record[string: "egress.local_data_mode.result"] = result.rawValue
    record[list: RecordKey.reasons] = reasons
    record[string: RecordKey.action] = (result == .fail ? Action.alert : result == .pass ? .record : .flag).name
    record[string: "event.end"] = end.description
    record[integer: "egress.coverage.seconds"] = length
    record[integer: "egress.coverage.watched"] = min(watched, length)
    record[list: "egress.coverage.unwatched"] = unwatchedList(length: length)
    record[integer: "egress.frames"] = frames
    record[integer: "egress.bytes"] = bytes
    record[list: "egress.local_data_mode.verdicts"] = verdicts.sorted { $0.key < $1.key }.map {
      "\($0.key)=\($0.value)"
    }
    record[list: "egress.local_data_mode.events"] = shown
    record[integer: "egress.local_data_mode.first_index"] = Int64(clamping: firstIndex)
    record[integer: "egress.local_data_mode.last_index"] = Int64(clamping: index)
    return record
  }

  /// Seconds without any record are those in which nothing ran.
  private func unwatchedList(length: Int64) -> [String] {
    var reasons = unwatched
    if length > seconds { reasons["not-running", default: 0] += length - seconds }
    return reasons.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }

  private func result(length: Int64) -> (LocalDataModeResult, [String]) {
    let count = verdicts.values.reduce(0, +)
    if count > 0 || worseFrames > 0 {
      let what = "\(count) verdicts, \(worseFrames) frames"
      return (.fail, ["\(test.device) has flows that \(test.policy) does not approve: \(what)"] + doubts(length))
    }
    let doubts = doubts(length)
    guard doubts.isEmpty else { return (.notVerifiable, doubts) }
    return (
      .pass,
      [
        "each of \(length) seconds was watched, and of \(frames) frames of \(test.device) none was outside what"
          + " \(test.policy) approves"
      ]
    )
  }

  /// Why it cannot be said that nothing else was there.
  private func doubts(_ length: Int64) -> [String] {
    var doubts: [String] = []
    if watched < length || !unwatched.isEmpty {
      doubts.append("watched \(watched) of \(length) seconds: \(unwatchedList(length: length).joined(separator: ", "))")
    }
    if seconds > length {
      doubts.append("\(seconds) seconds are recorded within \(length) of the clock: it was set back")
    }
    if strangeFrames > 0 {
      doubts.append(
        "unregistered devices sent \(strangeFrames) frames that are not approved, which might be \(test.device)'s")
    }
    if length == 0 { doubts.append("the test is shorter than a second") }
    if frames == 0 { doubts.append("no frame of \(test.device) was seen: is it switched on and on this network?") }
    if reloads > 0 { doubts.append("rules, inventory or location data were loaded anew during the test") }
    if !strangers.isEmpty {
      let list = strangers.prefix(5).joined(separator: ", ")
      doubts.append("unregistered devices appeared, which might be \(test.device) under another address: \(list)")
    }
    if losses > 0 { doubts.append("\(losses) records tell of a loss") }
    if let endReason, endReason != LocalDataModeTest.overtime {
      doubts.append("the test ended by itself: \(endReason)")
    }
    return doubts
  }
}

extension Int64 {
  /// Adds a count from a record, within bounds; what is absent or negative counts as nothing.
  fileprivate mutating func add(count: Int64?) { add(Swift.max(0, count ?? 0)) }
}
