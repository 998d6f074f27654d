// Role: what was in force for a case's events: records or excerpts, the rule texts, and the location files by hash.
import Crypto
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import JournalFiles
import LinuxCalls
import VerdictRules

/// Rules and location data on their way into a bundle.
struct EvidenceRules {
  /// One line for each pack that decided and each location file.
  private(set) var inForce: [String] = []
  /// The records that stand in the bundle whole, by number.
  private(set) var records: [UInt64] = []
  /// What could not be had, and why.
  private(set) var remarks: [StatementRemark] = []
  private let gathered: EvidenceGathering
  private let isSingle: Bool

  private static let excerpt = [
    "@timestamp", "event.kind", RecordKey.log, "egress.version", RecordKey.policy, RecordKey.rulesManifest,
    RecordKey.packs, RecordKey.locationSources,
  ]

  init(_ gathered: EvidenceGathering, isSingle: Bool) {
    self.gathered = gathered
    self.isSingle = isSingle
  }

  /// Writes records or excerpts, and the texts; of single records only the files that decided.
  mutating func write(to bag: inout BagWriter) throws {
    var file = try bag.file("rules-in-force.jsonl")
    var manifests: [String] = []
    for config in gathered.configs {
      let record = try config.record
      if isSingle {
        try file.write(record.excerpt(of: config.index, EvidenceRules.excerpt) + [0x0a])
      } else if !gathered.events.contains(config.index) {
        records.append(config.index)
        try file.write(config.leaf + [0x0a])
      }
      note(record)
      if let manifest = record[string: RecordKey.rulesManifest], !manifests.contains(manifest) {
        manifests.append(manifest)
      }
    }
    try bag.add(file)
    for manifest in manifests { try writeTexts(manifest, to: &bag) }
  }

  /// The packs that rules of the events belong to, and their policies.
  private var decisive: Set<String> {
    var packs: Set<String> = []
    for flow in gathered.flows.values {
      packs.formUnion(flow.ruleIDs.compactMap { $0.split(separator: "/").first.map(String.init) })
      if let policy = flow.policy { packs.insert(policy) }
    }
    return packs
  }

  private mutating func note(_ config: JournalRecord) {
    let packs = decisive
    let decided = config[list: RecordKey.packs].filter { pack in
      pack.split(separator: " ").first.map { packs.contains(String($0)) } ?? false
    }
    for line in decided + config[list: RecordKey.locationSources] where !inForce.contains(line.visible) {
      inForce.append(line.visible)
    }
  }

  private mutating func writeTexts(_ manifest: String, to bag: inout BagWriter) throws {
    var files: [RuleFile] = []
    do throws(JournalledRulesError) { files = try gathered.rules.files(manifest: manifest) } catch {
      let problem = "\(error)".visible
      remarks.append(StatementRemark("rules: \(problem)", nl: "regels: in het origineel: \"\(problem)\""))
      return
    }
    let folder = "rules/\(BagManifest.inert(String(manifest.prefix(16))))"
    let list = files.map { "\($0.sha256)  \($0.path)\n" }.joined()
    let isInert = files.allSatisfy { BagManifest.inert($0.path) == $0.path }
    if !isSingle, isInert, TreeHash.plain(list.utf8).hexadecimal == manifest {
      try bag.add("\(folder)/MANIFEST.sha256", list.utf8)
    }
    let packs = decisive
    let sources = isSingle ? (try? RuleBook(files))?.sources ?? [] : []
    for file in files {
      let pack = sources.first { $0.path == file.path }?.pack?.name
      guard !isSingle || pack.map(packs.contains) == true else { continue }
      try bag.add("\(folder)/\(BagManifest.inert(file.path))", file.bytes)
    }
  }

