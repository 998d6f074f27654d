// Role: answers "what do the rules make of this far side?" once for each network, and remembers the answer for a day.
import EgressTypes
import Jurisdictions
import VerdictRules

/// The rules and location data in force; replaced as a whole at a reload.
public struct JudgementBasis: Sendable {
  /// The merged location sources and operator tables.
  public let classifier: Classifier
  /// The rule packs and policies.
  public let rules: RuleBook
  /// Taken out of the rules once: each flow is asked about.
  let portProtocols: PortProtocols

  /// Makes a basis.
  public init(classifier: Classifier, rules: RuleBook) {
    self.classifier = classifier
    self.rules = rules
    portProtocols = rules.portProtocols
  }
}

/// A bounded memory of judged destinations in front of the classifier and the rules.
struct DestinationJudge {
  private struct Place: Hashable {
    var address: IPAddress
    var policy: ObjectIdentifier
  }

  /// All that a classification and its judgement rest on besides the day.
  private struct Evidence: Hashable {
    var answers: [LocationAnswer]
    var scope: AddressScope
    var policy: String
  }

  /// Addresses remembered before the memory is emptied.
  static let maximumAddresses = 65_536
  /// Destinations remembered before the memory is emptied: a location database can hold more networks than fit.
  static let maximumDestinations = 16_384

  /// The servers for encrypted name resolution that the rules list.
  private(set) var encryptedResolvers: KnownServers
  private(set) var basis: JudgementBasis
  private var byAddress: [Place: Destination] = [:]
  private var byEvidence: [Evidence: Destination] = [:]
  private var day: Int64 = .min

  init(basis: JudgementBasis) {
    self.basis = basis
    encryptedResolvers = basis.rules.encryptedResolvers
  }

  mutating func replace(basis: JudgementBasis) {
    self.basis = basis
    encryptedResolvers = basis.rules.encryptedResolvers
    forget()
  }

  /// The destination at an address for flows of a party.
  mutating func destination(_ address: IPAddress, for party: Party, at time: Timestamp) -> Destination {
    // Data and packs age by the day, so what was concluded yesterday is concluded anew.
    let today = time.seconds / 86_400
    if today != day || byAddress.count >= DestinationJudge.maximumAddresses
      || byEvidence.count >= DestinationJudge.maximumDestinations
    {
      forget()
      day = today
    }
    let place = Place(address: address, policy: ObjectIdentifier(party))
    if let known = byAddress[place] { return known }
    // As of one time a day, so that whoever judges again from a record need not know which packet was the first.
    let destination = destination(address, policy: party.policy, at: time.endOfDay)
    byAddress[place] = destination
    return destination
  }

  private mutating func destination(_ address: IPAddress, policy: String, at time: Timestamp) -> Destination {
    let evidence = Evidence(answers: basis.classifier.answers(for: address), scope: address.scope, policy: policy)
    if let known = byEvidence[evidence] { return known }
    let classification = basis.classifier.classify(evidence.answers, scope: evidence.scope, at: time)
    let destination = Destination(
      basis.rules.judgeAddress(classification, policy: policy, at: time), basis: basis)
    byEvidence[evidence] = destination
    return destination
  }

  /// Forgets what was concluded; parties are remembered by their identity, so this goes with every change of them.
  mutating func forget() {
    byAddress.removeAll(keepingCapacity: true)
    byEvidence.removeAll(keepingCapacity: true)
  }
}
