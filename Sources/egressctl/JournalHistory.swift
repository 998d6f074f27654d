// Role: what a journal had said before one of its records: rules, configuration, verdicts on flows that are still open.
import EgressPipeline
import EgressSetup
import EgressTypes
import JournalFiles

/// What records rest on that stand before them; taken in the order of the journal.
struct JournalHistory {
  /// The configuration in force; nil where the journal names none.
  private(set) var config: JournalRecord?
  private var rules = JournalledRules()
  private var rebuilt: Result<RecordedBasis, RecordedBasisError>?
  private var memory = JudgementMemory()
  private var standing: [FlowIdentity: Standing] = [:]

  /// The worst that a flow came to under a policy; under another one it is judged from the beginning.
  private struct Standing {
    let policy: String?
    var ruling: Ruling
  }

  /// Begins with nothing.
  init() {}

  /// Reads a journal up to a record.
  init(before index: UInt64, in folder: String) throws {
    var reader = try JournalReader(folder)
    while let entry = try reader.next(), entry.index < index { add(try entry.record) }
  }

  /// Takes the next record.
  mutating func add(_ record: JournalRecord) {
    switch record.kind {
    case .rules: rules.add(record)
    case .config:
      config = record
      rebuilt = nil
      memory = JudgementMemory()
    // Nothing of a flow is open when the daemon starts.
    case .start, .stop: standing = [:]
    case .verdict:
      guard let ruling = Judgement(recorded: record)?.ruling else { return }
      let flow = FlowIdentity(record)
      let policy = record[string: RecordKey.policy]
      let before = standing[flow].flatMap { $0.policy == policy ? $0.ruling : nil }
      standing[flow] = Standing(policy: policy, ruling: before?.worse(ruling) ?? ruling)
    case .flow where record[string: "event.reason"] != FlowReportReason.active.rawValue:
      standing[FlowIdentity(record)] = nil
    default: break
    }
  }

  /// What was in force, rebuilt once for each configuration.
  mutating func basis() throws(RecordedBasisError) -> RecordedBasis {
    if let rebuilt { return try rebuilt.get() }
    guard let config else { throw .texts(.noTexts) }
    let result = Result { () throws(RecordedBasisError) in try RecordedBasis(config, rules: rules) }
    rebuilt = result
    return try result.get()
  }

  /// Judges the record that comes next again, by what was in force.
  mutating func reproduction(of record: JournalRecord) -> Reproduction {
    do throws(RecordedBasisError) {
      let basis = try basis()
      return Reproduction(of: record, by: basis, standing: standing[FlowIdentity(record)]?.ruling, memory: &memory)
    } catch {
      return .notPossible("\(error)")
    }
  }
}
