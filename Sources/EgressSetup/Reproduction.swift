// Role: judges a flow or verdict record again by what was in force at its time, and says whether the same comes out.
import EgressPipeline
import EgressTypes

/// What judging a record again came to.
public enum Reproduction: Hashable, Sendable {
  /// Everything that was recorded comes out again.
  case agrees
  /// What rests on names is not recorded of devices outside the inventory; all else comes out again.
  case agreesWithoutNames
  /// Each thing that comes out otherwise, as a sentence.
  case differs([String])
  /// The journal does not hold what is needed; the sentence says what is missing.
  case notPossible(String)

  /// Judges a record again; `standing` is the worst that earlier verdict records of the same flow say.
  public init(
    of record: JournalRecord, by basis: RecordedBasis, standing: Ruling? = nil, memory: inout JudgementMemory
  ) {
    if record[integer: "egress.cut_from"] != nil {
      self = .notPossible("the record was too long for the journal and is cut")
      return
    }
    guard let evidence = FlowEvidence(record), let recorded = Judgement(recorded: record) else {
      self = .notPossible("the record does not hold all that a judgement rests on")
      return
    }
    var found = memory.judgement(on: evidence, by: basis.judgement)
    if let last = recorded.reasons.last, last.hasSuffix(" \(Verdict.standsFromBefore)") {
      guard let standing else {
        self = .differs(["the verdict stands from before, but no earlier record of this flow has it"])
        return
      }
      found = found.under(standing)
    }
    if recorded.verdict == .excepted, found.verdict > .excepted, let window = record[string: RecordKey.window] {
      found = found.excepted(by: window, recorded, as: evidence.excepted(found, by: basis.judgement))
    }
    let isNamed = record.holdsNames(under: basis.config)
    let differences = Reproduction.differences(recorded, found, isNamed: isNamed)
    self = differences.isEmpty ? (isNamed ? .agrees : .agreesWithoutNames) : .differs(differences)
  }

  private static func differences(_ recorded: Judgement, _ found: Judgement, isNamed: Bool) -> [String] {
    var differences: [String] = []
    func compare(_ what: String, _ recorded: String, _ found: String) {
      if recorded != found { differences.append("\(what): recorded \(recorded), judged again \(found)") }
    }
    let service = "\(Axis.serviceOperator.rawValue):"
    func comparable(_ reasons: [String]) -> [String] {
      reasons.map(\.visible).filter { isNamed || !$0.hasPrefix(service) }
    }
    let (said, says) = (comparable(recorded.reasons), comparable(found.reasons))
    // Without the names, a verdict on the service cannot come out again, nor one that a better service left standing.
    if isNamed || (recorded.axis != .serviceOperator && found.axis != .serviceOperator) {
      compare("verdict", recorded.verdict.name, found.verdict.name)
      compare("axis", recorded.axis?.rawValue ?? "none", found.axis?.rawValue ?? "none")
      compare("action", recorded.action.name, found.action.name)
      // A rule that a name fell under stands in the record also where the name does not.
      let rules = isNamed ? recorded.ruleIDs : recorded.ruleIDs.filter(found.ruleIDs.contains)
      compare(
        "rules", rules.map(\.visible).joined(separator: ", "),
        found.ruleIDs.map(\.visible).joined(separator: ", "))
    }
    differences += said.filter { !says.contains($0) }.map { "recorded, but not found again: \($0)" }
    differences += says.filter { !said.contains($0) }.map { "found now, but not recorded: \($0)" }
    if differences.isEmpty, said != says { differences.append("the reasons stand in another order") }
    return differences
  }
}

extension Judgement {
  /// This judgement as a window excepts it.
  ///
  /// The sentence and the rule name the window; both are taken from the record, if they are about this window. Whether it
  /// was open, its own records tell.
  fileprivate func excepted(by window: String, _ recorded: Judgement, as ruling: Ruling?) -> Judgement {
    guard let ruling else { return self }
    let sentence = recorded.reasons.last.flatMap { $0.hasPrefix("window: \(window) ") ? $0 : nil }
    let rule = recorded.ruleIDs.first.flatMap { $0.hasSuffix("/\(window)") ? $0 : nil }
    return Judgement(
      verdict: ruling.verdict, axis: ruling.axis, action: ruling.action,
      reasons: reasons + (sentence.map { [$0] } ?? []), ruleIDs: rule.map { [$0] } ?? [])
  }
}

extension JournalRecord {
  /// Whether the names of a flow are recorded: of devices outside an inventory they are not.
  public func holdsNames(under config: JournalRecord?) -> Bool {
    self[string: RecordKey.device] != nil || config?[integer: "egress.inventory.devices"] == 0
  }
}

extension Judgement {
  /// The judgement as a record has it; nil where the record has none.
  public init?(recorded record: JournalRecord) {
    guard let verdict = record[string: RecordKey.verdict].flatMap({ Verdict(name: $0) }),
      let action = record[string: RecordKey.action].flatMap({ Action(name: $0) })
    else { return nil }
    let axis = record[string: RecordKey.axis]
    guard axis == nil || axis.flatMap(Axis.init) != nil else { return nil }
    self.init(
      verdict: verdict, axis: axis.flatMap(Axis.init), action: action, reasons: record[list: RecordKey.reasons],
      ruleIDs: record[list: RecordKey.ruleIDs])
  }
}
