// Role: the rule kind `destinations`: names and whose service they are, and the axis of the service operator.

import EgressTypes
import StrictYAML

struct DestinationPacks: RuleKind {
  static let canApprove = false
  static let folder = "destinations"
  static let readsNames = true
  private(set) var rules: [ServiceRule] = []

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let operatorName = fields.required("operator")?.string()
    let country = fields.required("country")?.country()
    let stance = fields.required("stance")?.choice(ServiceStance.self)
    let names = fields.required("names")?.filledList { value in
      value.isMapping
        ? value.mapping { name(&$0) }
        : value.domainPattern().map { Name(pattern: $0) }
    }
    guard let operatorName, let country, let stance, let names else { return }
    rules += names.map { name in
      ServiceRule(
        pack: pack, pattern: name.pattern, operatorName: name.operatorName ?? operatorName,
        country: name.country ?? country, stance: name.stance ?? stance, confidence: name.confidence ?? pack.confidence)
    }
  }

  /// A name with what differs from its pack; two are the same when their patterns are.
  private struct Name: Hashable, CustomStringConvertible {
    let pattern: DomainPattern
    var operatorName: String?
    var country: String?
    var stance: ServiceStance?
    var confidence: Confidence?
    var description: String { pattern.description }

    static func == (left: Name, right: Name) -> Bool { left.pattern == right.pattern }
    func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
  }

  private func name(_ fields: inout YAMLMapping) -> Name? {
    guard let pattern = fields.required("name")?.domainPattern() else { return nil }
    return Name(
      pattern: pattern, operatorName: fields.optional("operator")?.string(),
      country: fields.optional("country")?.country(), stance: fields.optional("stance")?.choice(ServiceStance.self),
      confidence: fields.optional("confidence")?.choice(Confidence.self))
  }

  // MARK: - The axis of the service operator

  func findings(on subject: Subject, in book: RuleBook) -> [Finding] {
    var findings = subject.classification.services.map { judged($0, subject) }
    let attribution = subject.attribution
    func finding(_ verdict: Verdict, _ reason: String, _ rule: String?) -> Finding {
      Finding(axis: .serviceOperator, verdict: verdict, reason: reason, ruleID: rule)
    }
    if attribution.status == .ambiguous {
      let list = attribution.names.map { "\($0.name) (\($0.source.rawValue))" }.joined(separator: ", ")
      findings.append(finding(.ambiguous, "names contradict each other: \(list)", "service-operator/ambiguous-name"))
    }
    let policy = subject.policy
    if attribution.status == .encrypted {
      let rule = "\(policy.pack.name)/encrypted-name"
      findings.append(finding(policy.encryptedName, attribution.encryptedName, rule))
    } else if attribution.names.isEmpty {
      findings.append(finding(policy.unnamed, "no name was seen", "\(policy.pack.name)/unnamed"))
    } else if findings.isEmpty {
      findings.append(finding(.approved, "\(attribution.best?.text ?? "") is in no destination pack", nil))
    }
    return findings
  }

  private func judged(_ found: ServiceFinding, _ subject: Subject) -> Finding {
    let rule = found.rule
    var verdict =
      switch rule.stance {
      case .alert: Verdict.violation
      case .flag: Verdict.flagged
      case .allow: rule.pack.isExpired(at: subject.time) ? Verdict.unknown : Verdict.approved
      }
    var note = ""
    if verdict == .approved { note = ", which allows it" }
    if verdict == .unknown { note = ", which was to be reviewed by \(rule.pack.reviewBy)" }
    if verdict == .violation, !rule.confidence.isProven, subject.policy.flagsUnprovenNames {
      verdict = .flagged
      note = ", known from \(rule.confidence == .string ? "a program's strings" : "memory") only"
    }
    let name = "\(found.name.name) (\(found.name.source.rawValue))"
    let reason = "\(name) is \(rule.operatorName), controlled from \(rule.country), by \(rule.pack.name)\(note)"
    return Finding(axis: .serviceOperator, verdict: verdict, reason: reason, ruleID: rule.ruleID)
  }
}

extension Attribution {
  /// What is known where the client encrypts the name it wants.
  fileprivate var encryptedName: String {
    guard let outer = names.first else { return "the name is encrypted" }
    let whose = outer.source == .dns ? "is what DNS told" : "is the outer one"
    return "the name is encrypted, \(outer.name) (\(outer.source.rawValue)) \(whose)"
  }
}
