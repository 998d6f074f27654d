// Role: a far side as the rules in force see it, shared by every flow to the addresses that have the same location data.
import EgressTypes
import Jurisdictions
import VerdictRules

/// What rules and location data come to for a far side on one day; never changed once made, so threads may share it.
public final class Destination: Sendable {
  private let address: AddressJudgement
  /// What each source said, as records have it.
  let answers: [String]
  /// What registries say of its operators, as records have it.
  let registrations: [String]
  private let basis: JudgementBasis

  init(_ address: AddressJudgement, basis: JudgementBasis) {
    self.address = address
    self.basis = basis
    registrations = address.classification.operators.compactMap { found in
      found.registration?.recorded(of: found.asn)
    }
    answers = address.classification.answers.map(\.recorded)
  }

  /// What is known of the far side, names apart.
  var known: Classification { address.classification }

  /// The countries given, each once.
  public var countries: [String] { known.countries }

  /// The network operator as `AS1136 KPN`; nil when no source names one.
  public var networkOperator: String? {
    known.asn.map { asn in known.asName.map { "AS\(asn) \($0)" } ?? "AS\(asn) " }
  }

  /// What a flow with these names comes to; no sentence is made for usual names.
  func ruling(on attribution: Attribution) -> Ruling {
    let services = services(of: attribution)
    if services.isEmpty, let ruling = address.ruling(onUnlisted: attribution) { return ruling }
    return basis.rules.judge(attribution, services: services, on: address).ruling
  }

  /// The same with every sentence it rests on.
  func judgement(on attribution: Attribution) -> Judgement {
    basis.rules.judge(attribution, services: services(of: attribution), on: address)
  }

  /// What is known of the far side and of the services its names belong to.
  func classification(of attribution: Attribution) -> Classification {
    var classification = address.classification
    classification.services = services(of: attribution)
    return classification
  }

  /// The protocols whose own port a flow uses at this end.
  func protocols(on transport: TransportProtocol, port: UInt16) -> [String] {
    basis.portProtocols.names(on: transport, port: port)
  }

  /// The ruling of a flow that passes under a window of exception.
  func excepted(_ ruling: Ruling) -> Ruling { address.excepted(ruling) }

  /// The services that the names of a flow belong to.
  func services(of attribution: Attribution) -> [ServiceFinding] {
    attribution.names.isEmpty ? [] : basis.classifier.services(named: attribution.names)
  }
}
