// Role: takes records one by one in the order of the journal and holds them against the clauses, in bounded memory.
import EgressTypes
import RecordWording

/// The evaluation of a contract over a period.
///
/// Give it every record of the journal up to the end of the period: what was in force at its beginning stands before it.
public struct ContractEvaluation: Sendable {
  private let contract: Contract
  private let span: Span
  private var tallies: [Tally]
  private var packs: Set<String>?
  private var strangers: Int64 = 0
  private var isBegun = false

  /// The most records that a finding lists.
  public static let listedRecords = 20

  /// What was found of one clause so far.
  private struct Tally {
    var records: [ContraryRecord] = []
    /// Where the flows that are listed stand, by what tells them apart.
    var places: [UInt64: Int] = [:]
    var distinct = DistinctFlows()
    var count: Int64 = 0
    var undecided: Int64 = 0
    var distinctUndecided = DistinctFlows()
    var firstUndecided: UInt64?
    var points: [OpenPoint] = []
    var support: [UInt64] = []
  }

  /// Begins with no record.
  public init(_ contract: Contract, over span: Span) {
    self.contract = contract
    self.span = span
    tallies = contract.clauses.map { _ in Tally() }
  }

  /// Takes the next record.
  public mutating func add(_ record: JournalRecord) {
    guard let time = record.time, time < span.end else { return }
    if time >= span.start { checkBeginning() }
    if record.kind == .config {
      packs = Set(
        record[list: RecordKey.packs].map { String($0.prefix { $0 != " " }) })
      if time >= span.start { checkPacks(at: time) }
    }
    guard time >= span.start else { return }
    if record.kind == .device { strangers += 1 }
    let index = record[integer: RecordKey.index].flatMap { UInt64(exactly: $0) } ?? 0
    if record.kind == .localDataMode { add(test: record, index) }
    guard let traits = FlowTraits(record) else { return }
    for (place, clause) in contract.clauses.enumerated() {
      guard case .forbids(let flows) = clause.test else { continue }
      let matches = flows.map { traits.match($0) }
      if matches.contains(.matches) {
        note(flow: record, index, of: place)
      } else if matches.contains(.undecided) {
        let isFirst = tallies[place].distinctUndecided.isFirst(FlowIdentity(record).number, ends: record.endsFlow)
        if isFirst { tallies[place].undecided += 1 }
        tallies[place].firstUndecided = tallies[place].firstUndecided ?? index
      }
    }
  }

  /// What the records so far say of each clause, where the period was watched like this.
  public func finish(_ coverage: ContractCoverage) -> ContractFindings {
    var whole = self
    whole.checkBeginning()
    return whole.findings(coverage)
  }

  private func findings(_ coverage: ContractCoverage) -> ContractFindings {
    var tallies = tallies
    let clauses = contract.clauses.indices.map { place in
      let clause = contract.clauses[place]
      switch clause.test {
      case .forbids:
        var points = coverage.openPoints + tallies[place].points
        if packs == nil { points.append(.rulesNotKnown) }
        if let first = tallies[place].firstUndecided {
          points.append(.undecided(flows: tallies[place].undecided, first: first))
        }
        tallies[place].points = points
      case .localDataMode:
        if tallies[place].support.isEmpty, tallies[place].count == 0, tallies[place].points.isEmpty {
          tallies[place].points = [.noTest]
        }
        // A test says itself how well it was watched; what puts its record in doubt it cannot know.
        tallies[place].points += coverage.journalDoubts.map { .doubt($0) }
      case .notCheckable(let why): tallies[place].points = [.notCheckable(why)]
      }
      return ClauseFinding(
        clause, tallies[place].records, tallies[place].count, tallies[place].points, tallies[place].support)
    }
    return ContractFindings(
      contract: contract, span: span, coverage: coverage, clauses: clauses, unregisteredDevices: strangers)
  }

