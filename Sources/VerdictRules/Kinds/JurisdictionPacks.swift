// Role: the rule kind `jurisdictions`: lists of countries, and the axis of location that they decide.

import EgressTypes
import StrictYAML

/// A list of countries.
struct JurisdictionPack: Sendable {
  let pack: RulePack
  /// The countries that it lists itself.
  let countries: Set<String>
  /// The last day for countries whose approval is limited in time.
  let until: [String: CivilDate]
  /// The packs that stand in it as if written out.
  let includes: [Policy.Reference]
  /// The packs through which a policy came to this one.
  var includedBy: [RulePack] = []

  /// The last day on which the pack and all through which it came may approve anything.
  var lastDay: CivilDate { ([pack] + includedBy).map(\.reviewBy).min() ?? pack.reviewBy }

  /// Why the pack no longer approves a country; nil while it does.
  func lapse(of country: String, at time: Timestamp) -> String? {
    if let old = ([pack] + includedBy).first(where: { $0.isExpired(at: time) }) {
      return "\(old.name) was to be reviewed by \(old.reviewBy)"
    }
    guard let last = until[country], last < CivilDate(containing: time) else { return nil }
    return "\(pack.name) lists \(country) until \(last)"
  }
}

/// What a policy makes of a country.
enum CountryStanding {
  case adverse(by: JurisdictionPack)
  case approved(by: JurisdictionPack)
  /// It was approved, but the pack is past its date.
  case lapsed(by: JurisdictionPack, why: String)
  case notApproved
}

