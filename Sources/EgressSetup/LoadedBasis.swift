// Role: loads rules, inventory and location data into one value that a pipeline can judge by, and a record of it.
import EgressPipeline
import EgressSettings
import EgressTypes
import Jurisdictions
import LocationSources
import VerdictRules

/// Where a basis is loaded from.
public struct BasisSources: Sendable, Hashable {
  /// The folder of rule packs; nil for the installed one.
  public var rules: String?
  /// The rules that the owner adds or changes; nil for none.
  public var localRules: LocalRules?
  /// The policy of devices that name none.
  public var policy = "regular-ops"
  /// Whether that policy has to be among the rules; not for who judges flows that name their own.
  public var needsPolicy = true
  /// The inventory file; nil for none.
  public var inventory: String?
  /// Location files; empty for the newest installed database.
  public var locationFiles: [String] = []
  /// PEM files of further keys that location databases may be signed with.
  public var locationKeys: [String] = []
  /// Files of the registries; empty for none.
  public var registrations: [String] = []

  /// Makes sources with the defaults.
  public init() {}

  /// The sources that settings name.
  public init(_ settings: Settings) {
    rules = settings.rules
    if let folder = settings.localRules {
      localRules = LocalRules(folder: folder)
    } else if ConfigurationFiles.hasStandardLocalRules {
      localRules = .standard
    }
    if let owners = settings.ruleOwners { localRules?.owners = owners }
    policy = settings.policy
    inventory = settings.inventory
    locationFiles = settings.locationSources
    locationKeys = settings.locationKeys
    registrations = settings.registrations
  }
}

/// Everything a verdict rests on, loaded and checked as a whole.
public struct LoadedBasis: Sendable {
  /// Classifier and rules.
  public let judgement: JudgementBasis
  /// The registered controllers.
  public let inventory: DeviceInventory
  /// Whether an inventory file was given.
  public var hasInventory: Bool { inventoryHash != nil }
  /// The policy of devices that name none.
  public let policy: String
  /// The loaded location files.
  public let locations: any LocationLookup
  /// The loaded files of the registries.
  public let registrations: [RegistrationSource]
  /// What an administrator should know: missing, old or refused data, packs to review.
  public let warnings: [String]
  private let ruleTexts: RuleTexts
  private let inventoryHash: String?

  /// Loads and checks everything; throws the first file that cannot be used, with every mistake in it.
  ///
  /// With `.missingFiles`, location files that cannot be used are named instead and make every verdict `unknown` at best:
  /// a daemon that starts has to watch even so.
  public init(
    loading sources: BasisSources, tolerating tolerance: LocationTolerance = .none, at time: Timestamp = .now
  ) throws(SetupError) {
    let rules = try LoadedRules(in: sources.rules, local: sources.localRules, at: time)
    try self.init(
      rules, try LoadedInventory(at: sources.inventory), with: sources, tolerating: tolerance, at: time)
  }

  /// Joins rules and an inventory that were read already with the location files that sources name.
  public init(
    _ loadedRules: LoadedRules, _ loadedInventory: LoadedInventory, with sources: BasisSources,
    tolerating tolerance: LocationTolerance = .none, at time: Timestamp = .now
  ) throws(SetupError) {
    let rules = loadedRules.book
    let inventory = loadedInventory.inventory
    for name in (sources.needsPolicy ? [sources.policy] : []) + inventory.devices.compactMap(\.policy)
    where !rules.policyNames.contains(name) {
      throw SetupError(
        "policy `\(name)`", "is in no rule pack",
        remedy: "use one of \(rules.policyNames.sorted().joined(separator: ", "))")
    }
    let (locations, remarks) = try LoadedBasis.locations(sources, tolerance, at: time)
    let (registrations, unregistered) = try LoadedBasis.registrations(sources.registrations, tolerance, at: time)
    let lookup = unregistered.isEmpty ? locations : LackingLocations(loaded: locations, further: unregistered)
    self.registrations = registrations.registrationSources
    self.inventory = inventory
    self.locations = lookup
    ruleTexts = loadedRules.texts
    inventoryHash = loadedInventory.sha256
    policy = sources.policy
    judgement = JudgementBasis(
      classifier: Classifier(
        sources: lookup, operators: OperatorTable(rules.operatorEntries, registrations: registrations),
        services: ServiceTable(rules.serviceRules)), rules: rules)
    warnings =
      remarks + lookup.missing.map { "location: \($0); while it is missing every destination is at best unknown" }
      + LoadedBasis.ageWarnings(of: locations.sources, at: time)
      + LoadedBasis.ageWarnings(of: registrations.registrationSources, at: time) + rules.warnings(at: time)
      + rules.sources.compactMap { $0.signatureWarning(at: time) }
  }