  /// What was in force when the period began stands in a record before it.
  private mutating func checkBeginning() {
    guard !isBegun else { return }
    isBegun = true
    if packs != nil { checkPacks(at: span.start) }
  }

  /// Packs that a clause names and that the rules now in force do not have.
  private mutating func checkPacks(at time: Timestamp) {
    for (place, clause) in contract.clauses.enumerated() {
      for pack in clause.packs.subtracting(packs ?? []).sorted() {
        let isTold = tallies[place].points.contains { point in
          if case .packNotInForce(pack, _) = point { true } else { false }
        }
        if !isTold { tallies[place].points.append(.packNotInForce(pack, at: time)) }
      }
    }
  }

  private mutating func add(test record: JournalRecord, _ index: UInt64) {
    guard let result = record[string: "egress.local_data_mode.result"] else { return }
    for (place, clause) in contract.clauses.enumerated() where clause.test == .localDataMode {
      switch result {
      case "pass": tallies[place].support.append(index)
      case "fail": note(ContraryRecord(record, index), of: place)
      default: tallies[place].points.append(.testNotVerifiable(index))
      }
    }
  }

  /// A flow is recorded at its verdict and as it goes on; it is one flow all the same, as in reports.
  private mutating func note(flow record: JournalRecord, _ index: UInt64, of place: Int) {
    let identity = FlowIdentity(record).number
    if tallies[place].distinct.isFirst(identity, ends: record.endsFlow) {
      tallies[place].places[identity] = nil
      if tallies[place].records.count < ContractEvaluation.listedRecords {
        tallies[place].places[identity] = tallies[place].records.count
      }
      note(ContraryRecord(record, index), of: place)
    } else if let listed = tallies[place].places[identity] {
      tallies[place].records[listed].add(ContraryRecord(record, index))
    }
  }

  private mutating func note(_ record: ContraryRecord, of place: Int) {
    tallies[place].count += 1
    if tallies[place].records.count < ContractEvaluation.listedRecords { tallies[place].records.append(record) }
  }
}

extension Clause {
  /// The packs that it names.
  var packs: Set<String> {
    guard case .forbids(let flows) = test else { return [] }
    return flows.reduce(into: []) { packs, flow in
      packs.formUnion(flow.packs)
      packs.formUnion(flow.jurisdictions)
      packs.formUnion(flow.rules.map { String($0.prefix { $0 != "/" }) })
    }
  }
}

extension ClauseFinding {
  init(
    _ clause: Clause, _ records: [ContraryRecord], _ count: Int64, _ points: [OpenPoint], _ support: [UInt64]
  ) {
    self.init(
      clause: clause, result: count > 0 ? .violated : points.isEmpty ? .met : .notVerifiable, records: records,
      count: count, openPoints: points, support: support)
  }
}

extension ContraryRecord {
  init(_ record: JournalRecord, _ index: UInt64) {
    func text(_ key: String) -> String? { record[string: key]?.visible }
    let isInbound = text("network.direction") == FlowDirection.inbound.rawValue
    let (near, far) = isInbound ? ("destination", "source") : ("source", "destination")
    self.init(
      index: index, time: record.time, device: DeviceName.of(record, near: near),
      subject: [text("\(far).domain"), text("\(far).ip")].compactMap(\.self).joined(separator: " "),
      test: record.kind == .localDataMode ? text(RecordKey.localDataMode) : nil,
      countries: (FlowTraits(record)?.countries ?? []).sorted().map(\.visible),
      verdict: text(RecordKey.verdict) ?? text("egress.local_data_mode.result") ?? "-",
      sent: record[integer: "\(near).bytes"] ?? record[integer: "egress.bytes"] ?? 0, isCounted: record.kind == .flow)
  }

  /// Takes a further record of the same flow.
  mutating func add(_ other: ContraryRecord) {
    furtherRecords += 1
    guard other.isCounted else { return }
    sent = isCounted ? sent.adding(other.sent) : other.sent
    isCounted = true
  }
}