struct JurisdictionPacks: RuleKind {
  static let folder = "jurisdictions"
  private(set) var byName: [String: JurisdictionPack] = [:]
  private(set) var places: [String: YAMLPlace] = [:]
  /// Each pack with all that it includes, itself first.
  private var resolved: [String: [JurisdictionPack]] = [:]

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let includes = fields.optional("includes").map { value in
      value.filledList { item in item.packName().map { Policy.Reference(name: $0, place: item.place) } }
    }
    // A pack may do no more than put others together.
    let listed = includes == nil ? fields.required("countries") : fields.optional("countries")
    var places: [String: YAMLPlace] = [:]
    let countries = listed?.filledList { item in
      item.country().map { country in
        places["\(pack.name)/\(country)"] = item.place
        return country
      }
    }
    let until = fields.optional("until")?.mapping { fields in
      fields.entries().reduce(into: [String: CivilDate]()) { until, entry in
        guard let country = entry.key.country(), let last = entry.value.date() else { return }
        until[country] = last
        if countries?.contains(country) == false { entry.key.note("`\(country)` is not among the countries") }
      }
    }
    self.places.merge(places) { first, _ in first }
    byName[pack.name] = JurisdictionPack(
      pack: pack, countries: Set(countries ?? []), until: until ?? [:], includes: includes?.flatMap(\.self) ?? [])
  }

  // MARK: - Packs in packs

  mutating func resolve() -> [YAMLMistake] {
    var mistakes: [YAMLMistake] = []
    for name in byName.keys.sorted() {
      var path: [String] = []
      resolve(name, on: &path, &mistakes)
    }
    return mistakes
  }

  /// The deepest that packs may lie in packs.
  private static let maximumDepth = 16

  /// Works out a pack after those that it includes; `path` is how this one was come to.
  @discardableResult
  private mutating func resolve(
    _ name: String, on path: inout [String], _ mistakes: inout [YAMLMistake]
  ) -> [JurisdictionPack] {
    if let known = resolved[name] { return known }
    guard let pack = byName[name] else { return [] }
    path.append(name)
    defer { path.removeLast() }
    var members = [pack]
    for reference in pack.includes {
      guard byName[reference.name] != nil else {
        let known = byName.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
        mistakes.append(
          YAMLMistake(reference.place, "no pack `\(reference.name)` in `\(Self.folder)/`; there is \(known)"))
        continue
      }
      if let start = path.firstIndex(of: reference.name) {
        let circle = (path[start...] + [reference.name]).map { "`\($0)`" }.joined(separator: " includes ")
        mistakes.append(YAMLMistake(reference.place, "\(circle): a circle; take one of them out"))
        continue
      }
      guard path.count < Self.maximumDepth else {
        mistakes.append(
          YAMLMistake(reference.place, "includes nest deeper than \(Self.maximumDepth); name the inner pack directly"))
        continue
      }
      for var member in resolve(reference.name, on: &path, &mistakes) {
        member.includedBy.append(pack.pack)
        // A pack that comes in on two ways counts once, by the way that lasts longer: else their number could double with
        // each level, and one more pack could end what another one approves.
        if let place = members.firstIndex(where: { $0.pack.name == member.pack.name }) {
          if member.lastDay > members[place].lastDay { members[place] = member }
        } else {
          members.append(member)
        }
      }
    }
    resolved[name] = members
    return members
  }

  /// The names of all packs that these include.
  func members(of names: Set<String>) -> Set<String> {
    Set(names.flatMap { resolved[$0] ?? [] }.map(\.pack.name))
  }

  /// The countries of a pack and of all that it includes.
  func countries(of name: String) -> Set<String> {
    (resolved[name] ?? []).reduce(into: []) { $0.formUnion($1.countries) }
  }

  // MARK: - What a policy makes of a country

  /// What a policy makes of a country; adverse comes before anything else.
  func standing(of country: String, under policy: Policy, at time: Timestamp) -> CountryStanding {
    if let pack = packs(listing: country, in: policy.adverse).first { return .adverse(by: pack) }
    var lapsed: CountryStanding?
    for pack in packs(listing: country, in: policy.approved) {
      guard let why = pack.lapse(of: country, at: time) else { return .approved(by: pack) }
      lapsed = .lapsed(by: pack, why: why)
    }
    return lapsed ?? .notApproved
  }

  /// The packs among those named that list a country.
  func packs(listing country: String, in references: [Policy.Reference]) -> [JurisdictionPack] {
    references.flatMap { resolved[$0.name] ?? [] }.filter { $0.countries.contains(country) }
  }

  // MARK: - The axis of location

  func findings(on subject: Subject, in book: RuleBook) -> [Finding] {
    let found = subject.classification
    func finding(_ verdict: Verdict, _ reason: String, _ rule: String) -> Finding {
      Finding(axis: .location, verdict: verdict, reason: reason, ruleID: rule)
    }
    guard found.scope == .public else {
      return [finding(.unknown, "a private address outside the hangar, which no source can place", "location/private")]
    }
    // What a lost source would have said may have been worse than what the others say.
    let missing = found.sourcesMissing.map { source in
      finding(.unknown, "a location source is missing: \(source)", "location/source-missing")
    }
    guard found.sourcesAsked > 0 else {
      return [finding(.unknown, "no location database", "location/no-database")] + missing
    }
    var findings = found.countries.map { judged($0, subject) }
    findings += found.votes.compactMap { vote in
      vote.undetermined.map {
        finding(.ambiguous, "\($0) by \(vote.described(at: subject.time))", "location/undetermined")
      }
    }
    if found.countries.count > 1 {
      let list = found.countries.joined(separator: ", ")
      findings.append(finding(.ambiguous, "sources disagree: \(list); the worst counts", "location/disputed"))
    }
    if findings.isEmpty { findings = [finding(.unknown, "no source knows the address", "location/no-data")] }
    return findings + missing
  }

  private func judged(_ country: String, _ subject: Subject) -> Finding {
    let votes = subject.classification.votes.filter { $0.reading == .country(country) }
    let sources = votes.map { $0.described(at: subject.time) }.joined(separator: " and ")
    let answer = sources.isEmpty ? country : "\(country) by \(sources)"
    func finding(_ verdict: Verdict, _ conclusion: String, _ rule: String) -> Finding {
      Finding(axis: .location, verdict: verdict, reason: "\(answer): \(conclusion)", ruleID: rule)
    }
    switch standing(of: country, under: subject.policy, at: subject.time) {
    case .adverse(let pack):
      return finding(.violation, "adverse by \(pack.pack.name)", "\(pack.pack.name)/\(country)")
    case .notApproved:
      let policy = subject.policy.pack.name
      return finding(.violation, "not approved under \(policy)", "\(policy)/not-approved")
    case .lapsed(let pack, let why):
      return finding(.unknown, why, "\(pack.pack.name)/\(country)")
    case .approved(let pack):
      guard votes.contains(where: \.age.canApprove) else {
        return finding(.unknown, "approved by \(pack.pack.name), but the data is too old to approve", "location/stale")
      }
      return finding(.approved, "approved by \(pack.pack.name)", "\(pack.pack.name)/\(country)")
    }
  }
}

extension LocationVote {
  /// What is said instead of a country; nil when there is one, or no answer at all.
  fileprivate var undetermined: String? {
    switch reading {
    case .anycast: "anycast, served from many places"
    case .pseudoCountry(let code): "`\(code)`, which names no country,"
    case .country, .noCountry: nil
    }
  }

  /// `IPFire (database of 2026-08-22, network 47.91.0.0/16)`.
  fileprivate func described(at time: Timestamp) -> String {
    guard let created = source.createdAt else {
      return "\(source.vendor) (age of \(source.path) unknown, network \(answer.network))"
    }
    let days = time.days(since: created)
    // A capture file may be older than the data it is judged by.
    let note = age == .fresh ? "" : days < 0 ? ", made \(-days) days after this traffic" : ", \(days) days old"
    return "\(source.vendor) (database of \(CivilDate(containing: created))\(note), network \(answer.network))"
  }
}
