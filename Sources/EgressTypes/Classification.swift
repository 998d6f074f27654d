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
  /// The AS number; nil for none.
  public var asn: UInt32?
  /// The AS's name, where the source has it.
  public var asName: String?
  /// Whether the source calls the address anycast.
  public var isAnycast: Bool
  /// The network that matched.
  public var network: IPPrefix

  /// Makes an answer.
  public init(source: Int, country: String?, asn: UInt32?, asName: String?, isAnycast: Bool, network: IPPrefix) {
    self.source = source
    self.country = country
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
  /// Every source's answer; a source that has no network for the address gives none.
  func answers(for address: IPAddress) -> [LocationAnswer]
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

/// Everything known about a destination before policy.
public struct Classification: Hashable, Sendable {
  /// Where the address can be reached.
  public var scope: AddressScope
  /// How sure the location is.
  public var certainty: LocationCertainty
  /// The countries given, each once, in the order of the sources.
  public var countries: [String]
  /// Every raw answer.
  public var answers: [LocationAnswer]
  /// The AS number, from the first source that has one.
  public var asn: UInt32?
  /// The name of that AS, where known.
  public var asName: String?

  /// Makes a classification.
  public init(
    scope: AddressScope, certainty: LocationCertainty, countries: [String], answers: [LocationAnswer], asn: UInt32?,
    asName: String?
  ) {
    self.scope = scope
    self.certainty = certainty
    self.countries = countries
    self.answers = answers
    self.asn = asn
    self.asName = asName
  }
}
