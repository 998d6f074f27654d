// Role: the verdict: what each kind of rule finds on the three axes, the worst of it, and what the policy does.

import EgressTypes

extension RuleBook {
  /// Judges a destination under a policy at a time.
  ///
  /// A destination that cannot leave the hangar is approved. A policy that does not exist approves nothing.
  public func judge(
    _ classification: Classification, attribution: Attribution, policy name: String,
    direction: FlowDirection = .outbound, at time: Timestamp
  ) -> Judgement {
    guard classification.scope.isForwarded, direction != .internal else {
      let reason =
        "location: \(direction == .internal ? "inside the hangar" : classification.scope.rawValue), never leaves"
      return Judgement(verdict: .approved, axis: nil, action: .record, reasons: [reason], ruleIDs: [])
    }
    guard let policy = self[Policies.self].byName[name] else {
      let reason = "policy: `\(name)` is not among the rules in force; nothing is approved under it"
      return Judgement(verdict: .unknown, axis: nil, action: .alert, reasons: [reason], ruleIDs: [])
    }
    let subject = Subject(classification: classification, attribution: attribution, policy: policy, time: time)
    let findings = kinds.flatMap { $0.findings(on: subject, in: self) }.map { aged($0, under: policy, at: time) }
    return judgement(of: findings, under: policy)
  }

  /// A policy past its review approves nothing.
  private func aged(_ finding: Finding, under policy: Policy, at time: Timestamp) -> Finding {
    guard finding.verdict == .approved, policy.pack.isExpired(at: time) else { return finding }
    var finding = finding
    finding.verdict = .unknown
    finding.reason += ", but policy \(policy.pack.name) was to be reviewed by \(policy.pack.reviewBy)"
    return finding
  }

  private func judgement(of findings: [Finding], under policy: Policy) -> Judgement {
    var worst = Verdict.approved
    var action = Action.record
    var axis: Axis?
    for candidate in Axis.allCases {
      // An axis on which no rule says anything is not cleared.
      let verdict = findings.filter { $0.axis == candidate }.map(\.verdict).max() ?? .unknown
      action = max(action, policy.action(on: verdict, axis: candidate))
      if verdict > worst {
        worst = verdict
        axis = candidate
      }
    }
    var ruleIDs: [String] = []
    for case let id? in findings.filter({ $0.verdict == worst }).map(\.ruleID) where !ruleIDs.contains(id) {
      ruleIDs.append(id)
    }
    let reasons = findings.map { "\($0.axis.rawValue): \($0.reason)" }
    return Judgement(verdict: worst, axis: axis, action: action, reasons: reasons, ruleIDs: ruleIDs)
  }
}
