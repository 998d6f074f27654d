// Role: judges the records of a journal again, one behind the other, and tells what comes out otherwise.
import EgressPipeline
import EgressSetup
import EgressTypes
import RecordWording
import VerdictRules

/// A record that would be judged otherwise; encoded, it is a row of `rejudge --format json`.
struct RejudgedRecord: Encodable {
  /// A verdict without its reasons.
  struct Said: Encodable {
    var verdict: String
    var axis: String?
    var action: String
  }

  var event: Int64
  var time: String
  var device: String
  var farSide: String
  var name: String?
  var then: Said
  /// Nil where the record itself does not come out again.
  var now: Said?
  /// The first reason that differs, or each difference.
  var why: [String]
}

/// What judging a record again came to.
enum Rejudged {
  case same
  case otherwise(RejudgedRecord)
  /// It was not judged again; the sentence says why.
  case leftOut(String)
}

/// By what records are judged again.
struct Rejudging {
  private let today: JudgementBasis?
  private let policy: String?
  private var memory = JudgementMemory()
  private var history = JournalHistory()

  /// Judges by rules and location data of today, and by a policy in place of those of the records.
  init(by basis: JudgementBasis, policy: String?) {
    today = basis
    self.policy = policy
  }

  /// Judges by what the journal itself says was in force.
  init() {
    today = nil
    policy = nil
  }

  /// Takes the next record of the journal, and judges it again if that is wanted.
  mutating func take(_ record: JournalRecord, isWanted: Bool) -> Rejudged {
    defer { history.add(record) }
    guard isWanted else { return .same }
    return today.map { judge(record, by: $0) } ?? reproduce(record)
  }

  private mutating func reproduce(_ record: JournalRecord) -> Rejudged {
    switch history.reproduction(of: record) {
    case .agrees, .agreesWithoutNames: .same
    case .notPossible(let why): .leftOut(why)
    case .differs(let differences): .otherwise(RejudgedRecord(record, now: nil, differences))
    }
  }

  private mutating func judge(_ record: JournalRecord, by basis: JudgementBasis) -> Rejudged {
    guard record.holdsNames(under: history.config) else {
      return .leftOut("of a device outside the inventory, whose names are not recorded")
    }
    guard record[integer: "egress.cut_from"] == nil, var evidence = FlowEvidence(record),
      let then = Judgement(recorded: record)
    else { return .leftOut("the record does not hold all that a judgement rests on") }
    guard then.verdict != .excepted else { return .leftOut("excepted by an approved window, which stands") }
    evidence = evidence.asked(of: basis.classifier)
    if let policy { evidence.policy = policy }
    guard basis.rules.policyNames.contains(evidence.policy) else {
      return .leftOut("policy `\(evidence.policy.visible)` is not among the rules; give another with --policy")
    }
    let now = memory.judgement(on: evidence, by: basis)
    guard now.ruling != then.ruling else { return .same }
    return .otherwise(RejudgedRecord(record, now: now.ruling, [Rejudging.firstDifference(then, now)]))
  }

  /// The first sentence that differs on the axis that decides.
  private static func firstDifference(_ then: Judgement, _ now: Judgement) -> String {
    let (said, says) = (then.reasons.map(\.visible), now.reasons.map(\.visible))
    let axis = now.verdict > then.verdict ? now.axis : then.axis ?? now.axis
    func isDecisive(_ reason: String) -> Bool { axis.map { reason.hasPrefix("\($0.rawValue):") } ?? true }
    let new = says.filter { !said.contains($0) }
    let gone = said.filter { !says.contains($0) }
    if let reason = new.first(where: isDecisive) { return reason }
    if let reason = gone.first(where: isDecisive) { return "no longer: \(reason)" }
    return new.first ?? gone.first.map { "no longer: \($0)" }
      ?? "for the same reasons; the policy makes something else of them"
  }
}

extension RejudgedRecord {
  init(_ record: JournalRecord, now: Ruling?, _ why: [String]) {
    func text(_ key: String) -> String? { record[string: key]?.visible }
    let isInbound = record[string: "network.direction"] == FlowDirection.inbound.rawValue
    let (near, far) = isInbound ? ("destination", "source") : ("source", "destination")
    event = record[integer: RecordKey.index] ?? 0
    time = record.time?.description ?? "-"
    device = DeviceName.of(record, near: near)
    farSide = text("\(far).ip") ?? "-"
    name = text("\(far).domain")
    then = Said(
      verdict: text(RecordKey.verdict) ?? "-", axis: text(RecordKey.axis), action: text(RecordKey.action) ?? "-")
    self.now = now.map { Said(verdict: $0.verdict.name, axis: $0.axis?.rawValue, action: $0.action.name) }
    self.why = why.map(\.visible)
  }

  /// What becomes of the verdict, `violation → approved`; a verdict that stays is told with its axis and action.
  var transition: String {
    guard let now else { return "\(then.verdict) → not reproduced" }
    if then.verdict != now.verdict { return "\(then.verdict) → \(now.verdict)" }
    return "\(then.text) → \(now.text)"
  }

  /// The lines for a person.
  var lines: [String] {
    let name = name.map { " (\($0))" } ?? ""
    let time = Timestamp(rfc3339: time)?.readable ?? time
    return ["#\(event)  \(time)  \(device) → \(farSide)\(name): \(transition)"] + why.map { "    \($0)" }
  }
}

extension RejudgedRecord.Said {
  fileprivate var text: String { "\(verdict) (\(axis ?? "no axis"), \(action))" }
}
