// Role: the rule kind `baseline`: names a controller may reach even where nothing else is allowed.

import EgressTypes
import StrictYAML

/// A list of names.
struct BaselinePack: Sendable {
  let pack: RulePack
  let patterns: [DomainPattern]
}

struct BaselinePacks: RuleKind {
  static let folder = "baseline"
  static let readsNames = true
  private(set) var byName: [String: BaselinePack] = [:]
  private(set) var places: [String: YAMLPlace] = [:]

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    var places: [String: YAMLPlace] = [:]
    let patterns = fields.required("names")?.filledList { item in
      item.domainPattern().map { pattern in
        places["\(pack.name)/\(pattern)"] = item.place
        return pattern
      }
    }
    self.places.merge(places) { first, _ in first }
    byName[pack.name] = BaselinePack(pack: pack, patterns: patterns ?? [])
  }

  /// Every name of the destination has to be in the baseline: one that is not would ride along with one that is.
  func findings(on subject: Subject, in book: RuleBook) -> [Finding] {
    let packs = subject.policy.onlyBaseline.compactMap { byName[$0.name] }
    guard !packs.isEmpty else { return [] }
    func rule(for name: DomainName) -> String? {
      for pack in packs where !pack.pack.isExpired(at: subject.time) {
        if let pattern = pack.patterns.first(where: { $0.matches(name) }) { return "\(pack.pack.name)/\(pattern)" }
      }
      return nil
    }
    let outside = BaselineRule.id(under: subject.policy.pack.name)
    // The outer name of an encrypted one may be in the baseline while the real one is not.
    guard subject.attribution.status != .encrypted else {
      return [finding(.violation, "the encrypted name cannot be placed in the baseline", outside)]
    }
    let names = subject.attribution.names.map(\.name)
    if let name = names.first(where: { rule(for: $0) == nil }) {
      return [finding(.violation, "\(name) is outside the baseline", outside)]
    }
    guard let best = names.first else {
      return [finding(.violation, "no name places it in the baseline", outside)]
    }
    return [finding(.approved, "\(best) is in the baseline", rule(for: best))]
  }

  private func finding(_ verdict: Verdict, _ reason: String, _ rule: String?) -> Finding {
    Finding(axis: .serviceOperator, verdict: verdict, reason: reason, ruleID: rule)
  }
}

extension RuleBook {
  /// The rules of baseline packs that a name falls under, `android/time.android.com`.
  public func baselines(listing name: DomainName) -> [String] {
    self[BaselinePacks.self].byName.values.flatMap { pack in
      pack.patterns.filter { $0.matches(name) }.map { "\(pack.pack.name)/\($0)" }
    }.sorted()
  }
}
