// Role: takes records one by one in the order of the journal and keeps only sums and bounded lists.
import EgressTypes

/// Builds a report in memory that does not grow with the journal.
///
/// Give it every record that may speak of the period, earlier config records and later coverage records included; it
/// leaves out what does not belong. A record counts in the period that its `@timestamp` lies in, a coverage record by
/// the seconds it speaks of.
public struct ReportBuilder: Sendable {
  private let title: String
  private let period: ReportPeriod
  private var logs: Set<String> = []
  private var coverage: CoverageMap
  private var findings = FindingList()
  private var traffic = TrafficTable()
  private var unregistered = UnregisteredDevices()
  private var rules = RulesInForce()
  private var losses = LossCounts()
  private var doubts: [Doubt] = []
  private var alerts: Int64 = 0

  private static let maximumLogs = 16
  private static let maximumDoubts = 200

  /// Starts a report on a period of the journal of a hangar.
  public init(title: String, period: ReportPeriod) {
    self.title = title.visible
    self.period = period
    coverage = CoverageMap(period: period)
  }

  /// Takes the next record.
  public mutating func add(_ record: JournalRecord) {
    guard let kind = record.kind, let time = record.time else {
      addUnreadable(record)
      return
    }
    switch kind {
    case .config: rules.add(record, at: time, in: period)
    case .coverage: coverage.add(record)
    case .watch: doubtCounts(record, at: time)
    default: break
    }
    guard period.contains(kind == .coverage ? record.timestamp(ReportKey.start) : time) else { return }
    if logs.count < ReportBuilder.maximumLogs, let log = record.text(RecordKey.log) { logs.insert(log) }
    switch kind {
    case .config:
      for source in record.texts(RecordKey.locationMissing) {
        losses.note("location data was missing, so that no destination was approved: \(source)", record, at: time)
      }
    case .watch: add(watch: record, at: time)
    case .start, .stop, .key, .rules, .summary, .address, .window, .operation, .localDataMode, .acknowledgement,
      .access:
      break
    // The register of breaches is no record of what was seen either.
    case .breach: break
    // These stand in the delivery log, which is no record of what was seen.
    case .delivery, .digest, .watchdog, .silence, .trial, .witness, .timestamp, .deliveryFault: break
    case .coverage: losses.add(coverage: record)
    case .verdict: add(verdict: record, at: time)
    case .flow: add(flow: record, at: time)
    case .device:
      unregistered.add(record, at: time)
      countAlert(record)
    case .loss:
      losses.note("records or frames could not be kept", record, at: time)
      doubt(record, at: time, "records or frames could not be kept")
    case .recover:
      losses.note("a torn end of \(record.count(ReportKey.recovered)) bytes was cut off at start", record, at: time)
    case .deletion: losses.note("records were deleted by age", record, at: time)
    case .deletionFailed: losses.note("records could not be deleted by age", record, at: time)
    case .frames: add(frames: record, at: time)
    case .configRejected: losses.note("a new configuration was refused; the old one stayed", record, at: time)
    }
  }

  /// The report on the records taken so far.
  ///
  /// What is wrong with the journal itself puts everything that its records say in doubt, for the whole period.
  public func finish(journal: JournalHead? = nil, journalFaults: [String] = []) -> ReportModel {
    let coverage = coverage.finish()
    let faults = journalFaults.map { Doubt(span: period.span, cause: "the journal does not hold: \($0.visible)") }
    let doubts =
      faults + (doubts + undecided + unread).sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    return ReportModel(
      title: title, logs: logs.sorted(), period: period,
      answer: Answer(
        violations: findings.flows[.violation] ?? 0, coverage: coverage, doubts: doubts,
        isJournalWhole: faults.isEmpty),
      doubts: doubts, coverage: coverage, findings: findings.sorted, unlistedFindings: findings.unlisted,
      flows: findings.flows, traffic: traffic.finish(),
      flowCountsAreUpperBounds: findings.distinct.isUpperBound || traffic.distinct.isUpperBound,
      unregistered: unregistered.sorted, unlistedUnregistered: unregistered.unlisted, alerts: alerts,
      configuration: rules.latest, configurationChanges: rules.changes, unlistedChanges: rules.unlisted,
      losses: losses.finish(), journal: journal)
  }

