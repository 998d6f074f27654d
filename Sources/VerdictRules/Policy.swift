// Role: one policy: which jurisdictions it approves, what it makes of gaps, and what is done about each verdict.

import EgressTypes
import StrictYAML

/// A policy of the folder `policies`.
struct Policy: Sendable {
  /// A pack named in a policy, with the place for messages.
  struct Reference: Hashable, Sendable {
    let name: String
    let place: YAMLPlace
  }

  let pack: RulePack
  /// Where each of its rules stands, by the second half of the rule's id.
  private(set) var places: [String: YAMLPlace] = [:]
  /// Jurisdictions in which a server may stand and from which an operator may be controlled.
  let approved: [Reference]
  /// Jurisdictions whose operators are flagged wherever the server stands.
  let flagged: [Reference]
  /// Jurisdictions that are a violation on either axis.
  let adverse: [Reference]
  /// What an AS that no pack lists comes to.
  let unlistedOperator: Verdict
  /// What an address without any AS number comes to.
  let noOperatorData: Verdict
  /// What a destination without a name comes to.
  let unnamed: Verdict
  /// What a destination comes to whose client encrypts the name it wants, or leaves it out where one belongs.
  let encryptedName: Verdict
  /// What a flow comes to whose server was named in a way that could not be read.
  let unreadName: Verdict
  /// What a flow comes to that a tunnel or proxy passes on to a place not seen.
  let hiddenDestination: Verdict
  /// Whether names known from a program's strings or from memory are flagged at most.
  let flagsUnprovenNames: Bool
  /// Packs of which a destination has to be part; empty when it need not.
  let onlyBaseline: [Reference]
  private let actions: [Verdict: Action]
  private let axisActions: [Axis: [Verdict: Action]]

  /// What is done about a verdict reached on an axis.
  func action(on verdict: Verdict, axis: Axis) -> Action {
    axisActions[axis]?[verdict] ?? actions[verdict] ?? .alert
  }

  /// Reads what follows the head; nil where it has mistakes.
  init?(reading fields: inout YAMLMapping, pack: RulePack) {
    func references(_ value: YAMLValue?) -> [Reference]? {
      value.map { $0.filledList { item in item.packName().map { Reference(name: $0, place: item.place) } } } ?? []
    }
    self.pack = pack
    var places: [String: YAMLPlace] = [:]
    /// A value with its rule, which is called like its key but for the hyphens.
    func placed(_ value: YAMLValue?, _ rule: String) -> YAMLValue? {
      places[rule] = value?.place
      return value
    }
    let sets = fields.required("jurisdictions")?.mapping { sets -> [[Reference]]? in
      let approved = placed(sets.required("approved"), "not-approved").flatMap(references)
      let flagged = references(sets.optional("flagged"))
      let adverse = references(sets.optional("adverse"))
      guard let approved, let flagged, let adverse else { return nil }
      return [approved, flagged, adverse]
    }
    let unlistedOperator = placed(fields.required("unlisted_operator"), "unlisted-operator")?.verdict()
    let noOperatorData = placed(fields.required("no_operator_data"), "no-operator-data")?.verdict()
    let unnamed = placed(fields.required("unnamed"), "unnamed")?.verdict()
    let encryptedName = placed(fields.required("encrypted_name"), "encrypted-name")?.verdict()
    let unreadName = placed(fields.required("unread_name"), "unread-name")?.verdict()
    let hiddenDestination = placed(fields.required("hidden_destination"), "hidden-destination")?.verdict()
    let flagsUnprovenNames = fields.required("flag_unproven_names")?.boolean()
    let onlyBaseline = references(placed(fields.optional("only_baseline"), "outside-baseline"))
    let actions = fields.required("actions")?.mapping { Policy.actions(&$0, complete: true) }
    let axisActions = fields.optional("actions_by_axis").map { $0.mapping { Policy.axisActions(&$0) } } ?? [:]
    guard let sets, let unlistedOperator, let noOperatorData, let unnamed, let encryptedName, let unreadName,
      let hiddenDestination, let flagsUnprovenNames, let onlyBaseline, let actions, let axisActions
    else { return nil }
    (approved, flagged, adverse) = (sets[0], sets[1], sets[2])
    self.places = places
    self.unlistedOperator = unlistedOperator
    self.noOperatorData = noOperatorData
    self.unnamed = unnamed
    self.encryptedName = encryptedName
    self.unreadName = unreadName
    self.hiddenDestination = hiddenDestination
    self.flagsUnprovenNames = flagsUnprovenNames
    self.onlyBaseline = onlyBaseline
    self.actions = actions
    self.axisActions = axisActions
  }

  private static func actions(_ fields: inout YAMLMapping, complete: Bool) -> [Verdict: Action]? {
    var actions: [Verdict: Action] = [:]
    var isGood = true
    for verdict in Verdict.allCases {
      guard let value = complete ? fields.required(verdict.name) : fields.optional(verdict.name) else {
        isGood = isGood && !complete
        continue
      }
      actions[verdict] = value.parsed(as: "one of `record`, `flag`, `alert`") { Action(name: $0) }
      isGood = isGood && actions[verdict] != nil
    }
    return isGood ? actions : nil
  }

  private static func axisActions(_ fields: inout YAMLMapping) -> [Axis: [Verdict: Action]]? {
    var all: [Axis: [Verdict: Action]] = [:]
    for axis in Axis.allCases {
      all[axis] = fields.optional(axis.rawValue)?.mapping { actions(&$0, complete: false) }
    }
    return all
  }
}
