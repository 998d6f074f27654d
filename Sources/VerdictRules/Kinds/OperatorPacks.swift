// Role: the rule kind `operators`: who controls which AS, and the axis of the network operator.

import EgressTypes
import StrictYAML

struct OperatorPacks: RuleKind {
  static let folder = "operators"
  private(set) var entries: [OperatorEntry] = []
  private(set) var places: [String: YAMLPlace] = [:]

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    var listed: Set<UInt32> = []
    let read = fields.required("operators")?.list { $0.mapping { entry(&$0, of: pack, listed: &listed) } }
    entries += read ?? []
  }

  private mutating func entry(
    _ fields: inout YAMLMapping, of pack: RulePack, listed: inout Set<UInt32>
  ) -> OperatorEntry? {
    let asnValue = fields.required("asn")
    let asn = asnValue?.asn()
    let name = fields.required("name")?.string()
    let registered = fields.optional("registered")?.country()
    let control = fields.required("control")?.parsed(as: "a country code such as `NL`, or `REVIEW`") { text in
      text == "REVIEW" ? OperatorControl.review : CountryCode.isAssigned(text) ? .country(text) : nil
    }
    let reason = fields.required("reason")?.string()
    let source = fields.required("source")?.string()
    let confidence = fields.optional("confidence").map { $0.choice(Confidence.self) } ?? pack.confidence
    if let asn, !listed.insert(asn).inserted { asnValue?.note("AS\(asn) stands twice in this pack; keep one") }
    guard let asn, let name, let control, let reason, let source, let confidence else { return nil }
    let entry = OperatorEntry(
      pack: pack, asn: asn, name: name, registered: registered, control: control, reason: reason, source: source,
      confidence: confidence)
    places[entry.ruleID] = asnValue?.place
    return entry
  }

  // MARK: - Several packs about one operator

  func mistakes(in book: RuleBook) -> [YAMLMistake] {
    func text(_ control: OperatorControl) -> String {
      if case .country(let country) = control { "controlled from \(country)" } else { "`REVIEW`" }
    }
    return repeated.compactMap { entry, other in
      guard entry.control != other.control, let place = places[entry.ruleID], let first = places[other.ruleID] else {
        return nil
      }
      return YAMLMistake(
        place,
        "AS\(entry.asn) is \(text(entry.control)) here and \(text(other.control)) at "
          + "\(first.file):\(first.line); decide which")
    }
  }

  func remarks(in book: RuleBook) -> [RuleRemark] {
    repeated.compactMap { entry, other in
      guard let place = places[entry.ruleID], let first = places[other.ruleID] else { return nil }
      return RuleRemark(
        place, "shadowed: AS\(entry.asn) also stands at \(first.file):\(first.line) with the same control; keep one")
    }
  }

  /// Entries about an AS that an earlier pack lists, each with the one of that pack.
  private var repeated: [(OperatorEntry, first: OperatorEntry)] {
    var first: [UInt32: OperatorEntry] = [:]
    return entries.compactMap { entry in
      if let other = first[entry.asn] { return (entry, other) }
      first[entry.asn] = entry
      return nil
    }
  }

  // MARK: - The axis of the network operator

  func findings(on subject: Subject, in book: RuleBook) -> [Finding] {
    let policy = subject.policy
    let operators = subject.classification.operators
    func finding(_ verdict: Verdict, _ reason: String, _ rule: String) -> Finding {
      Finding(axis: .networkOperator, verdict: verdict, reason: reason, ruleID: rule)
    }
    guard !operators.isEmpty else {
      return [finding(policy.noOperatorData, "no source names the AS", "\(policy.pack.name)/no-operator-data")]
    }
    var findings = operators.flatMap { found in
      found.entries.isEmpty
        ? [unlisted(found, policy)] + registered(found, subject, book[JurisdictionPacks.self])
        : found.entries.map { judged($0, found, subject, book[JurisdictionPacks.self]) }
    }
    // Different operators are one in effect only where packs list each of them, under the same control. That none of them
    // is listed is no agreement: else listing one of them could make the verdict worse.
    let controls = Set(operators.map { Set($0.entries.map(\.control)) })
    if operators.count > 1, controls.count > 1 || controls.contains([]) {
      let list = operators.map { "AS\($0.asn) by \($0.vendors.joined(separator: ", "))" }.joined(separator: "; ")
      findings.append(finding(.ambiguous, "sources disagree: \(list)", "network-operator/disputed"))
    }
    return findings
  }

  private func unlisted(_ found: OperatorFinding, _ policy: Policy) -> Finding {
    let name = found.name.map { " \($0)" } ?? ""
    return limitedByAge(
      Finding(
        axis: .networkOperator, verdict: policy.unlistedOperator,
        reason: "operator AS\(found.asn)\(name) is not listed: judged by location alone",
        ruleID: "\(policy.pack.name)/unlisted-operator"), found)
  }

  /// Where no pack lists an AS, the country it is registered in may worsen what the policy makes of it; an approved
  /// country clears nothing, since control often lies elsewhere.
  private func registered(
    _ found: OperatorFinding, _ subject: Subject, _ jurisdictions: JurisdictionPacks
  ) -> [Finding] {
    guard let registration = found.registration else { return [] }
    let policy = subject.policy
    func finding(_ verdict: Verdict, _ conclusion: String) -> [Finding] {
      let name = found.name.map { " \($0)" } ?? ""
      let reason =
        "AS\(found.asn)\(name) is registered in \(registration.country) (\(registration.registry),"
        + " \(registration.date)): \(conclusion)"
      return [
        Finding(axis: .networkOperator, verdict: verdict, reason: reason, ruleID: "network-operator/registered")
      ]
    }
    let country = registration.country
    let standing = jurisdictions.standing(of: country, under: policy, at: subject.time)
    if case .adverse(let pack) = standing { return finding(.violation, "adverse by \(pack.pack.name)") }
    if let pack = jurisdictions.packs(listing: country, in: policy.flagged).first {
      return finding(.flagged, "flagged by \(pack.pack.name)")
    }
    switch standing {
    case .approved(let pack): return finding(.approved, "approved by \(pack.pack.name)")
    case .lapsed(_, let why): return finding(.flagged, why)
    case .adverse, .notApproved: return finding(.flagged, "which \(policy.pack.name) does not approve")
    }
  }

  private func judged(
    _ entry: OperatorEntry, _ found: OperatorFinding, _ subject: Subject, _ jurisdictions: JurisdictionPacks
  ) -> Finding {
    let policy = subject.policy
    func finding(_ verdict: Verdict, _ conclusion: String) -> Finding {
      let reason = "AS\(entry.asn) \(entry.name) (\(entry.pack.name), \(entry.reason)): \(conclusion)"
      return limitedByAge(
        Finding(axis: .networkOperator, verdict: verdict, reason: reason, ruleID: entry.ruleID), found)
    }
    guard case .country(let country) = entry.control else { return finding(.ambiguous, "who controls it is unclear") }
    let controlled = "controlled from \(country)"
    let standing = jurisdictions.standing(of: country, under: policy, at: subject.time)
    if case .adverse(let pack) = standing { return finding(.violation, "\(controlled), adverse by \(pack.pack.name)") }
    if let pack = jurisdictions.packs(listing: country, in: policy.flagged).first {
      return finding(.flagged, "\(controlled), flagged by \(pack.pack.name)")
    }
    switch standing {
    case .approved(let pack):
      guard !entry.pack.isExpired(at: subject.time) else {
        return finding(.unknown, "\(controlled), but \(entry.pack.name) was to be reviewed by \(entry.pack.reviewBy)")
      }
      return finding(.approved, "\(controlled), approved by \(pack.pack.name)")
    case .lapsed(_, let why): return finding(.unknown, "\(controlled), but \(why)")
    case .adverse, .notApproved: return finding(.flagged, "\(controlled), which \(policy.pack.name) does not approve")
    }
  }

  /// Data too old to approve does not approve an operator either.
  private func limitedByAge(_ finding: Finding, _ found: OperatorFinding) -> Finding {
    guard finding.verdict == .approved, !found.canApprove else { return finding }
    return Finding(
      axis: finding.axis, verdict: .unknown, reason: finding.reason + ", but the data is too old to approve",
      ruleID: "network-operator/stale")
  }
}
