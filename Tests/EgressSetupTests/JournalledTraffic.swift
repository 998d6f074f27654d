// Role: traffic judged by loaded files, and the records of it as they are read back from a journal.
import EgressPipeline
import EgressSetup
import EgressTypes
import PacketDecoding
import TestFrames

/// A pipeline under the files of some folder, with what a journal would hold of it.
struct JournalledTraffic: ~Copyable {
  static let controller = Station("192.168.50.11", mac: "60:60:1f:00:00:01")
  static let phone = Station("192.168.50.13", mac: "da:a1:19:00:00:13")
  static let proxy = Station("192.168.50.99", mac: "02:00:00:00:00:99")
  static let dutch = Station("198.51.100.20", mac: "02:00:5e:00:50:01")
  static let chinese = Station("203.0.113.10", mac: "02:00:5e:00:50:01")

  /// The records so far, rules and configuration among them.
  private(set) var records: [JournalRecord] = []
  private var pipeline: Pipeline
  private var journalled: Set<String> = []
  private var time: Timestamp

  init(under basis: LoadedBasis, at time: Timestamp) throws {
    self.time = time
    pipeline = Pipeline(
      link: .ethernet,
      context: PipelineContext(inside: .auto, inventory: basis.inventory, policy: basis.policy),
      basis: basis.judgement, seed: 7)
    try record(basis)
  }

  /// Puts other files in force.
  mutating func reload(_ basis: LoadedBasis) throws {
    pipeline.replace(basis: basis.judgement, inventory: basis.inventory, policy: basis.policy, at: time)
    try record(basis)
  }

  /// Lets time pass.
  mutating func wait(seconds: Int64) { time = time.advanced(bySeconds: seconds) }

  /// Shows frames, one a millisecond.
  mutating func see(_ frames: [Bytes]) throws {
    for frame in frames {
      pipeline.ingest(frame.span.bytes, wireLength: frame.count, at: time)
      time = time.advanced(byNanoseconds: 1_000_000)
    }
    try take()
  }

  /// Ends every flow.
  mutating func finish() throws {
    pipeline.finish(at: time)
    try take()
  }

  private mutating func take() throws {
    for event in pipeline.takeEvents() { if let record = event.record { try add(record) } }
  }

  private mutating func record(_ basis: LoadedBasis) throws {
    for record in basis.ruleRecords(notIn: &journalled, at: time) { try add(record) }
    try add(basis.configRecord(inside: .auto, at: time))
  }

  private mutating func add(_ record: JournalRecord) throws {
    records.append(try JournalRecord(decoding: record.encoded))
  }
}

/// What judging the flows and verdicts of a journal again comes to.
struct Rereading {
  /// Each flow or verdict record with what it comes to.
  private(set) var found: [(record: JournalRecord, reproduction: Reproduction)] = []

  /// Reads records in the order of a journal; `standing` says whether earlier verdicts are looked at.
  init(_ records: [JournalRecord], standing looksBack: Bool = true) throws {
    var rules = JournalledRules()
    var basis: RecordedBasis?
    var memory = JudgementMemory()
    var standing: [String: Ruling] = [:]
    for record in records {
      rules.add(record)
      if record.kind == .config {
        basis = try RecordedBasis(record, rules: rules)
        memory = JudgementMemory()
      }
      guard record.kind == .flow || record.kind == .verdict, let basis else { continue }
      let flow = record[string: RecordKey.communityID] ?? ""
      found.append(
        (record, Reproduction(of: record, by: basis, standing: looksBack ? standing[flow] : nil, memory: &memory)))
      guard record.kind == .verdict, let ruling = Judgement(recorded: record)?.ruling else { continue }
      standing[flow] = standing[flow]?.worse(ruling) ?? ruling
    }
  }

  /// What the records of a kind come to.
  func reproductions(of kind: RecordKind) -> [Reproduction] {
    found.filter { $0.record.kind == kind }.map(\.reproduction)
  }
}
