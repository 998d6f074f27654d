// Role: what one record of a MaxMind DB says of its network, in the field names of every vendor that is read.
//
// MaxMind and DB-IP: `country.iso_code`, `registered_country.iso_code`, `traits.is_anycast`, `autonomous_system_number`
// and `autonomous_system_organization` (at the top, or under `traits` in Enterprise). IPinfo and others, all at the top:
// `country_code` or a two-letter `country`, `asn` (a number or `AS15169`), `as_name` or `name`, `is_anycast`.

/// The facts of one record.
struct MMDBRecord: Hashable, Sendable {
  private(set) var country: String?
  private(set) var registeredCountry: String?
  private(set) var asn: UInt32?
  private(set) var asName: String?
  private(set) var isAnycast = false

  /// Reads the record at a place of the file; throws where it breaks the format.
  init(at place: Int, in data: MMDBData) throws(MMDBData.Fault) {
    guard var entries = MMDBEntries(try data.value(at: place), in: data) else { return }
    while let entry = try entries.next() {
      guard let name = Name(entry.key, in: data) else { continue }
      let value = try data.value(at: entry.value)
      switch name {
      case .country:
        if value.kind == .map {
          country = try MMDBRecord.isoCode(value, data) ?? country
        } else {
          country = country ?? MMDBRecord.code(value, data)
        }
      case .countryCode: country = MMDBRecord.code(value, data) ?? country
      case .registeredCountry: registeredCountry = try MMDBRecord.isoCode(value, data)
      case .traits:
        guard var traits = MMDBEntries(value, in: data) else { continue }
        while let trait = try traits.next() {
          guard let name = Name(trait.key, in: data) else { continue }
          try read(name, try data.value(at: trait.value), data)
        }
      default: try read(name, value, data)
      }
    }
  }

  /// Fields that stand at the top or among the traits.
  private mutating func read(_ name: Name, _ value: MMDBData.Value, _ data: MMDBData) throws(MMDBData.Fault) {
    switch name {
    case .asNumber: asn = MMDBRecord.number(value, data) ?? asn
    case .asOrganization: asName = try data.text(value).flatMap { $0.isEmpty ? nil : $0 } ?? asName
    case .isAnycast: isAnycast = value.kind == .boolean ? value.size == 1 : data.matches(value, MMDBRecord.yes)
    default: break
    }
  }

  private static let yes = Array("true".utf8)

  private static func isoCode(_ map: MMDBData.Value, _ data: MMDBData) throws(MMDBData.Fault) -> String? {
    guard var entries = MMDBEntries(map, in: data) else { return nil }
    while let entry = try entries.next() {
      guard Name(entry.key, in: data) == .isoCode else { continue }
      return code(try data.value(at: entry.value), data)
    }
    return nil
  }

  private static func code(_ value: MMDBData.Value, _ data: MMDBData) -> String? {
    value.size == 2 ? data.textBytes(value).flatMap { CountryField.code($0) } : nil
  }

  /// An AS number that is a number, or text such as `AS15169` or `15169`.
  private static func number(_ value: MMDBData.Value, _ data: MMDBData) -> UInt32? {
    if let number = data.unsigned(value) { return number == 0 ? nil : UInt32(exactly: number) }
    guard value.size <= 12, var digits = data.textBytes(value)?[...] else { return nil }
    if digits.starts(with: [0x41, 0x53]) || digits.starts(with: [0x61, 0x73]) { digits = digits.dropFirst(2) }
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let number = UInt32(String(decoding: digits, as: UTF8.self))
    return number == 0 ? nil : number
  }
}

/// The names of fields that are read.
private enum Name {
  case country, countryCode, registeredCountry, traits, isoCode, asNumber, asOrganization, isAnycast

  /// Names by their length, so that most others are passed over without a comparison.
  private static let byLength: [[(text: [UInt8], name: Name)]] = {
    let all: [(String, Name)] = [
      ("country", .country), ("country_code", .countryCode), ("registered_country", .registeredCountry),
      ("traits", .traits), ("iso_code", .isoCode), ("autonomous_system_number", .asNumber), ("asn", .asNumber),
      ("autonomous_system_organization", .asOrganization), ("as_name", .asOrganization), ("name", .asOrganization),
      ("is_anycast", .isAnycast),
    ]
    var table = [[(text: [UInt8], name: Name)]](repeating: [], count: 32)
    for (text, name) in all { table[text.utf8.count].append((Array(text.utf8), name)) }
    return table
  }()

  init?(_ key: MMDBData.Value, in data: MMDBData) {
    guard key.size < Name.byLength.count else { return nil }
    for candidate in Name.byLength[key.size] where data.matches(key, candidate.text) {
      self = candidate.name
      return
    }
    return nil
  }
}