  private static func locations(
    _ sources: BasisSources, _ tolerance: LocationTolerance, at time: Timestamp
  ) throws(SetupError) -> (any LocationLookup, remarks: [String]) {
    do throws(LocationFileError) {
      if tolerance == .missingFiles, !sources.locationFiles.isEmpty {
        let files = LocationFiles.openUsable(sources.locationFiles, keys: sources.locationKeys) { source in
          LoadedBasis.future(source, at: time).map { "\($0.0); \($0.remedy)" }
        }
        return (files, [])
      }
      let files = try LocationFiles.open(sources.locationFiles, keys: sources.locationKeys)
      for source in files.sources {
        if let (problem, remedy) = future(source, at: time) { throw future(source.path, problem, remedy) }
      }
      return (files, files.refused.map { "passed over: \($0)" })
    } catch {
      // With no database every destination is unknown; that is a state to run in and to be told, not one to hide.
      if sources.locationFiles.isEmpty { return (NoLocations(), ["location: \(error)"]) }
      throw SetupError(passing: error)
    }
  }

  /// What is wrong with data that says it was made later than tomorrow.
  private static func future(_ source: LocationSourceInfo, at time: Timestamp) -> (String, remedy: String)? {
    guard let created = source.createdAt, created > time.advanced(bySeconds: 86_400) else { return nil }
    return (
      "says it was made on \(created.readable), which is yet to come", "correct its date, or the clock of this machine"
    )
  }

  private static func future(_ path: String, _ problem: String, _ remedy: String) -> LocationFileError {
    .unsupportedFormat(path: path, format: problem, remedy: remedy)
  }

  private static func registrations(
    _ paths: [String], _ tolerance: LocationTolerance, at time: Timestamp
  ) throws(SetupError) -> (RegistrationFiles, missing: [String]) {
    do throws(LocationFileError) {
      let files = try RegistrationFiles(paths: paths)
      let tomorrow = CivilDate(containing: time.advanced(bySeconds: 86_400))
      for source in files.registrationSources where source.date > tomorrow {
        throw future(
          source.path, "says it is of \(source.date), which is yet to come",
          "give the registry's own file, or correct the clock of this machine")
      }
      return (files, [])
    } catch {
      // They belong together: with one of them missing, nobody can say what the others would have been held against.
      if tolerance == .missingFiles { return (RegistrationFiles(), ["\(error)"]) }
      throw SetupError(passing: error)
    }
  }

  private static func ageWarnings(of sources: [RegistrationSource], at time: Timestamp) -> [String] {
    sources.compactMap { source in
      let made = Timestamp(seconds: source.date.daysSinceEpoch * 86_400)
      guard SourceAge(createdAt: made, at: time) != .fresh else { return nil }
      return "registrations: \(source.path): data of \(source.date) are \(time.days(since: made)) days old"
    }
  }

  private static func ageWarnings(of sources: [LocationSourceInfo], at time: Timestamp) -> [String] {
    sources.compactMap { source in
      let age = SourceAge(createdAt: source.createdAt, at: time)
      guard age != .fresh else { return nil }
      guard let created = source.createdAt else { return "location: \(source.path): its age is not known" }
      let days = time.days(since: created)
      return "location: \(source.path): data of \(created.readable) are \(days) days old (\(age.rawValue))"
    }
  }

  /// Why nothing can be approved by location at a time, or not all that should be; nil when all is well.
  public func locationFault(at time: Timestamp) -> String? {
    if let first = locations.missing.first { return "location data is missing: \(first)" }
    guard !locations.sources.isEmpty else { return "there is no location data" }
    let ages = locations.sources.map { SourceAge(createdAt: $0.createdAt, at: time) }
    return ages.contains(where: \.canApprove) ? nil : "all location data is too old to approve anything"
  }

  /// The local rule files in force, a sentence each.
  public var localRules: [String] { judgement.rules.sources.compactMap(\.localSentence) }

