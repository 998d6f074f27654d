// Role: what is known of an address on the three axes before any policy is applied.

/// How far a location file's signature can be trusted.
public enum SignatureState: String, Sendable, Hashable {
  /// It verifies with the pinned key.
  case valid
  /// The format carries none.
  case unsigned
}

/// A location file as loaded: what `explain` names as the source of an answer.
public struct LocationSourceInfo: Hashable, Sendable {
  /// Who made the data: one vote per vendor, however many files it gives.
  public var vendor: String
  /// The file's path as given.
  public var path: String
  /// When the data was made, by the file's own word; nil where the format does not say.
  public var createdAt: Timestamp?
  /// SHA-256 of the file, lower-case hexadecimal.
  public var sha256: String
  /// Whether the signature was verified.
  public var signature: SignatureState
  /// The licence the file names, or empty.
  public var licence: String

  /// Makes a description.
  public init(
    vendor: String, path: String, createdAt: Timestamp?, sha256: String, signature: SignatureState, licence: String
  ) {
    self.vendor = vendor
    self.path = path
    self.createdAt = createdAt
    self.sha256 = sha256
    self.signature = signature
    self.licence = licence
  }
}

/// One source's raw answer about one address.
public struct LocationAnswer: Hashable, Sendable {
  /// Which source, by its place in the list of loaded sources.
  public var source: Int
  /// The country code as the source gives it; nil for none.
  public var country: String?
  /// The country in which the network is registered, where the source tells that apart; never a location.
  public var registeredCountry: String?
  /// The AS number; nil for none.
  public var asn: UInt32?
  /// The AS's name, where the source has it.
  public var asName: String?
  /// Whether the source calls the address anycast.
  public var isAnycast: Bool
  /// The network that matched.
  public var network: IPPrefix

  /// Makes an answer.
  public init(
    source: Int, country: String?, registeredCountry: String? = nil, asn: UInt32?, asName: String?, isAnycast: Bool,
    network: IPPrefix
  ) {
    self.source = source
    self.country = country
    self.registeredCountry = registeredCountry
    self.asn = asn
    self.asName = asName
    self.isAnycast = isAnycast
    self.network = network
  }
}

/// A set of loaded location files that can be asked about an address.
public protocol LocationLookup: Sendable {
  /// The loaded files, in the order that `LocationAnswer.source` counts.
  var sources: [LocationSourceInfo] { get }
  /// Files that should be among them and could not be used, each with the reason.
  var missing: [String] { get }
  /// Every source's answer; a source that has no network for the address gives none.
  func answers(for address: IPAddress) -> [LocationAnswer]
}

extension LocationLookup {
  /// By default nothing is missing.
  public var missing: [String] { [] }
}

/// How sure the location is.
public enum LocationCertainty: String, Sendable, Hashable {
  /// Two vendors or more, one answer.
  case confirmed
  /// One vendor.
  case singleSource = "single-source"
  /// Vendors differ; every answer is kept.
  case disputed
  /// Anycast or a pseudo-country.
  case undetermined
  /// No source knows the address.
  case noData = "no-data"
}

/// What one source's answer says about the location, once pseudo-countries and anycast are told apart.
public enum LocationReading: Hashable, Sendable {
  /// An assigned ISO 3166-1 code.
  case country(String)
  /// The address answers from many places.
  case anycast
  /// A code that names no country, such as `EU` or `AP`.
  case pseudoCountry(String)
  /// The source knows the network but no country for it.
  case noCountry
}

/// How old a source's data was when it was asked.
public enum SourceAge: String, Sendable, Hashable {
  /// Younger than the limit for a warning.
  case fresh
  /// Old enough for a warning; still counts in full.
  case ageing
  /// Cannot approve alone; may confirm, dispute and worsen.
  case stale
  /// Cannot take part in any approval; may dispute and worsen.
  case expired
  /// The source gives no date.
  case unknown

  /// Whether an answer of this age may approve without another beside it.
  public var canApprove: Bool { self == .fresh || self == .ageing || self == .unknown }
}

/// One source's answer with what it is worth.
public struct LocationVote: Hashable, Sendable {
  /// Who answered.
  public var source: LocationSourceInfo
  /// The raw answer.
  public var answer: LocationAnswer
  /// What the answer says about the location.
  public var reading: LocationReading
  /// How old the data was when it was asked.
  public var age: SourceAge

  /// Makes a vote.
  public init(source: LocationSourceInfo, answer: LocationAnswer, reading: LocationReading, age: SourceAge) {
    self.source = source
    self.answer = answer
    self.reading = reading
    self.age = age
  }
}

/// One AS that some source names for an address, with the rules that list it.
public struct OperatorFinding: Hashable, Sendable {
  /// The AS number.
  public var asn: UInt32
  /// Its name, by the rules or else by a source; nil where neither has one.
  public var name: String?
  /// The entries of the operator packs for this AS; empty when it is not listed.
  public var entries: [OperatorEntry]
  /// The vendors that name this AS, each once.
  public var vendors: [String]
  /// Whether one of the sources that name it is young enough to approve.
  public var canApprove: Bool
  /// What a registry says of an AS that no rule lists; nil where it is listed, or no registry was asked or has it.
  public var registration: ASRegistration?

  /// Makes a finding.
  public init(
    asn: UInt32, name: String?, entries: [OperatorEntry], vendors: [String], canApprove: Bool,
    registration: ASRegistration? = nil
  ) {
    self.asn = asn
    self.name = name
    self.entries = entries
    self.vendors = vendors
    self.canApprove = canApprove
    self.registration = registration
  }
}

/// One name of the destination with a rule it falls under.
public struct ServiceFinding: Hashable, Sendable {
  /// The name and where it was read.
  public var name: AttributedName
  /// The rule.
  public var rule: ServiceRule

  /// Makes a finding.
  public init(name: AttributedName, rule: ServiceRule) {
    self.name = name
    self.rule = rule
  }
}

/// Everything known about a destination before policy.
public struct Classification: Hashable, Sendable {
  /// Where the address can be reached.
  public var scope: AddressScope
  /// How sure the location is.
  public var certainty: LocationCertainty
  /// The countries given, each once, in the order of the sources; neither anycast nor pseudo-countries.
  public var countries: [String]
  /// Every raw answer.
  public var answers: [LocationAnswer]
  /// The AS number, from the first source that has one.
  public var asn: UInt32?
  /// The name of that AS, where known.
  public var asName: String?
  /// The same answers weighed, in the order of the sources.
  public var votes: [LocationVote]
  /// How many location files were asked; 0 means there was no database.
  public var sourcesAsked: Int
  /// Location files that should have been asked and could not be used, each with the reason.
  public var sourcesMissing: [String]
  /// Each AS that a source names, in the order of the sources.
  public var operators: [OperatorFinding]
  /// Each rule that a name falls under.
  public var services: [ServiceFinding]

  /// Makes a classification.
  public init(
    scope: AddressScope, certainty: LocationCertainty, countries: [String], answers: [LocationAnswer], asn: UInt32?,
    asName: String?, votes: [LocationVote] = [], sourcesAsked: Int = 0, sourcesMissing: [String] = [],
    operators: [OperatorFinding] = [],
    services: [ServiceFinding] = []
  ) {
    self.scope = scope
    self.certainty = certainty
    self.countries = countries
    self.answers = answers
    self.asn = asn
    self.asName = asName
    self.votes = votes
    self.sourcesAsked = sourcesAsked
    self.sourcesMissing = sourcesMissing
    self.operators = operators
    self.services = services
  }
}
