// Role: the rule kind `destinations`: names and whose service they are, and the axis of the service operator.

import EgressTypes
import StrictYAML

struct DestinationPacks: RuleKind {
  static let canApprove = false
  static let folder = "destinations"
  static let readsNames = true
  private(set) var rules: [ServiceRule] = []
  private(set) var places: [String: YAMLPlace] = [:]

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let operatorName = fields.required("operator")?.string()
    let country = fields.required("country")?.country()
    let stance = fields.required("stance")?.choice(ServiceStance.self)
    let names = fields.required("names")?.filledList { value in
      let place = value.place
      return value.isMapping
        ? value.mapping { name(&$0, at: place) }
        : value.domainPattern().map { Name(pattern: $0, place: place) }
    }
    guard let operatorName, let country, let stance, let names else { return }
    for name in names { places["\(pack.name)/\(name.pattern)"] = name.place }
    rules += names.map { name in
      ServiceRule(
        pack: pack, pattern: name.pattern, operatorName: name.operatorName ?? operatorName,
        country: name.country ?? country, stance: name.stance ?? stance, confidence: name.confidence ?? pack.confidence)
    }
  }

  /// A name with what differs from its pack; two are the same when their patterns are.
  private struct Name: Hashable, CustomStringConvertible {
    let pattern: DomainPattern
    let place: YAMLPlace
    var operatorName: String?
    var country: String?
    var stance: ServiceStance?
    var confidence: Confidence?
    var description: String { pattern.description }

    static func == (left: Name, right: Name) -> Bool { left.pattern == right.pattern }
    func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
  }

  private func name(_ fields: inout YAMLMapping, at place: YAMLPlace) -> Name? {
    let pattern = fields.required("name")?.domainPattern()
    let operatorName = fields.optional("operator")?.string()
    let country = fields.optional("country")?.country()
    let stance = fields.optional("stance")?.choice(ServiceStance.self)
    let confidence = fields.optional("confidence")?.choice(Confidence.self)
    return pattern.map {
      Name(
        pattern: $0, place: place, operatorName: operatorName, country: country, stance: stance, confidence: confidence)
    }
  }

  // MARK: - Several packs about one name

  /// Packs may say more or less of a name, but not that different countries control its service, nor allow what another
  /// one accuses.
  func mistakes(in book: RuleBook) -> [YAMLMistake] {
    repeated.compactMap { rule, other in
      let isAllowedOnce = (rule.stance == .allow) != (other.stance == .allow)
      guard rule.country != other.country || isAllowedOnce, let place = places[rule.ruleID],
        let first = places[other.ruleID]
      else { return nil }
      func text(_ rule: ServiceRule) -> String { "`\(rule.stance.rawValue)`, controlled from \(rule.country)" }
      return YAMLMistake(
        place, "`\(rule.pattern)` is \(text(rule)) here and \(text(other)) at \(first.file):\(first.line); decide which"
      )
    }
  }

  func remarks(in book: RuleBook) -> [RuleRemark] {
    func remark(_ rule: ServiceRule, _ other: ServiceRule, _ what: String) -> RuleRemark? {
      guard let place = places[rule.ruleID], let wider = places[other.ruleID] else { return nil }
      return RuleRemark(place, "shadowed: `\(rule.pattern)` \(what) \(wider.file):\(wider.line); keep one")
    }
    let twice = repeated.compactMap { rule, other in
      remark(rule, other, "also stands as `\(other.stance.rawValue)` at")
    }
    return twice + covered.compactMap { remark($0, $1, "says no more than `\($1.pattern)` at") }
  }

  /// Rules whose pattern an earlier rule of another pack has, each with that one.
  private var repeated: [(ServiceRule, first: ServiceRule)] {
    var first: [DomainPattern: ServiceRule] = [:]
    return rules.compactMap { rule in
      if let other = first[rule.pattern] { return (rule, other) }
      first[rule.pattern] = rule
      return nil
    }
  }

  /// Rules that lie below a wider one of the same pack that says the same of them.
  private var covered: [(ServiceRule, by: ServiceRule)] {
    let wide = Dictionary(
      rules.lazy.filter(\.pattern.includesSubdomains).map {
        (Coverage(pack: $0.pack.name, suffix: $0.pattern.name.text), $0)
      },
      uniquingKeysWith: { first, _ in first })
    return rules.compactMap { rule in
      var labels = rule.pattern.name.text.split(separator: ".")
      if rule.pattern.includesSubdomains { labels = Array(labels.dropFirst()) }
      while !labels.isEmpty {
        let wider = wide[Coverage(pack: rule.pack.name, suffix: labels.joined(separator: "."))]
        if let wider, wider.stance == rule.stance, wider.country == rule.country,
          wider.operatorName == rule.operatorName, wider.confidence == rule.confidence
        {
          return (rule, wider)
        }
        labels.removeFirst()
      }
      return nil
    }
  }

  private struct Coverage: Hashable {
    let pack: String
    let suffix: String
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
