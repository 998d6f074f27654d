// Role: the location data that a case of `Rules/tests` writes down instead of asking a database.

import EgressTypes
import StrictYAML

/// Location files of made-up vendors, one for each country of a case, that know one address.
struct CaseLookup: LocationLookup {
  let sources: [LocationSourceInfo]
  private let known: [LocationAnswer]

  /// Reads the keys `countries`, `asn`, `anycast`, `age_days` and `database` of a case; nil where they have mistakes.
  init?(reading fields: inout YAMLMapping, at time: Timestamp) {
    let countries = fields.optional("countries").map { $0.list { $0.string() } } ?? []
    let asn = fields.optional("asn").map { $0.asn() }
    let isAnycast = fields.optional("anycast")?.boolean() ?? false
    let days = fields.optional("age_days")?.integer(in: 0...36_500) ?? 0
    let hasDatabase = fields.optional("database")?.boolean() ?? true
    guard let countries, asn != .some(nil) else { return nil }
    var answers: [String?] = countries
    if answers.isEmpty, asn != nil { answers = [nil] }
    sources = (0..<(hasDatabase ? max(answers.count, 1) : 0)).map { index in
      LocationSourceInfo(
        vendor: "vendor \(index + 1)", path: "case", createdAt: time.advanced(bySeconds: -days * 86_400), sha256: "",
        signature: .unsigned, licence: "")
    }
    known =
      !hasDatabase
      ? []
      : answers.enumerated().map { index, country in
        LocationAnswer(
          source: index, country: country, asn: asn ?? nil, asName: nil, isAnycast: isAnycast,
          network: IPPrefix(IPAddress(v4: 0xc633_6400), length: 120))
      }
  }

  func answers(for address: IPAddress) -> [LocationAnswer] { known }
}
