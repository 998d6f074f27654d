// Role: merges what all sources say of a destination into one classification; nothing is judged here.

import EgressTypes

/// Classifies destinations by location, network operator and service operator.
///
/// Asked once for each new destination and again when names change, never for a packet of a settled flow.
public struct Classifier: Sendable {
  private let sources: any LocationLookup
  private let operators: OperatorTable
  private let services: ServiceTable

  /// Makes a classifier over loaded location files and the entries of the rules in force.
  public init(sources: any LocationLookup, operators: OperatorTable, services: ServiceTable) {
    self.sources = sources
    self.operators = operators
    self.services = services
  }

  /// Everything known of an address and its names at a time.
  public func classify(_ address: IPAddress, names: [AttributedName] = [], at time: Timestamp) -> Classification {
    var classification = classify(answers(for: address), scope: address.scope, at: time)
    classification.services = services.findings(for: names)
    return classification
  }

  /// What the sources say of an address; addresses of one scope with equal answers are classified alike.
  public func answers(for address: IPAddress) -> [LocationAnswer] { sources.answers(for: address) }

  /// Everything known of the addresses of a scope that have these answers, their names apart.
  public func classify(_ answers: [LocationAnswer], scope: AddressScope, at time: Timestamp) -> Classification {
    let votes = votes(of: answers, at: time)
    let findings = operators(named: votes)
    return Classification(
      scope: scope, certainty: LocationCertainty(of: votes), countries: votes.countries,
      answers: votes.map(\.answer), asn: findings.first?.asn, asName: findings.first?.name, votes: votes,
      sourcesAsked: sources.sources.count, sourcesMissing: sources.missing,
      operators: findings)
  }

  /// Every rule that the names of a destination fall under, for a classification whose names have changed.
  public func services(named names: [AttributedName]) -> [ServiceFinding] { services.findings(for: names) }

  private func votes(of answers: [LocationAnswer], at time: Timestamp) -> [LocationVote] {
    let loaded = sources.sources
    return answers.compactMap { answer in
      guard loaded.indices.contains(answer.source) else { return nil }
      let source = loaded[answer.source]
      let age = SourceAge(createdAt: source.createdAt, at: time)
      return LocationVote(source: source, answer: answer, reading: LocationReading(answer), age: age)
    }
  }

  private func operators(named votes: [LocationVote]) -> [OperatorFinding] {
    var findings: [OperatorFinding] = []
    for vote in votes {
      guard let asn = vote.answer.asn, asn != 0 else { continue }
      if let index = findings.firstIndex(where: { $0.asn == asn }) {
        if !findings[index].vendors.contains(vote.source.vendor) { findings[index].vendors.append(vote.source.vendor) }
        findings[index].name = findings[index].name ?? vote.answer.asName
        findings[index].canApprove = findings[index].canApprove || vote.age.canApprove
      } else {
        let entries = operators.entries(for: asn)
        findings.append(
          OperatorFinding(
            asn: asn, name: entries.first?.name ?? vote.answer.asName, entries: entries, vendors: [vote.source.vendor],
            canApprove: vote.age.canApprove,
            registration: entries.isEmpty ? operators.registration(of: asn) : nil))
      }
    }
    return findings
  }
}

extension LocationReading {
  /// Reads a raw answer.
  public init(_ answer: LocationAnswer) {
    guard let code = answer.country?.uppercased(), !code.isEmpty else {
      self = answer.isAnycast ? .anycast : .noCountry
      return
    }
    self = answer.isAnycast ? .anycast : CountryCode.isAssigned(code) ? .country(code) : .pseudoCountry(code)
  }
}

extension [LocationVote] {
  /// Each country once, in the order of the votes.
  fileprivate var countries: [String] {
    var seen: [String] = []
    for case .country(let code) in map(\.reading) where !seen.contains(code) { seen.append(code) }
    return seen
  }
}

extension LocationCertainty {
  /// Counts vendors, not files; data too old for any approval confirms nothing, but still disputes.
  fileprivate init(of votes: [LocationVote]) {
    let countries = votes.countries
    let isUndetermined = votes.contains { vote in
      switch vote.reading {
      case .anycast, .pseudoCountry: true
      case .country, .noCountry: false
      }
    }
    let vendors = Set(
      votes.compactMap { vote -> String? in
        guard case .country = vote.reading, vote.age != .expired else { return nil }
        return vote.source.vendor
      })
    self =
      if countries.count > 1 {
        .disputed
      } else if isUndetermined {
        .undetermined
      } else if countries.isEmpty {
        .noData
      } else {
        vendors.count > 1 ? .confirmed : .singleSource
      }
  }
}
