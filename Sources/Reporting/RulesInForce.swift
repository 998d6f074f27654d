// Role: which rules and location data the verdicts rest on, how old they were, and when they changed.
import EgressTypes

/// A rule pack or location file, as a config record names it.
public struct NamedSource: Hashable, Sendable {
  /// The pack, or the vendor of the data.
  public var name: String
  /// SHA-256, or empty where the record has none.
  public var sha256: String
  /// When the pack was last right or the data was made; nil where the record does not say.
  public var date: Timestamp?
  /// When the pack is to be reviewed; nil for data.
  public var reviewBy: Timestamp?
  /// Whether data was signed; empty for packs.
  public var signature: String
  /// The data's path; empty for packs.
  public var path: String

  /// Reads `NAME key=value …`; the name and the path, which is last, may hold spaces.
  init(_ text: String) {
    let (facts, place) = text.cut(at: " path=")
    let words = facts.split(separator: " ")
    var values: [Substring: Substring] = [:]
    for word in words.drop(while: { !$0.contains("=") }) {
      let (key, value) = word.cut(at: "=")
      values[key] = value
    }
    name = words.prefix { !$0.contains("=") }.joined(separator: " ")
    sha256 = String(values["sha256"] ?? "")
    date = (values["as_of"] ?? values["created"]).flatMap { Timestamp(rfc3339: $0) }
    reviewBy = values["review_by"].flatMap { Timestamp(rfc3339: $0) }
    signature = String(values["signature"] ?? "")
    path = String(place)
  }

  /// Whole days from its date to a time; nil when it has no date.
  public func ageInDays(at time: Timestamp) -> Int64? { date.map { (time.seconds - $0.seconds) / 86_400 } }
}

/// One config record: what was in force from its time on.
public struct Configuration: Hashable, Sendable {
  /// From when.
  public var since: Timestamp
  /// The version of egressd.
  public var version: String
  /// The policy for controllers that name none.
  public var policy: String
  /// What counts as inside the hangar.
  public var inside: String
  /// SHA-256 of the inventory; empty for none.
  public var inventory: String
  /// The rule packs.
  public var packs: [NamedSource]
  /// The location data.
  public var sources: [NamedSource]
  /// What egressd warned of when it took them.
  public var warnings: [String]

  init(_ record: JournalRecord, since time: Timestamp) {
    since = time
    version = record.text(ReportKey.version) ?? "unknown"
    policy = record.text(RecordKey.policy) ?? "unknown"
    inside = record.text(ReportKey.inside) ?? record.texts(ReportKey.inside).joined(separator: ", ")
    inventory = record.text(ReportKey.inventory) ?? ""
    packs = record.texts(ReportKey.packs).map(NamedSource.init)
    sources = record.texts(ReportKey.sources).map(NamedSource.init)
    warnings = record.texts(ReportKey.warnings)
  }

  /// What differs from another configuration, each as one clause.
  func changes(from other: Configuration) -> [String] {
    let before = Dictionary(other.named.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    let after = Dictionary(named.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    let added = after.keys.filter { before[$0] == nil }.map { "\($0) added" }
    let removed = before.keys.filter { after[$0] == nil }.map { "\($0) removed" }
    let changed = after.filter { name, value in before[name].map { $0 != value } ?? false }.map { "\($0.key) changed" }
    return (added + removed + changed).sorted()
  }

  private var named: [(String, String)] {
    [("version", version), ("policy", policy), ("inside networks", inside), ("inventory", inventory)]
      + packs.map { ("rule pack \($0.name)", "\($0)") } + sources.map { ("location data \($0.name)", "\($0)") }
  }
}

/// A change of rules, inventory, location data or version within the period.
public struct ConfigurationChange: Hashable, Sendable {
  /// When.
  public var time: Timestamp
  /// What, each as one clause: `rule pack dji changed`.
  public var changes: [String]
}

/// Gathers config records in the order of the journal.
struct RulesInForce {
  /// What was in force last, before or in the period.
  private(set) var latest: Configuration?
  /// What changed in the period.
  private(set) var changes: [ConfigurationChange] = []
  /// Changes beyond those listed.
  private(set) var unlisted: Int64 = 0

  private static let maximumChanges = 100

  mutating func add(_ record: JournalRecord, at time: Timestamp, in period: ReportPeriod) {
    guard time < period.span.end else { return }
    let configuration = Configuration(record, since: time)
    defer { latest = configuration }
    guard period.contains(time), let latest else { return }
    let difference = configuration.changes(from: latest)
    guard !difference.isEmpty else { return }
    if changes.count < RulesInForce.maximumChanges {
      changes.append(ConfigurationChange(time: time, changes: difference))
    } else {
      unlisted += 1
    }
  }
}

extension StringProtocol where SubSequence == Substring {
  /// The text before the first occurrence of a separator, and the text after it; all and nothing without one.
  func cut(at separator: String) -> (Substring, Substring) {
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(separator) { return (self[..<rest.startIndex], rest.dropFirst(separator.count)) }
      rest = rest.dropFirst()
    }
    return (self[...], "")
  }
}
