// Role: operations and tests of Local Data Mode that touch the period, with what was seen of them.
import EgressTypes

/// One operation that controllers were used for.
public struct OperationUse: Hashable, Sendable {
  /// Its tag.
  public var tag: String
  /// The controllers; none means all.
  public var devices: [String]
  /// The policy under which they were judged.
  public var policy: String
  /// When it began; nil when the record does not say.
  public var startedAt: Timestamp?
  /// Who began it.
  public var startedBy: String
  /// When it ended; nil when no record tells.
  public var endedAt: Timestamp?
  /// The traffic of its flows in the period.
  public var counts = TrafficCounts()
  /// Those of its flows that are violations.
  public var violations: Int64 = 0
}

/// One test of Local Data Mode.
public struct LocalDataModeUse: Hashable, Sendable {
  /// Its number.
  public var id: String
  /// The controller.
  public var device: String
  /// The policy that allows nothing but a baseline.
  public var policy: String
  /// When it began.
  public var startedAt: Timestamp?
  /// Who began it.
  public var startedBy: String
  /// When it ended; nil when no record tells.
  public var endedAt: Timestamp?
  /// `pass`, `fail` or `not-verifiable`; nil before the statement.
  public var result: String?
  /// Why.
  public var reasons: [String] = []
  /// The records that the statement rests on.
  public var firstRecord, lastRecord: Int64?
}

/// Gathers operations and tests, in the order of the journal.
struct DeclaredTimes {
  private var operations: [OperationUse] = []
  private var tests: [LocalDataModeUse] = []
  private var distinct = DistinctFlows()
  /// Operations and tests that are not listed.
  private(set) var unlisted: Int64 = 0

  private static let maximumListed = 500

  mutating func add(operation record: JournalRecord, at time: Timestamp, in period: ReportPeriod) {
    guard time < period.span.end, let tag = record.text(RecordKey.operation) else { return }
    let started = record.timestamp(ReportKey.start)
    var use =
      operations.last { $0.tag == tag && $0.startedAt == started }
      ?? OperationUse(
        tag: tag, devices: record.texts("egress.operation.devices"),
        policy: record.text(RecordKey.policy) ?? "unknown", startedAt: started,
        startedBy: record.text("egress.started_by") ?? "unknown")
    if record.text(RecordKey.step) == "ended" { use.endedAt = time }
    if let place = operations.lastIndex(where: { $0.tag == tag && $0.startedAt == started }) {
      operations[place] = use
      return
    }
    if operations.count >= DeclaredTimes.maximumListed {
      operations.removeAll { $0.endedAt.map { $0 < period.span.start } ?? false }
    }
    if operations.count < DeclaredTimes.maximumListed { operations.append(use) } else { unlisted += 1 }
  }

  mutating func add(test record: JournalRecord, at time: Timestamp, in period: ReportPeriod) {
    // A statement follows the end of its test by some seconds, perhaps after the period.
    guard let id = record.text(RecordKey.localDataMode) else { return }
    let place = tests.firstIndex { $0.id == id }
    guard place != nil || time < period.span.end else { return }
    var use =
      place.map { tests[$0] }
      ?? LocalDataModeUse(
        id: id, device: record.text(RecordKey.device) ?? "unknown", policy: record.text(RecordKey.policy) ?? "unknown",
        startedAt: record.timestamp(ReportKey.start), startedBy: record.text("egress.started_by") ?? "unknown")
    let step = record.text(RecordKey.step)
    if step == "ended" { use.endedAt = time }
    if step == "statement" {
      use.endedAt = record.timestamp(ReportKey.end) ?? use.endedAt
      use.result = record.text("egress.local_data_mode.result")
      use.reasons = record.texts(RecordKey.reasons)
      use.firstRecord = record[integer: "egress.local_data_mode.first_index"]
      use.lastRecord = record[integer: "egress.local_data_mode.last_index"]
    }
    if let place {
      tests[place] = use
      return
    }
    if tests.count >= DeclaredTimes.maximumListed {
      tests.removeAll { $0.endedAt.map { $0 < period.span.start } ?? false }
    }
    if tests.count < DeclaredTimes.maximumListed { tests.append(use) } else { unlisted += 1 }
  }

  mutating func add(flow record: JournalRecord, _ facts: FlowFacts) {
    guard let tag = record.text(RecordKey.operation), let place = operations.lastIndex(where: { $0.tag == tag }) else {
      return
    }
    let first: Int64 = distinct.isFirst(facts.identity, ends: facts.endsFlow) ? 1 : 0
    operations[place].counts.add(TrafficCounts(flows: first, sent: facts.sent, received: facts.received))
    if facts.flow.verdict == .violation { operations[place].violations += first }
  }

  /// The operations that touch the period.
  func operations(_ period: ReportPeriod) -> [OperationUse] {
    operations.filter { ($0.endedAt ?? period.span.end) >= period.span.start }
  }

  /// The tests that touch the period.
  func tests(_ period: ReportPeriod) -> [LocalDataModeUse] {
    tests.filter { ($0.endedAt ?? period.span.end) >= period.span.start }
  }
}
