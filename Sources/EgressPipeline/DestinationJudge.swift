// Role: answers "what is the verdict for this far side?" once per destination, and remembers the answer.
import EgressTypes
import Jurisdictions
import VerdictRules

/// The rules and location data in force; replaced as a whole at a reload.
public struct JudgementBasis: Sendable {
  /// The merged location sources and operator tables.
  public var classifier: Classifier
  /// The rule packs and policies.
  public var rules: RuleBook

  /// Makes a basis.
  public init(classifier: Classifier, rules: RuleBook) {
    self.classifier = classifier
    self.rules = rules
  }
}

/// A bounded memory of judged destinations in front of the classifier and the rules.
struct DestinationJudge {
  private struct Key: Hashable {
    var address: IPAddress
    var policy: String
    var attribution: Attribution
  }

  /// Destinations remembered before the memory is emptied.
  static let maximumRemembered = 16_384

  private var basis: JudgementBasis
  private var classifications: [IPAddress: Classification] = [:]
  private var judgements: [Key: Judgement] = [:]
  private var day: Int64 = .min

  init(basis: JudgementBasis) { self.basis = basis }

  mutating func replace(basis: JudgementBasis) {
    self.basis = basis
    forget()
  }

  mutating func judge(
    _ address: IPAddress, named attribution: Attribution, policy: String, at time: Timestamp
  ) -> (Classification, Judgement) {
    // Data and packs age by the day, so what was concluded yesterday is concluded anew.
    if time.seconds / 86_400 != day || judgements.count >= DestinationJudge.maximumRemembered {
      forget()
      day = time.seconds / 86_400
    }
    let key = Key(address: address, policy: policy, attribution: attribution)
    var classification = classifications[address] ?? basis.classifier.classify(address, at: time)
    classifications[address] = classification
    if !attribution.names.isEmpty {
      classification.services = basis.classifier.services(named: attribution.names)
    }
    if let known = judgements[key] { return (classification, known) }
    let judgement = basis.rules.judge(classification, attribution: attribution, policy: policy, at: time)
    judgements[key] = judgement
    return (classification, judgement)
  }

  private mutating func forget() {
    classifications.removeAll(keepingCapacity: true)
    judgements.removeAll(keepingCapacity: true)
  }
}