  private mutating func add(verdict record: JournalRecord, at time: Timestamp) {
    findings.add(record, FlowFacts(record), at: time)
    countAlert(record)
  }

  private mutating func add(flow record: JournalRecord, at time: Timestamp) {
    let facts = FlowFacts(record)
    findings.add(record, facts, at: time)
    traffic.add(record, facts)
    losses.add(flow: record)
  }

  private mutating func add(watch record: JournalRecord, at time: Timestamp) {
    countAlert(record)
    if record.text(RecordKey.step) == "refused" { losses.note("frames that claim to be a beacon's", record, at: time) }
  }

  /// What became of kept headers is told where it takes evidence away; verdicts and counts do not rest on them.
  private mutating func add(frames record: JournalRecord, at time: Timestamp) {
    countAlert(record)
    switch record.text(RecordKey.step) {
    case "not-kept": losses.note("headers of frames could not be kept", record, at: time)
    case "missing", "changed": losses.note("kept headers of frames are not as they were", record, at: time)
    // Files are closed and, when they are old, deleted: that is how it should be.
    default: break
    }
  }

  /// Counts that do not add up are found at a lull of the traffic, perhaps long after the time that they put in doubt.
  private mutating func doubtCounts(_ record: JournalRecord, at time: Timestamp) {
    guard record.text(RecordKey.step) == "mismatch",
      record.timestamp(ReportKey.start) ?? time < period.span.end,
      period.span.start <= record.timestamp(ReportKey.end) ?? time
    else { return }
    let reasons = record.texts(RecordKey.reasons).joined(separator: "; ")
    doubt(record, at: time, "the counts do not add up: \(reasons)")
  }

  private mutating func countAlert(_ record: JournalRecord) {
    if record.text(RecordKey.action) == Action.alert.name { alerts += 1 }
  }

  /// A record of a newer kind may speak of anything, and one without a time of any second.
  private mutating func addUnreadable(_ record: JournalRecord) {
    guard record.time == nil || period.contains(record.time) else { return }
    losses.addUnreadable()
    doubt(record, at: record.time, "a record that this program cannot read")
  }

  /// Keeps a doubt; when there are too many, one stands for the whole period.
  private mutating func doubt(_ record: JournalRecord, at time: Timestamp?, _ cause: String) {
    guard doubts.count < ReportBuilder.maximumDoubts, let time else {
      if doubts.last?.span != period.span { doubts.append(Doubt(span: period.span, cause: cause)) }
      return
    }
    let start = record.timestamp(ReportKey.start) ?? time
    let end = record.timestamp(ReportKey.end) ?? time
    doubts.append(Doubt(span: period.clip(TimeSpan(start: start, end: end)), cause: cause))
  }

  /// Frames in which no address could be read, and frames that no account holds: nobody can say where they went.
  private var unread: [Doubt] {
    let losses = losses.finish()
    let frames = losses.undecoded - min(losses.undecoded, losses.stationary)
    var causes: [String] = []
    if frames > 0 { causes.append("\(counted(frames, "frame")) in which no address could be read") }
    if losses.unaccounted != 0 { causes.append("\(counted(losses.unaccounted, "frame")) that no account holds") }
    return causes.map { Doubt(span: period.span, cause: $0) }
  }

  /// Flows whose destination could not be placed: nobody can say that they stayed within the approved jurisdiction.
  private var undecided: [Doubt] {
    [(Verdict.unknown, "not known"), (Verdict.ambiguous, "disputed or not to be told")].compactMap { verdict, why in
      guard let flows = findings.flows[verdict], let span = findings.spans[verdict] else { return nil }
      return Doubt(
        span: period.clip(span), cause: "\(counted(flows, "flow")) to destinations whose jurisdiction is \(why)")
    }
  }
}

extension ReportPeriod {
  /// The part of a span within the period, in whole seconds, at least one.
  func clip(_ other: TimeSpan) -> TimeSpan {
    let start = min(max(other.start.seconds, span.start.seconds), span.end.seconds - 1)
    let end = max(start + 1, min(other.end.seconds + 1, span.end.seconds))
    return TimeSpan(start: Timestamp(seconds: start), end: Timestamp(seconds: end))
  }
}
