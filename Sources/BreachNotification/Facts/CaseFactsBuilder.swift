// Role: folds the records of a journal, read twice, into the facts of a case.
import EgressTypes
import RecordWording

/// Reads a journal for a case: first which flows it is about, then what was counted of them.
///
/// A flow may have records before the verdict that makes it part of the case, so everything is read twice.
public struct CaseFactsBuilder: Sendable {
  private let selection: BreachSelection
  private var facts = CaseFacts()
  private var flows: [FlowIdentity: FlowTotal] = [:]
  private var reading = JurisdictionReading()
  private var devices: Set<String> = []
  private var alerts: Set<UInt64> = []
  private var reasons: [String: Int64] = [:]
  private var ruleIDs: Set<String> = []
  private var operations: Set<String> = []

  /// Begins with nothing read.
  public init(_ selection: BreachSelection) { self.selection = selection }

  // MARK: - First reading

  /// Takes notice of a record in the first reading, in the order of the journal.
  public mutating func select(_ record: JournalRecord, at index: UInt64) {
    facts.journal.firstIndex = facts.journal.firstIndex ?? index
    facts.journal.lastIndex = index
    if facts.journal.log.isEmpty { facts.journal.log = record[string: RecordKey.log]?.visible ?? "" }
    facts.journal.endsAt = record.time ?? facts.journal.endsAt
    guard selection.admits(record, at: index) else { return }
    facts.events.append(index)
    if record.kind != .flow, record[string: RecordKey.action] == Action.alert.name, let time = record.time {
      alerts.insert(index)
      facts.alertCount += 1
      if facts.alerts.count < CaseFacts.listed { facts.alerts.append(CaseFacts.Moment(index: index, time: time)) }
    }
    guard let flow = FlowReading(record) else { return }
    if let verdict = flow.verdict { facts.verdicts[verdict, default: 0] += 1 }
    for reason in record[list: RecordKey.reasons] { reasons[reason.visible, default: 0] += 1 }
    ruleIDs.formUnion(record[list: RecordKey.ruleIDs].map(\.visible))
    if let operation = record[string: RecordKey.operation] { operations.insert(operation.visible) }
    var total = flows[flow.identity] ?? FlowTotal(flow, &reading)
    total.noteJudged(flow, &reading)
    flows[flow.identity] = total
  }

  /// Ends the first reading: from here on it is known when the case began.
  public mutating func beginMeasuring() {
    let first = flows.values.compactMap(\.start).min()
    facts.firstPacketAt = first
    facts.coverage.start = [selection.since, first].compactMap(\.self).min().map { Timestamp(seconds: $0.seconds) }
    facts.coverage.end = [selection.until, facts.journal.endsAt].compactMap(\.self).min().map {
      Timestamp(seconds: $0.seconds)
    }
  }

  // MARK: - Second reading

  /// Takes notice of a record in the second reading.
  public mutating func measure(_ record: JournalRecord, at index: UInt64) {
    switch record.kind {
    case .coverage: facts.coverage.add(record)
    case .flow:
      guard let flow = FlowReading(record), flows[flow.identity] != nil else { return }
      flows[flow.identity]?.noteCounted(flow, &reading)
    case .acknowledgement:
      guard let alert = record[integer: RecordKey.acknowledged].flatMap(UInt64.init(exactly:)), alerts.contains(alert),
        let time = record.time
      else { return }
      guard facts.acknowledgements.count < CaseFacts.listed else {
        facts.unlisted["acknowledgements", default: 0] += 1
        return
      }
      facts.acknowledgements.append(
        CaseFacts.Acknowledgement(
          alert: alert, time: time, person: record[string: RecordKey.person]?.visible ?? "-",
          reason: record[string: RecordKey.reason]?.visible ?? "-"))
    default: return
    }
  }

  /// The facts of all that was read.
  public consuming func finish() -> CaseFacts {
    var facts = facts
    facts.flows = Int64(flows.count)
    facts.unlisted["alerts"] = max(0, facts.alertCount - Int64(facts.alerts.count))
    var destinations: [String: CaseFacts.Destination] = [:]
    var stations: [String: CaseFacts.Station] = [:]
    var carried: [String: CaseFacts.Carried] = [:]
    for flow in flows.values {
      let sent = flow.sent
      if !flow.isEnded { facts.unended += 1 }
      facts.sent = facts.sent.adding(sent)
      facts.received = facts.received.adding(flow.received)
      facts.lastPacketAt = [facts.lastPacketAt, flow.end].compactMap(\.self).max()
      let far = flow.destination
      let key =
        "\(far.address) \(far.name ?? "") \(far.networkOperator) \(far.country) \(far.jurisdiction.country)"
        + " \(far.jurisdiction.axis.rawValue)"
      destinations[key, default: far].add(flow)
      stations[flow.station.id, default: flow.station].add(flow)
      let name = flow.application ?? "not told"
      carried[
        name, default: CaseFacts.Carried(name: name, isEncrypted: FlowTotal.encrypted.contains(name), sent: 0)
      ].sent.add(sent)
    }
    facts.destinations = facts.limited(destinations.values.sorted(by: <), "destinations")
    facts.devices = facts.limited(stations.values.sorted(by: <), "devices")
    facts.protocols = carried.values.sorted { ($1.sent, $0.name) < ($0.sent, $1.name) }
    facts.reasons = facts.limited(
      reasons.map { CaseFacts.Counted(text: $0.key, count: $0.value) }
        .sorted { ($1.count, $0.text) < ($0.count, $1.text) }, "reasons")
    facts.ruleIDs = ruleIDs.sorted()
    facts.operations = operations.sorted()
    facts.unlisted = facts.unlisted.filter { $0.value > 0 }
    return facts
  }
}

extension CaseFacts {
  /// The first entries of a list; how many are left out is noted.
  fileprivate mutating func limited<Entry>(_ entries: [Entry], _ name: String) -> [Entry] {
    unlisted[name] = Int64(max(0, entries.count - CaseFacts.listed))
    return Array(entries.prefix(CaseFacts.listed))
  }
}

extension CaseFacts.Destination {
  fileprivate mutating func add(_ flow: FlowTotal) {
    sent.add(flow.sent)
    flows += 1
    verdict = max(verdict, flow.destination.verdict)
  }

  fileprivate static func < (left: Self, right: Self) -> Bool {
    (right.sent, left.address, left.name ?? "", left.jurisdiction.country, left.jurisdiction.axis.rawValue)
      < (left.sent, right.address, right.name ?? "", right.jurisdiction.country, right.jurisdiction.axis.rawValue)
  }
}

extension CaseFacts.Station {
  fileprivate mutating func add(_ flow: FlowTotal) {
    sent.add(flow.sent)
    flows += 1
  }

  fileprivate static func < (left: Self, right: Self) -> Bool { (right.sent, left.id) < (left.sent, right.id) }
}
