// Role: under whose authority the far end of a flow is: the country that its verdict rests on, which may not be the server's.
import EgressTypes

/// A country whose authorities reach the far end of a flow, and by what they do.
public struct FlowJurisdiction: Hashable, Sendable {
  /// The country, several joined by `/`, `disputed` or `unknown`.
  public var country: String
  /// What puts it there: the server's place, whoever runs its network, or whoever runs the service.
  public var axis: Axis

  /// Stands for a country that nobody knows.
  public static let unknown = "unknown"
  /// Stands for a country on which sources disagree.
  public static let disputed = "disputed"

  /// Makes one.
  public init(country: String, axis: Axis) {
    self.country = country
    self.axis = axis
  }

  /// Reads the axis that decided and, from the reasons, the country it decided on.
  ///
  /// Where nothing spoke against the destination, that is where the server stands. Where something did and no reason
  /// names a country, as with a name that is encrypted, nobody can say whose authority it is under: never the server's
  /// country in its place. The texts of it are inert.
  public init(_ record: JournalRecord, server country: String) {
    self.init(country: country.visible, axis: .location)
    let verdict = record[string: RecordKey.verdict].flatMap(Verdict.init(name:)) ?? .unknown
    guard verdict != .approved, let axis = record[string: RecordKey.axis].flatMap(Axis.init) else { return }
    guard !FlowJurisdiction.standsFromBefore(record) else {
      self.init(country: FlowJurisdiction.unknown, axis: axis)
      return
    }
    guard !FlowJurisdiction.isUntold(verdict, record[list: RecordKey.ruleIDs].map(\.visible)) else {
      self.init(country: FlowJurisdiction.unknown, axis: axis)
      return
    }
    // That a policy allows nothing but a baseline says nothing of where traffic went.
    guard !FlowJurisdiction.isOutsideBaseline(record) else { return }
    let reasons = record[list: RecordKey.reasons].map(\.visible)
    let (decided, on) = FlowJurisdiction.decided(reasons, by: record[list: RecordKey.ruleIDs].map(\.visible))
    let named = decided.isEmpty ? ReasonCountry.named(in: reasons, on: axis) : decided
    if !named.isEmpty {
      self.init(country: named.joined(separator: "/"), axis: on ?? axis)
    } else if axis != .location {
      self.init(country: FlowJurisdiction.unknown, axis: axis)
    }
  }

  /// Whether the verdict is an earlier one that milder rules left standing: the reasons beside it are those of the milder
  /// rules, and say nothing of the country it was reached on.
  public static func standsFromBefore(_ record: JournalRecord) -> Bool {
    record[list: RecordKey.reasons].last?.hasSuffix(" \(Verdict.standsFromBefore)") ?? false
  }

  /// The countries that the rules which decided name, each once, and the first axis on which one does.
  ///
  /// A record has one axis, the first of those that are equally bad; a destination may be reached from several countries by
  /// as many ways, and each of them counts.
  private static func decided(_ reasons: [String], by rules: [String]) -> (countries: [String], on: Axis?) {
    let packs = Set(rules.compactMap { $0.split(separator: "/").first.map(String.init) })
    var (countries, axes): ([String], [Axis]) = ([], [])
    for axis in Axis.allCases {
      let named = ReasonCountry.named(in: reasons, on: axis, by: packs)
      guard !named.isEmpty else { continue }
      axes.append(axis)
      for country in named where !countries.contains(country) { countries.append(country) }
    }
    return (countries, axes.first)
  }

  /// Rules by which nobody can tell whose authority a flow is under, whatever else its reasons name: behind a tunnel whose
  /// end stands in an approved country may be any other.
  private static let untelling: Set<String> = [
    "location/undetermined", "location/source-missing", "location/disputed", "network-operator/disputed",
    "service-operator/ambiguous-name",
    "service-operator/two-readings",
  ]
  /// The same of rules of a policy, by how their names end.
  private static let untellingOfPolicies = ["/unread-name", "/hidden-destination", "/encrypted-name"]

  /// Whether the rules that decided leave it open.
  ///
  /// A violation is decided. What is flagged keeps the country of any rule that names one: that a name is encrypted besides
  /// takes none of it away.
  private static func isUntold(_ verdict: Verdict, _ rules: [String]) -> Bool {
    func leavesOpen(_ rule: String) -> Bool {
      untelling.contains(rule) || untellingOfPolicies.contains { rule.hasSuffix($0) }
    }
    switch verdict {
    case .unknown, .ambiguous: return rules.contains(where: leavesOpen)
    case .flagged: return !rules.isEmpty && rules.allSatisfy(leavesOpen)
    case .approved, .excepted, .violation: return false
    }
  }

  /// Whether what decided is that a policy allows nothing but a baseline, which says nothing of where traffic went.
  public static func isOutsideBaseline(_ record: JournalRecord) -> Bool {
    BaselineRule.aloneDecided(record[list: RecordKey.ruleIDs].map(\.visible))
  }
}

/// Reads jurisdictions of many records, most of which have the reasons of another.
public struct JurisdictionReading: Sendable {
  private struct Grounds: Hashable {
    let verdict, axis: String?
    let country: String
    let reasons, rules: [String]
  }

  private var known: [Grounds: FlowJurisdiction] = [:]

  private static let maximumKnown = 4096

  /// Begins with none known.
  public init() {}

  /// Under whose authority the far end of a record's flow is, as `FlowJurisdiction` reads it.
  public mutating func jurisdiction(of record: JournalRecord, server country: String) -> FlowJurisdiction {
    // Nothing is read of what is approved, which is nearly all there is.
    guard let axis = record[string: RecordKey.axis] else { return FlowJurisdiction(record, server: country) }
    let grounds = Grounds(
      verdict: record[string: RecordKey.verdict], axis: axis, country: country,
      reasons: record[list: RecordKey.reasons], rules: record[list: RecordKey.ruleIDs])
    if let jurisdiction = known[grounds] { return jurisdiction }
    if known.count >= JurisdictionReading.maximumKnown { known.removeAll(keepingCapacity: true) }
    let jurisdiction = FlowJurisdiction(record, server: country)
    known[grounds] = jurisdiction
    return jurisdiction
  }
}

extension Language {
  /// A jurisdiction with what puts the far end there, where that is not the server's place.
  public func jurisdiction(_ jurisdiction: FlowJurisdiction) -> String {
    let country =
      switch jurisdiction.country {
      case FlowJurisdiction.unknown: self("unknown", nl: "onbekend")
      case FlowJurisdiction.disputed: self("disputed", nl: "omstreden")
      default: jurisdiction.country
      }
    return switch jurisdiction.axis {
    case .location: country
    case .networkOperator: country + self(" (by the network operator)", nl: " (door de netwerkbeheerder)")
    case .serviceOperator: country + self(" (by the service)", nl: " (door de dienst)")
    }
  }
}
