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
    if direction == .internal { return .staysInside("inside the hangar") }
    let address = judgeAddress(classification, policy: name, at: time)
    return judge(attribution, services: classification.services, on: address)
  }

  /// Judges a destination that lies outside the hangar on all but its names; the same for every flow to it.
  public func judgeAddress(
    _ classification: Classification, policy name: String, at time: Timestamp
  ) -> AddressJudgement {
    var address = AddressJudgement(classification: classification, time: time)
    guard classification.scope.isForwarded else {
      address.foregone = .staysInside(classification.scope.rawValue)
      return address
    }
    guard let policy = self[Policies.self].byName[name] else {
      let reason = "policy: `\(name)` is not among the rules in force; nothing is approved under it"
      address.foregone = Judgement(verdict: .unknown, axis: nil, action: .alert, reasons: [reason], ruleIDs: [])
      return address
    }
    address.policy = policy
    address.findings = findings(of: kinds.filter { !type(of: $0).readsNames }, address, Attribution(), services: [])
    address.reasons = address.findings.map(\.sentence)
    address.rule(by: self)
    return address
  }

  /// Adds the names of a flow, and the rules they fall under, to what the address came to.
  public func judge(
    _ attribution: Attribution, services: [ServiceFinding], on address: AddressJudgement
  ) -> Judgement {
    guard let policy = address.policy else { return address.foregone }
    let named = findings(of: kinds.filter { type(of: $0).readsNames }, address, attribution, services: services)
    return judgement(of: address.findings + named, address.reasons + named.map(\.sentence), under: policy)
  }

  private func findings(
    of kinds: [any RuleKind], _ address: AddressJudgement, _ attribution: Attribution, services: [ServiceFinding]
  ) -> [Finding] {
    guard let policy = address.policy else { return [] }
    var classification = address.classification
    classification.services = services
    let subject = Subject(
      classification: classification, attribution: attribution, policy: policy, time: address.time)
    return kinds.flatMap { $0.findings(on: subject, in: self) }.map { aged($0, under: policy, at: address.time) }
  }

  /// A policy past its review approves nothing.
  private func aged(_ finding: Finding, under policy: Policy, at time: Timestamp) -> Finding {
    guard finding.verdict == .approved, policy.pack.isExpired(at: time) else { return finding }
    var finding = finding
    finding.verdict = .unknown
    finding.reason += ", but policy \(policy.pack.name) was to be reviewed by \(policy.pack.reviewBy)"
    return finding
  }

  private func judgement(of findings: [Finding], _ reasons: [String], under policy: Policy) -> Judgement {
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
    return Judgement(verdict: worst, axis: axis, action: action, reasons: reasons, ruleIDs: ruleIDs)
  }
}

extension Judgement {
  fileprivate static func staysInside(_ why: String) -> Judgement {
    Judgement(
      verdict: .approved, axis: nil, action: .record, reasons: ["location: \(why), never leaves"], ruleIDs: [])
  }
}

extension Finding {
  /// The finding as records have it: `location: CN by …`.
  fileprivate var sentence: String { "\(axis.rawValue): \(reason)" }
}
