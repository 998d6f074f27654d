// Role: takes records one by one in the order of the journal and keeps only sums and bounded lists.
import EgressTypes

/// Builds a report in memory that does not grow with the journal.
///
/// Give it every record of the journal up to now: earlier ones tell what is new and what was in force, later ones what
/// was acknowledged since. It leaves out what does not belong. A record counts in the period that its `@timestamp` lies
/// in, a coverage record by the seconds it speaks of.
public struct ReportBuilder: Sendable {
  private let title: String
  /// What the report speaks of.
  public let period: ReportPeriod
  private let device: String?
  private var isReplay = false
  private var descriptions = FlowDescriptions()
  private var logs: Set<String> = []
  private var coverage: CoverageMap
  private var trend: Trend
  private var findings = FindingList()
  private var traffic = TrafficTable()
  private var newDestinations = NewDestinationList()
  private var exceptions = ExceptionUses()
  private var declared = DeclaredTimes()
  private var activity = DeviceActivity()
  private var unregistered = UnregisteredDevices()
  private var alerts = AlertFollowing()
  private var rules = RulesInForce()
  private var losses = LossCounts()
  private var doubts: [Doubt] = []
  private var hasFirst = false

  private static let maximumLogs = 16
  private static let maximumDoubts = 200

  /// Starts a report on a period of the journal of a hangar, or of one controller in it.
  public init(title: String, period: ReportPeriod, device: String? = nil) {
    self.title = title.visible
    self.period = period
    self.device = device?.visible
    coverage = CoverageMap(span: period.span)
    trend = Trend(period)
  }

  /// Takes the next record.
  public mutating func add(_ record: JournalRecord) {
    guard let kind = record.kind, let time = record.time else {
      addUnreadable(record)
      return
    }
    noteFirst(record, at: time)
    let facts = kind == .flow || kind == .verdict ? descriptions.facts(of: record) : nil
    addAnyTime(record, kind, facts, at: time)
    guard period.contains(kind == .coverage ? record.timestamp(ReportKey.start) : time) else { return }
    if logs.count < ReportBuilder.maximumLogs, let log = record.text(RecordKey.log) { logs.insert(log) }
    if isAlertKind(kind), record[string: RecordKey.action] == Action.alert.name, isAsked(record) {
      alerts.add(record, facts?.flow, at: time)
    }
    switch kind {
    case .config:
      for source in record.texts(RecordKey.locationMissing) {
        losses.note(.locationMissing(source), record, at: time)
      }
    case .watch:
      if record.text(RecordKey.step) == "refused" { losses.note(.beaconRefused, record, at: time) }
    case .coverage: add(coverage: record)
    case .verdict: if let facts, isAsked(record) { findings.add(record, facts, at: time) }
    case .device: unregistered.add(record, at: time)
    case .loss:
      losses.note(.notKept, record, at: time)
      doubt(record, at: time, .recordsLost)
    case .recover: losses.note(.tornEnd(bytes: record.count(ReportKey.recovered)), record, at: time)
    case .frozen: losses.note(.frozen(folder: record.text(ReportKey.frozenFolder) ?? "-"), record, at: time)
    case .deletion: losses.note(.deleted, record, at: time)
    case .deletionFailed: losses.note(.notDeleted, record, at: time)
    case .configRejected: losses.note(.configurationRefused, record, at: time)
    case .flow, .start, .stop, .key, .rules, .summary, .address, .window, .operation, .localDataMode, .acknowledgement,
      .access:
      break
    // The register of breaches is no record of what was seen either.
    case .breach, .kept: break
    case .frames: add(frames: record, at: time)
    // These stand in the delivery log, which is no record of what was seen.
    case .delivery, .digest, .watchdog, .silence, .trial, .witness, .timestamp, .deliveryFault: break
    }
  }

  /// Takes the next record of the delivery log, after those of the journal.
  public mutating func addDelivery(_ record: JournalRecord) { alerts.add(delivery: record) }

  /// The report on the records taken so far.
  ///
  /// What is wrong with the journal itself puts everything that its records say in doubt, for the whole period.
  public func finish(journal: JournalHead? = nil, journalFaults: [String] = []) -> ReportModel {
    let map = coverage
    let coverage = map.finish(period)
    let faults = journalFaults.map { Doubt(span: period.span, cause: .journalFault($0.visible)) }
    let doubts =
      faults + (doubts + undecided + unread).sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    let alerts = alerts.finish()
    return ReportModel(
      title: title, logs: logs.sorted(), period: period, device: device, isReplay: isReplay,
      answer: Answer(
        violations: findings.flows[.violation] ?? 0, coverage: coverage, doubts: doubts,
        isJournalWhole: faults.isEmpty),
      doubts: doubts, coverage: coverage, findings: findings.sorted, unlistedFindings: findings.unlisted,
      flows: findings.flows, flowsOutsideBaseline: findings.flowsOutsideBaseline, alertHandling: alerts,
      exceptions: exceptions.finish(period), operations: declared.operations(period),
      localDataModeTests: declared.tests(period),
      unlistedDeclarations: exceptions.unlisted.adding(declared.unlisted), traffic: traffic.finish(),
      flowCountsAreUpperBounds: findings.areUpperBounds || traffic.distinct.isUpperBound,
      newDestinations: newDestinations.finish(), trend: trend.finish(map), inventory: activity.finish(),
      unregistered: unregistered.sorted, unlistedUnregistered: unregistered.unlisted,
      configuration: rules.latest, configurationChanges: rules.changes, unlistedChanges: rules.unlisted,
      losses: losses.finish(), journal: journal)
  }

