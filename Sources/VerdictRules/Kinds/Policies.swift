// Role: the rule kind `policies`: the named policies and their references to jurisdictions and baselines.

import EgressTypes
import StrictYAML

struct Policies: RuleKind {
  static let folder = "policies"
  static let readsNames = true
  private(set) var byName: [String: Policy] = [:]

  private(set) var places: [String: YAMLPlace] = [:]

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    guard let policy = Policy(reading: &fields, pack: pack) else { return }
    byName[pack.name] = policy
    for (rule, place) in policy.places { places["\(pack.name)/\(rule)"] = place }
  }

  func mistakes(in book: RuleBook) -> [YAMLMistake] {
    let jurisdictions = book[JurisdictionPacks.self]
    let baselines = book[BaselinePacks.self].byName
    return byName.values.flatMap { policy in
      missing(
        policy.approved + policy.flagged + policy.adverse, among: jurisdictions.byName, folder: JurisdictionPacks.folder
      )
        + missing(policy.onlyBaseline, among: baselines, folder: BaselinePacks.folder)
        + contradictions(of: policy, jurisdictions)
    }
  }

  private func missing<Pack>(
    _ references: [Policy.Reference], among packs: [String: Pack], folder: String
  ) -> [YAMLMistake] {
    references.filter { packs[$0.name] == nil }.map { reference in
      let known = packs.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
      return YAMLMistake(reference.place, "no pack `\(reference.name)` in `\(folder)/`; there is \(known)")
    }
  }

  private func contradictions(of policy: Policy, _ packs: JurisdictionPacks) -> [YAMLMistake] {
    policy.adverse.flatMap { adverse in
      policy.approved.compactMap { approved in
        let both = packs.countries(of: adverse.name).intersection(packs.countries(of: approved.name)).sorted()
        guard !both.isEmpty else { return nil }
        let list = both.joined(separator: ", ")
        return YAMLMistake(
          adverse.place,
          "\(list) is adverse here and approved by `\(approved.name)` at \(approved.place.file):\(approved.place.line); "
            + "decide which")
      }
    }
  }
}
