// Role: the rule kind `tests`: destinations with the verdict they must get.

import EgressTypes
import StrictYAML

/// One destination with the verdict it must get.
struct RuleCase: Sendable {
  /// What is expected; nil where the case does not care.
  struct Expectation: Sendable {
    let verdict: Verdict
    let axis: Axis?
    let rule: String?
    let action: Action?
    /// Whether the address or a name is listed as a server for encrypted name resolution.
    let encryptedResolver: Bool?
  }

  let place: YAMLPlace
  let name: String
  let policy: String
  let address: IPAddress
  let names: [DomainName]
  let nameStatus: NameStatus
  let marks: FlowMarks
  let direction: FlowDirection
  let lookup: CaseLookup
  /// The day of judgement, so that a case never fails for the passing of time.
  let at: Timestamp
  let expected: Expectation
}

struct RuleCases: RuleKind {
  static let canApprove = false
  static let folder = "tests"
  static let hasHead = false
  private(set) var all: [RuleCase] = []

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let day = fields.required("at")?.date() ?? CivilDate(daysSinceEpoch: 0)
    let at = Timestamp(seconds: day.daysSinceEpoch * 86_400)
    all += fields.required("cases")?.list { value in value.mapping { ruleCase(&$0, at: at) } } ?? []
  }

  func mistakes(in book: RuleBook) -> [YAMLMistake] {
    let policies = book.policyNames
    return all.filter { !policies.contains($0.policy) }.map { missing in
      let known = policies.map { "`\($0)`" }.joined(separator: ", ")
      return YAMLMistake(missing.place, "no policy `\(missing.policy)`; there is \(known)")
    }
  }

  private func ruleCase(_ fields: inout YAMLMapping, at: Timestamp) -> RuleCase? {
    let name = fields.required("case")?.string()
    let policy = fields.required("policy")?.packName()
    let address =
      fields.optional("address").map { $0.parsed(as: "an IP address") { IPAddress($0) } } ?? IPAddress(v4: 0xc633_6407)
    let names = fields.optional("names").map { $0.filledList { $0.string().map { DomainName($0) } } } ?? []
    let status = fields.optional("name_status")?.parsed(as: "`named`, `unnamed`, `encrypted` or `ambiguous`") {
      NameStatus(rawValue: $0)
    }
    let marks = fields.optional("marks").map { $0.filledList { $0.flowMark() } } ?? []
    let isInside = fields.optional("inside")?.boolean() ?? false
    let lookup = CaseLookup(reading: &fields, at: at)
    let expected = fields.required("expect")?.mapping { expectation(&$0) }
    guard let name, let policy, let address, let names, let marks, let lookup, let expected else { return nil }
    return RuleCase(
      place: fields.place, name: name, policy: policy, address: address, names: names,
      nameStatus: status ?? (names.isEmpty ? .unnamed : .named), marks: FlowMarks(marks.map { FlowMarks($0) }),
      direction: isInside ? .internal : .outbound, lookup: lookup, at: at, expected: expected)
  }

  private func expectation(_ fields: inout YAMLMapping) -> RuleCase.Expectation? {
    let verdict = fields.required("verdict")?.verdict()
    let axis = fields.optional("axis")?.choice(Axis.self)
    let rule = fields.optional("rule")?.string()
    let action = fields.optional("action")?.parsed(as: "one of `record`, `flag`, `alert`") { Action(name: $0) }
    let encryptedResolver = fields.optional("encrypted_resolver")?.boolean()
    guard let verdict else { return nil }
    return RuleCase.Expectation(
      verdict: verdict, axis: axis, rule: rule, action: action, encryptedResolver: encryptedResolver)
  }
}
