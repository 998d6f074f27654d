// Role: what the rules make of a destination before its names: worked out once and shared by every flow to it.

import EgressTypes

/// A destination under a policy at a time, judged on everything but its names.
public struct AddressJudgement: Sendable {
  /// What is known of the destination; what its names fall under is no part of it.
  public let classification: Classification
  let time: Timestamp
  /// Nil where the judgement was made before any rule was asked.
  var policy: Policy?
  /// That judgement; nothing is approved by default.
  var foregone = Judgement(verdict: .unknown, axis: nil, action: .alert, reasons: [], ruleIDs: [])
  var findings: [Finding] = []
  /// The findings as sentences.
  var reasons: [String] = []

  private var unnamed: Ruling?
  private var hidden: Ruling?
  private var named: Ruling?

  init(classification: Classification, time: Timestamp) {
    self.classification = classification
    self.time = time
  }

  /// Makes out in advance what usual names come to: none, a hidden one, and those of which no rule says anything.
  mutating func rule(by book: RuleBook) {
    func ruling(_ attribution: Attribution) -> Ruling { book.judge(attribution, services: [], on: self).ruling }
    unnamed = ruling(Attribution(status: .unnamed))
    hidden = ruling(Attribution(status: .encrypted))
    // Under a baseline each name counts.
    guard policy?.onlyBaseline.isEmpty == true else { return }
    named = ruling(Attribution(names: [AttributedName(DomainName("name.example"), .dns)], status: .named))
  }

  /// The ruling of a flow that a window excepts: what the policy does about exceptions, on the axis that decided.
  public func excepted(_ ruling: Ruling) -> Ruling {
    let axis = ruling.axis ?? .location
    return Ruling(verdict: .excepted, axis: ruling.axis, action: policy?.action(on: .excepted, axis: axis) ?? .alert)
  }

  /// What names come to of which no rule says anything; nil when that depends on the very names or
  /// on marks.
  public func ruling(onUnlisted attribution: Attribution) -> Ruling? {
    guard policy != nil else { return foregone.ruling }
    guard attribution.marks.isDisjoint(with: .consequential) else { return nil }
    switch attribution.status {
    // The name outside an encrypted one clears nothing.
    case .encrypted: return hidden
    case .unnamed, .named: return attribution.names.isEmpty ? unnamed : named
    case .ambiguous: return nil
    }
  }
}
