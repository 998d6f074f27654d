// Role: the country an AS number is registered in, as a regional registry publishes it.

/// What a registry says of an AS number.
public struct ASRegistration: Hashable, Sendable {
  /// The country of the organisation it was delegated to, an ISO 3166-1 code; often not the one that controls it.
  public var country: String
  /// The registry: `afrinic`, `apnic`, `arin`, `lacnic` or `ripencc`.
  public var registry: String
  /// The day of the registry's file.
  public var date: CivilDate

  /// Makes a registration.
  public init(country: String, registry: String, date: CivilDate) {
    self.country = country
    self.registry = registry
    self.date = date
  }
}

/// A loaded file of registrations.
public struct RegistrationSource: Hashable, Sendable {
  /// The path it was read from.
  public var path: String
  /// The registry.
  public var registry: String
  /// The day of the file.
  public var date: CivilDate
  /// The file's SHA-256 in hexadecimal.
  public var sha256: String
  /// How many AS numbers it gives a country.
  public var count: Int

  /// Makes a description.
  public init(path: String, registry: String, date: CivilDate, sha256: String, count: Int) {
    self.path = path
    self.registry = registry
    self.date = date
    self.sha256 = sha256
    self.count = count
  }
}

/// Registrations that can be asked for an AS number.
public protocol RegistrationLookup: Sendable {
  /// The loaded files.
  var registrationSources: [RegistrationSource] { get }
  /// What the registries say; nil when none has the number.
  func registration(of asn: UInt32) -> ASRegistration?
}
