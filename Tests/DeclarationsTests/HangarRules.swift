// Role: what these tests may declare, and who declares it.
import Declarations
import EgressTypes

/// Terms, people and times of the tests.
enum HangarRules {
  static let start = Timestamp(rfc3339: "2026-11-27T10:00:00Z") ?? Timestamp(nanoseconds: 0)
  static let jansen = Person(uid: 1000, name: "jansen")
  static let devries = Person(uid: 1001, name: "devries")
  static let root = Person(uid: 0, name: "root")

  static func pack(_ name: String, reviewBy: String = "2027-05-27") -> RulePack {
    RulePack(
      name: name, asOf: CivilDate("2026-11-27") ?? CivilDate(daysSinceEpoch: 0),
      reviewBy: CivilDate(reviewBy) ?? CivilDate(daysSinceEpoch: 0), sources: ["test"], confidence: .listed)
  }

  static let geofence = WindowTerms(
    pack: pack("geofence"), destinations: ["dji-flysafe"], minutes: 30, uploadBytes: 16_000)

  static func regime(_ name: String) -> NotificationRegime {
    let pack = pack(name)
    return NotificationRegime(
      name: name, hours: 72, noticeHours: 24, asOf: pack.asOf, reviewBy: pack.reviewBy,
      wordings: [.law: .init(english: name, dutch: name)])
  }

  static var terms: DeclarationTerms {
    var terms = DeclarationTerms(
      windows: [
        "geofence": geofence,
        "stale": WindowTerms(
          pack: pack("stale", reviewBy: "2026-11-26"), destinations: ["dji-update"], minutes: 30, uploadBytes: 1000),
      ],
      operations: ["regular": "regular-ops", "stand-alone": "strict-ldm"], baselinePolicies: ["strict-ldm"],
      devices: ["rc-01", "rc-02"])
    terms.regimes = [regime("gdpr"), regime("wpg")]
    return terms
  }

  static func request(
    _ device: String = "rc-01", _ pack: String = "geofence", minutes: Int? = nil, bytes: UInt64? = nil
  )
    -> DeclarationCommand
  {
    .requestWindow(device: device, pack: pack, minutes: minutes, uploadBytes: bytes, reason: "new zone data")
  }

  /// A book in which a window is open since the start.
  static func openBook() throws -> (DeclarationBook, WindowGrant) {
    var book = DeclarationBook(terms: terms)
    let asked = try book.carryOut(request(), by: jansen, at: start)
    _ = try book.carryOut(.approveWindow(id: asked[string: RecordKey.window] ?? ""), by: devries, at: start)
    guard
      let grant = book.grant(for: "rc-01", covering: services("flysafe-api.dji.com"), of: named("flysafe-api.dji.com"))
    else { throw Missing.grant }
    return (book, grant)
  }

  static func named(_ names: String...) -> Attribution {
    Attribution(names: names.map { AttributedName(DomainName($0), .dns) }, status: .named)
  }

  /// What the names of the window pack are found to be; other names are nothing.
  static func services(_ names: String..., pack: String = "dji-flysafe") -> [ServiceFinding] {
    names.map { name in
      ServiceFinding(
        name: AttributedName(DomainName(name), .dns),
        rule: ServiceRule(
          pack: HangarRules.pack(pack), pattern: DomainPattern(DomainName(name), includesSubdomains: false),
          operatorName: "DJI", country: "CN", stance: .flag, confidence: .listed))
    }
  }

  enum Missing: Error { case grant }
}
