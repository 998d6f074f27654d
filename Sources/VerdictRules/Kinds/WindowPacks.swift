// Role: the rule kind `windows`: for which services an exception may be asked, for how long and how many bytes.

import EgressTypes
import StrictYAML

struct WindowPacks: RuleKind {
  static let folder = "windows"
  private(set) var byName: [String: WindowTerms] = [:]
  private var references: [Policy.Reference] = []

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let destinations = fields.required("destinations")?.filledList { item in
      item.packName().map { Policy.Reference(name: $0, place: item.place) }
    }
    let minutes = fields.required("minutes")?.integer(in: 1...Int64(WindowTerms.longest))
    let bytes = fields.required("upload_bytes")?.integer(in: 1...(1 << 40))
    guard let destinations, let minutes, let bytes else { return }
    references += destinations
    byName[pack.name] = WindowTerms(
      pack: pack, destinations: destinations.map(\.name), minutes: Int(truncatingIfNeeded: minutes),
      uploadBytes: UInt64(truncatingIfNeeded: bytes))
  }

  func mistakes(in book: RuleBook) -> [YAMLMistake] {
    let known = Set(book.serviceRules.map(\.pack.name))
    // What such a pack lists, a window excepts: adding a name to it is a kind of approval.
    let unsigned = Set(
      book.sources.lazy.filter { $0.origin.isUnsigned }.compactMap(\.pack?.name))
    let unapproved = references.filter { unsigned.contains($0.name) }.map { reference in
      YAMLMistake(
        reference.place,
        "pack `\(reference.name)` is a local file that its owner did not sign, so no window may except what it lists; "
          + "sign it: ssh-keygen -Y sign -n egressd-rules -f KEY FILE")
    }
    return unapproved
      + references.filter { !known.contains($0.name) }.map { reference in
        let list = known.sorted().map { "`\($0)`" }.joined(separator: ", ")
        return YAMLMistake(
          reference.place, "no pack `\(reference.name)` in `\(DestinationPacks.folder)/`; there is \(list)")
      }
  }
}

extension RuleBook {
  /// What people may declare under these rules, the registered controllers apart.
  public var declarationTerms: DeclarationTerms {
    var terms = DeclarationTerms(
      windows: self[WindowPacks.self].byName, operations: self[OperationPacks.self].policies,
      baselinePolicies: self[Policies.self].byName.filter { !$0.value.onlyBaseline.isEmpty }.keys.sorted())
    terms.quietPolicies = Set(
      self[Policies.self].byName.lazy.filter { policy in
        Axis.allCases.contains { policy.value.action(on: .violation, axis: $0) < .alert }
      }.map(\.key))
    terms.regimes = self[NotificationPacks.self].regimes.sorted { $0.name < $1.name }
    return terms
  }
}