  /// Writes which location files were asked, and the files themselves where that is wanted and allowed.
  mutating func writeLocationData(isWanted: Bool, to bag: inout BagWriter) throws {
    var lines: [StatementRemark] = []
    var seen: Set<String> = []
    for config in gathered.configs {
      for recorded in try config.record[list: RecordKey.locationSources] {
        guard let source = LocationSourceInfo(recorded: recorded), seen.insert(source.sha256).inserted else { continue }
        let (hash, vendor, made) = (source.sha256.visible, source.vendor.visible, source.createdAt?.readable)
        let (what, nl) = try copy(source, isWanted, &bag)
        lines.append(
          StatementRemark(
            "\(hash)  \(vendor), made \(made ?? "at an unknown time"): \(what)",
            nl: "\(hash)  \(vendor), gemaakt \(made ?? "op een onbekende tijd"): \(nl)"))
      }
    }
    let head = StatementRemark(
      "# Location data that was in force: vendor, date, SHA-256, and whether the file is in this folder.",
      nl: "# Locatiegegevens die golden: leverancier, datum, SHA-256, en of het bestand in deze map staat.")
    let text = Language.allCases.map { language in
      ([head] + lines).map { "\($0.text(in: language))\n" }.joined()
    }.joined(separator: "\n")
    try bag.add("location-data.txt", text.utf8)
  }

  /// Copies a file that may be copied; answers what became of it, in English and Dutch.
  private func copy(
    _ source: LocationSourceInfo, _ isWanted: Bool, _ bag: inout BagWriter
  ) throws -> (english: String, dutch: String) {
    guard let licence = LocationLicence(vendor: source.vendor) else {
      return (
        "not included, its licence is not known to egressctl; ask the sender",
        "niet bijgevoegd, egressctl kent de licentie niet; vraag de afzender"
      )
    }
    let (name, dutchName) = (licence.name, licence.dutchName)
    guard licence.allowsCopies else {
      return (
        "not included, \(name) does not allow to pass it on", "niet bijgevoegd, \(dutchName) staat doorgeven niet toe"
      )
    }
    guard isWanted else {
      return (
        "not included (it may be, under \(name); egressctl takes it with --location-data)",
        "niet bijgevoegd (dat mag, onder \(dutchName); egressctl voegt het toe met --location-data)"
      )
    }
    let fileName = source.path.split(separator: "/").last.map(String.init) ?? "data"
    let target = "location/\(BagManifest.inert(String(source.sha256.prefix(16))))-\(BagManifest.inert(fileName))"
    // Before a byte is taken: another file may lie there by now.
    guard try LocationLicence.sha256(ofFile: source.path) == source.sha256 else {
      return (
        "not included, the file is no longer at its path or another one lies there",
        "niet bijgevoegd, het bestand staat niet meer op zijn plaats of er staat een ander"
      )
    }
    var file = try bag.file(target)
    let input = try Descriptor.reading(source.path)
    while true {
      let block = try input.read(upTo: 1 << 20)
      if block.isEmpty { break }
      try file.write(block)
    }
    try bag.add(file)
    return ("\(target), under \(name)", "\(target), onder \(dutchName)")
  }
}

/// What a vendor's licence allows.
struct LocationLicence {
  let name: String
  let allowsCopies: Bool

  /// The licence as Dutch pages call it.
  var dutchName: String { allowsCopies ? name : "de licentieovereenkomst van de leverancier" }

  /// The licence by the vendor's name as it is recorded; nil where that does not tell.
  init?(vendor: String) {
    let known: [(String, String, Bool)] = [
      ("IPFire", "CC BY-SA 4.0", true), ("MaxMind", "its vendor's licence agreement", false),
    ]
    // Others sell what they also give away in part, and the name does not tell which it is.
    guard let found = known.first(where: { $0.0 == vendor }) else { return nil }
    (name, allowsCopies) = (found.1, found.2)
  }

  /// SHA-256 of a file; nil where there is none that can be read.
  static func sha256(ofFile path: String) throws -> String? {
    guard let file = try? Descriptor.reading(path) else { return nil }
    var hash = SHA256()
    while true {
      let block = try file.read(upTo: 1 << 20)
      if block.isEmpty { break }
      hash.update(data: block)
    }
    return hash.finalize().hexadecimal
  }
}