  /// What may speak of the period although its own time lies outside.
  private mutating func addAnyTime(_ record: JournalRecord, _ kind: RecordKind, _ facts: FlowFacts?, at time: Timestamp)
  {
    switch kind {
    case .config:
      rules.add(record, at: time, in: period)
      if time < period.span.end { activity.add(config: record) }
    case .coverage:
      coverage.add(record)
      trend.add(coverage: record)
    case .flow: if let facts { add(flow: record, facts, at: time) }
    case .watch: doubtCounts(record, at: time)
    case .loss: losses.add(loss: record, counts: period.contains(time))
    case .window: if isAsked(record) { exceptions.add(record, at: time, in: period) }
    case .operation: declared.add(operation: record, at: time, in: period)
    case .localDataMode: if isAsked(record) { declared.add(test: record, at: time, in: period) }
    case .acknowledgement: alerts.add(acknowledgement: record, at: time)
    case .deletion:
      if let end = record.timestamp(ReportKey.end) { newDestinations.noteDeletion(before: end, in: period) }
    default: break
    }
  }

  /// A journal whose first record is not number 0 had others before it; their receipt may be gone with later ones.
  private mutating func noteFirst(_ record: JournalRecord, at time: Timestamp) {
    guard !hasFirst else { return }
    hasFirst = true
    if record.count(RecordKey.index) > 0 { newDestinations.noteDeletion(before: time, in: period) }
  }

  private mutating func add(flow record: JournalRecord, _ facts: FlowFacts, at time: Timestamp) {
    guard time < period.span.end else { return }
    // What another controller reached before is not new, also where one controller is asked for.
    guard isAsked(record) else {
      if time < period.span.start { newDestinations.add(facts, at: time, in: period) }
      return
    }
    newDestinations.add(facts, at: time, in: period)
    trend.add(flow: record, facts, at: time)
    guard period.contains(time) else { return }
    findings.add(record, facts, at: time)
    traffic.add(facts)
    exceptions.add(flow: record, facts, at: time)
    declared.add(flow: record, facts)
    activity.add(flow: record, facts, at: time)
    losses.add(flow: record)
  }

  private mutating func add(coverage record: JournalRecord) {
    losses.add(coverage: record)
    activity.add(coverage: record)
    isReplay = isReplay || record[list: ReportKey.unwatched].contains { $0.hasPrefix("replayed=") }
  }

  /// What became of kept headers is told where it takes evidence away; verdicts and counts do not rest on them.
  private mutating func add(frames record: JournalRecord, at time: Timestamp) {
    switch record.text(RecordKey.step) {
    case "not-kept": losses.note(.framesNotKept, record, at: time)
    case "missing", "changed": losses.note(.framesChanged, record, at: time)
    // Files are closed and, when they are old, deleted: that is how it should be.
    default: break
    }
  }

  /// Whether a record is of the controller that the report is about.
  private func isAsked(_ record: JournalRecord) -> Bool {
    guard let device else { return true }
    switch record.kind {
    // What nobody can say of one controller alone concerns each.
    case .verdict, .flow, .window, .localDataMode: return device == record.text(RecordKey.device)
    default: return record.text(RecordKey.device).map { $0 == device } ?? true
    }
  }

  /// Whether records of a kind are alerts by themselves; a flow record repeats the action of its verdict record.
  private func isAlertKind(_ kind: RecordKind) -> Bool { kind != .flow && kind != .digest }

  /// Counts that do not add up are found at a lull of the traffic, perhaps long after the time that they put in doubt.
  private mutating func doubtCounts(_ record: JournalRecord, at time: Timestamp) {
    guard record.text(RecordKey.step) == "mismatch",
      record.timestamp(ReportKey.start) ?? time < period.span.end,
      period.span.start <= record.timestamp(ReportKey.end) ?? time
    else { return }
    doubt(record, at: time, .countsMismatch(record.texts(RecordKey.reasons)))
  }

  /// A record of a newer kind may speak of anything, and one without a time of any second.
  private mutating func addUnreadable(_ record: JournalRecord) {
    guard record.time == nil || period.contains(record.time) else { return }
    losses.addUnreadable()
    doubt(record, at: record.time, .recordUnreadable)
  }

  /// Keeps a doubt; when there are too many, one stands for the whole period.
  private mutating func doubt(_ record: JournalRecord, at time: Timestamp?, _ cause: DoubtCause) {
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
    var causes: [DoubtCause] = []
    if frames > 0 { causes.append(.unreadFrames(frames)) }
    if losses.unaccounted != 0 { causes.append(.unaccountedFrames(losses.unaccounted)) }
    return causes.map { Doubt(span: period.span, cause: $0) }
  }

  /// Flows whose destination could not be placed: nobody can say that they stayed within the approved jurisdiction.
  private var undecided: [Doubt] {
    [Verdict.unknown, .ambiguous].compactMap { verdict in
      guard let flows = findings.flows[verdict], let span = findings.spans[verdict] else { return nil }
      return Doubt(span: period.clip(span), cause: .undecided(flows: flows, verdict))
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
