// Role: rules made for tests, under which every branch of every kind of rule is taken by one destination or another.
import EgressTypes
import Jurisdictions
import VerdictRules

enum SampleRules {
  static let now = Timestamp(seconds: (CivilDate("2026-11-23")?.daysSinceEpoch ?? 0) * 86_400)

  private static func head(_ pack: String, reviewBy: String = "2027-11-23") -> String {
    """
    pack: \(pack)
    as_of: 2026-01-01
    review_by: \(reviewBy)
    confidence: observed
    sources: ["made for tests"]

    """
  }

  private static func policy(_ name: String, _ more: String = "", reviewBy: String = "2027-11-23") -> String {
    head(name, reviewBy: reviewBy) + """
      jurisdictions:
        approved: [near, old, limited]
        flagged: [ally]
        adverse: [foe]
      unlisted_operator: approved
      no_operator_data: unknown
      unnamed: approved
      encrypted_name: flagged
      unread_name: unknown
      hidden_destination: unknown
      flag_unproven_names: true
      \(more)
      actions: {approved: record, excepted: record, flagged: flag, unknown: flag, ambiguous: alert, violation: alert}

      """
  }

  private static func service(
    _ pack: String, _ stance: String, _ country: String, reviewBy: String = "2027-11-23"
  )
    -> String
  {
    head(pack, reviewBy: reviewBy) + """
      operator: "Operator of \(pack)"
      country: \(country)
      stance: \(stance)
      names: ["*.\(pack).example", {name: string.\(pack).example, confidence: string}, {name: memory.\(pack).example, confidence: memory}]

      """
  }

  private static let operators =
    head("listed") + """
      operators:
        - {asn: 64501, name: "Foe Net (HK)", control: CN, reason: "evident from the name", source: test}
        - {asn: 64502, name: "Ally Net", control: US, reason: "seat", source: test}
        - {asn: 64503, name: "Near Net", control: NL, reason: "seat", source: test}
        - {asn: 64504, name: "Old Net", control: BE, reason: "seat", source: test}
        - {asn: 64505, name: "Limited Net", control: FR, reason: "seat", source: test}
        - {asn: 64506, name: "Far Net", control: BR, reason: "seat", source: test}
        - {asn: 64507, name: "Open Net", control: REVIEW, reason: "two owners", source: test}

      """

  static let policies = ["plain", "bound", "outdated"]
  static let services = ["bad", "odd", "good", "worn"]

  static func book() throws -> RuleBook {
    try RuleBook(
      [
        ("jurisdictions/near.yaml", head("near") + "countries: [NL]\n"),
        ("jurisdictions/old.yaml", head("old", reviewBy: "2026-06-01") + "countries: [BE]\n"),
        ("jurisdictions/limited.yaml", head("limited") + "countries: [FR]\nuntil: {FR: 2026-10-01}\n"),
        ("jurisdictions/ally.yaml", head("ally") + "countries: [US]\n"),
        ("jurisdictions/foe.yaml", head("foe") + "countries: [CN]\n"),
        ("policies/plain.yaml", policy("plain")), ("policies/bound.yaml", policy("bound", "only_baseline: [base]")),
        ("policies/outdated.yaml", policy("outdated", reviewBy: "2026-06-01")),
        ("baseline/base.yaml", head("base") + "names: [time.example]\n"), ("operators/listed.yaml", operators),
        (
          "operators/worn-list.yaml",
          head("worn-list", reviewBy: "2026-06-01") + """
            operators:
              - {asn: 64508, name: "Worn Net", control: NL, reason: "seat", source: test}

            """
        ), ("destinations/bad.yaml", service("bad", "alert", "CN")),
        ("destinations/odd.yaml", service("odd", "flag", "US")),
        ("destinations/good.yaml", service("good", "allow", "NL")),
        ("destinations/worn.yaml", service("worn", "allow", "NL", reviewBy: "2026-06-01")),
      ].map { RuleFile(path: $0.0, bytes: Array($0.1.utf8)) })
  }
}

/// Location files with answers for any address.
struct SampleLookup: LocationLookup {
  var sources: [LocationSourceInfo] = []
  var missing: [String] = []
  private var all: [LocationAnswer] = []

  func answers(for address: IPAddress) -> [LocationAnswer] { all }

  /// Adds a vendor's answer, given so many days ago; nil for a file without a date.
  func adding(
    _ country: String?, asn: UInt32? = nil, name: String? = nil, ageDays: Int64? = 1, isAnycast: Bool = false
  ) -> SampleLookup {
    var lookup = self
    lookup.all.append(
      LocationAnswer(
        source: sources.count, country: country, asn: asn, asName: name, isAnycast: isAnycast,
        network: IPPrefix(IPAddress(v4: 0xc633_6400), length: 120)))
    lookup.sources.append(
      LocationSourceInfo(
        vendor: "Vendor \(sources.count) and Sons", path: "/location/\(sources.count).db",
        createdAt: ageDays.map { SampleRules.now.advanced(bySeconds: -$0 * 86_400) }, sha256: "", signature: .unsigned,
        licence: ""))
    return lookup
  }
}

struct SampleRegistrations: RegistrationLookup {
  let country: String
  var registrationSources: [RegistrationSource] { [] }
  func registration(of asn: UInt32) -> ASRegistration? {
    ASRegistration(country: country, registry: "apnic", date: CivilDate("2026-11-20") ?? CivilDate(daysSinceEpoch: 0))
  }
}