  /// The texts of the rule files that were not journalled before; they come before the record of what is in force.
  public func ruleRecords(notIn journalled: inout Set<String>, at time: Timestamp) -> [JournalRecord] {
    ruleTexts.records(notIn: &journalled, at: time)
  }

  /// SHA-256 of the list of rule files, lower-case hexadecimal.
  public var rulesManifest: String { ruleTexts.manifest }

  /// The record of what is in force, each file by its hash.
  public func configRecord(inside: InsideNetworks, at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .config, at: time)
    record[string: "egress.version"] = EgressVersion.text
    record[string: RecordKey.policy] = policy
    record[string: "egress.inside"] = inside.description
    record[string: "egress.inventory.sha256"] = inventoryHash
    record[integer: "egress.inventory.devices"] = Int64(inventory.devices.count)
    record[list: "egress.inventory.controllers"] = inventory.recorded
    record[string: RecordKey.rulesManifest] = ruleTexts.manifest
    record[list: RecordKey.packs] = judgement.rules.sources.compactMap { source in
      // Files of test cases decide nothing.
      guard let pack = source.pack else { return nil }
      return "\(pack.name) as_of=\(pack.asOf) review_by=\(pack.reviewBy) sha256=\(source.sha256)\(source.origin.text)"
    }
    record[list: RecordKey.locationSources] = locations.sources.map(\.recorded)
    record[list: RecordKey.locationMissing] = locations.missing
    record[list: "egress.location.registrations"] = registrations.map { source in
      "\(source.registry) date=\(source.date) sha256=\(source.sha256) path=\(source.path)"
    }
    record[list: "egress.warnings"] = warnings
    return record
  }
}

extension DeviceInventory {
  /// The most bytes of a config record that controllers take.
  private static let recordedBytes = 8192

  /// Each controller as `id|policy|model`, the policy empty for the default one; as many as there is room for.
  ///
  /// A controller that is never seen stands in no other record.
  fileprivate var recorded: [String] {
    var texts: [String] = []
    var left = DeviceInventory.recordedBytes
    for device in devices {
      let text = "\(device.id)|\(device.policy ?? "")|\(device.model)"
      left -= text.visible.utf8.count + 3
      guard left >= 0 else { break }
      texts.append(text)
    }
    return texts
  }
}

extension RuleSource {
  /// What there is to say of a local file; nil for a shipped one.
  public var localSentence: String? {
    guard case .local(let signer, let replaces) = origin else { return nil }
    let by = signer.map { "signed by \($0)" } ?? "not signed"
    return "\(path) \(replaces ? "replaces the shipped file" : "is added"), \(by)"
  }

  /// Told in the last month in which a key's signatures count: after it the rules are refused.
  fileprivate func signatureWarning(at time: Timestamp) -> String? {
    guard case .local(let signer?, _) = origin, let end = signer.validBefore,
      end < time.advanced(bySeconds: 30 * 86_400)
    else { return nil }
    return
      "\(path): signatures of \(signer) count until \(end.readable); then these rules are refused: sign with a newer key"
  }
}

extension RuleOrigin {
  /// What the record of the rules in force says of a local file; nothing of a shipped one.
  fileprivate var text: String {
    switch self {
    case .shipped: ""
    case .local(let signer, let replaces):
      " origin=local replaces=\(replaces ? "yes" : "no")"
        + (signer.map { " signed_by=\($0.principal) key=\($0.fingerprint)" } ?? " signed_by=-")
    }
  }
}

/// Whether location files may be missing.
public enum LocationTolerance: Sendable {
  /// Each has to be usable.
  case none
  /// Those that cannot be used are named, and nothing is approved meanwhile.
  case missingFiles
}

/// Loaded location files where further sources are missing.
private struct LackingLocations: LocationLookup {
  let loaded: any LocationLookup
  let further: [String]
  var sources: [LocationSourceInfo] { loaded.sources }
  var missing: [String] { loaded.missing + further }
  func answers(for address: IPAddress) -> [LocationAnswer] { loaded.answers(for: address) }
}

/// No location data at all.
private struct NoLocations: LocationLookup {
  var sources: [LocationSourceInfo] { [] }
  func answers(for address: IPAddress) -> [LocationAnswer] { [] }
}
