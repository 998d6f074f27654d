// Role: the rule kind `operations`: the tags under which people declare operations, and the policy each stands for.

import EgressTypes
import StrictYAML

struct OperationPacks: RuleKind {
  static let folder = "operations"
  /// The policy that each tag stands for.
  private(set) var policies: [String: String] = [:]
  private var tagPlaces: [String: YAMLPlace] = [:]
  private var references: [Policy.Reference] = []
  private var repeated: [YAMLMistake] = []

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    _ = fields.required("operations")?.list { item in item.mapping { operation(&$0) } }
  }

  private mutating func operation(_ fields: inout YAMLMapping) -> Bool? {
    let tag = fields.required("tag")
    let name = tag?.packName()
    let policy = fields.required("policy")
    guard let tag, let name, let policy, let policyName = policy.packName() else { return nil }
    if let other = tagPlaces.updateValue(tag.place, forKey: name) {
      repeated.append(
        YAMLMistake(tag.place, "tag `\(name)` also stands at \(other.file):\(other.line); keep one of them"))
    }
    policies[name] = policyName
    references.append(Policy.Reference(name: policyName, place: policy.place))
    return true
  }

  func mistakes(in book: RuleBook) -> [YAMLMistake] {
    let known = book.policyNames
    let missing = references.filter { !known.contains($0.name) }.map { reference in
      let list = known.map { "`\($0)`" }.joined(separator: ", ")
      return YAMLMistake(reference.place, "no policy `\(reference.name)`; there is \(list)")
    }
    return repeated + missing
  }
}
