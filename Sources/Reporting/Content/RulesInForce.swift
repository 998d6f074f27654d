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
  /// Where the pack comes from.
  public var origin: PackOrigin = .shipped

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
    if values["origin"] == "local" {
      // Written as `origin=local replaces=yes signed_by=NAME key=SHA256:…`; `-` for no signature.
      let signer = values["signed_by"].flatMap { $0 == "-" ? nil : String($0) }
      origin = .local(signer: signer, key: String(values["key"] ?? ""), replaces: values["replaces"] == "yes")
    }
  }

  /// Whole days from its date to a time; nil when it has no date.
  public func ageInDays(at time: Timestamp) -> Int64? { date.map { (time.seconds - $0.seconds) / 86_400 } }
}

/// Where a rule pack comes from.
public enum PackOrigin: Hashable, Sendable {
  /// From this project.
  case shipped
  /// From the gateway's owner: who signed it, nil for nobody, with which key, and whether in place of a shipped one.
  case local(signer: String?, key: String, replaces: Bool)
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
  func changes(from other: Configuration) -> [ConfigurationDifference] {
    let before = Dictionary(other.named.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    let after = Dictionary(named.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    let subjects = Set(before.keys).union(after.keys).sorted { $0.order < $1.order }
    return subjects.compactMap { subject in
      switch (before[subject], after[subject]) {
      case (nil, _?): ConfigurationDifference(subject: subject, change: .added)
      case (_?, nil): ConfigurationDifference(subject: subject, change: .removed)
      case (let old, let new): old == new ? nil : ConfigurationDifference(subject: subject, change: .changed)
      }
    }
  }

  private var named: [(ConfigurationSubject, String)] {
    [(.version, version), (.policy, policy), (.inside, inside), (.inventory, inventory)]
      + packs.map { (.pack($0.name), "\($0)") } + sources.map { (.locationData($0.name), "\($0)") }
  }
}

/// What of a configuration may change.
public enum ConfigurationSubject: Hashable, Sendable {
  /// The version of egressd.
  case version
  /// The policy for controllers that name none.
  case policy
  /// What counts as inside the hangar.
  case inside
  /// The registered controllers.
  case inventory
  /// A rule pack.
  case pack(String)
  /// Location data of a vendor.
  case locationData(String)

  fileprivate var order: (Int, String) {
    switch self {
    case .version: (0, "")
    case .policy: (1, "")
    case .inside: (2, "")
    case .inventory: (3, "")
    case .pack(let name): (4, name)
    case .locationData(let name): (5, name)
    }
  }
}

/// One thing that two configurations do not have alike.
public struct ConfigurationDifference: Hashable, Sendable {
  /// How it differs.
  public enum Change: Hashable, Sendable {
    /// It is new.
    case added
    /// It is gone.
    case removed
    /// It is another.
    case changed
  }

  /// What differs.
  public var subject: ConfigurationSubject
  /// How.
  public var change: Change
}

/// A change of rules, inventory, location data or version within the period.
public struct ConfigurationChange: Hashable, Sendable {
  /// When.
  public var time: Timestamp
  /// What.
  public var changes: [ConfigurationDifference]
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
