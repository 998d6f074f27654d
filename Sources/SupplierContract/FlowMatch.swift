// Role: whether the record of a flow is one that a clause describes, or could be one.
import EgressTypes

/// What a record is to a description.
enum FlowMatch: Sendable {
  /// It is described.
  case matches
  /// Whether it is cannot be told from what the record holds.
  case undecided
  /// It is not described.
  case differs
}

/// What a clause asks of the record of a flow, taken from it once for all clauses.
struct FlowTraits {
  let verdict: Verdict?
  let device: String?
  let operation: String?
  let isUnderWindow: Bool
  let rules: Set<String>
  /// The packs of those rules, and each word of the reasons: packs that found something without deciding stand there.
  let packs: Set<String>
  let countries: Set<String>
  /// Whether the destination's names are all known; without them packs of destinations say nothing.
  let isNamed: Bool
  /// Whether the address is that of a tunnel or a relay, behind which the destination is not known.
  let isHidden: Bool

  private static let hiding: Set = [
    FlowMark.encryptedTunnel.name, FlowMark.relayedByName.name, FlowMark.tunnelTooDeep.name,
  ]

  /// Takes them from a record; nil where it is of no flow, or of one that stays inside the hangar.
  init?(_ record: JournalRecord) {
    guard record.kind == .flow || record.kind == .verdict,
      record[string: "network.direction"] != FlowDirection.internal.rawValue
    else { return nil }
    verdict = record[string: RecordKey.verdict].flatMap(Verdict.init(name:))
    device = record[string: RecordKey.device]
    operation = record[string: RecordKey.operation]
    isUnderWindow = record[string: RecordKey.window] != nil
    rules = Set(record[list: RecordKey.ruleIDs])
    var packs = Set(rules.compactMap { $0.split(separator: "/", maxSplits: 1).first.map(String.init) })
    for reason in record[list: RecordKey.reasons] {
      for word in reason.utf8.split(whereSeparator: { !FlowTraits.isPackByte($0) }) {
        packs.insert(String(decoding: word, as: UTF8.self))
      }
    }
    self.packs = packs
    var countries: Set<String> = []
    for end in ["source", "destination"] {
      if let country = record[string: "\(end).geo.country_iso_code"] { countries.insert(country) }
    }
    // Where sources differ each of them counts: an address that one of them places in a country may stand there.
    for answer in record[list: RecordKey.answers] + record[list: RecordKey.relayedAnswers] {
      // The name stands last and may hold any words.
      let facts = answer.utf8.split(separator: UInt8(ascii: " ")).prefix { !$0.starts(with: "name=".utf8) }
      for word in facts.map({ String(decoding: $0, as: UTF8.self) }) where word.hasPrefix("country=") {
        countries.insert(String(word.dropFirst("country=".count)))
      }
    }
    self.countries = countries
    isNamed = record[string: RecordKey.nameStatus].map { $0 == "named" } ?? true
    isHidden = !FlowTraits.hiding.isDisjoint(with: record[list: RecordKey.observations])
  }

  /// Compares with a description; a destination that could not be judged may be any.
  func match(_ flow: FlowDescription) -> FlowMatch {
    if !flow.devices.isEmpty, !(device.map(flow.devices.contains) ?? false) { return .differs }
    if !flow.operations.isEmpty, !(operation.map(flow.operations.contains) ?? false) { return .differs }
    if flow.isOutsideWindows, isUnderWindow { return .differs }
    let isOpen = verdict == nil || verdict == .unknown || verdict == .ambiguous || isHidden
    var isUndecided = false
    for (isAsked, holds, mayHold) in [
      (!flow.verdicts.isEmpty, verdict.map(flow.verdicts.contains) ?? false, isOpen && !isHidden),
      (!flow.countries.isEmpty, !countries.isDisjoint(with: flow.countries), countries.isEmpty || isHidden),
      (!flow.jurisdictions.isEmpty, !packs.isDisjoint(with: flow.jurisdictions), isOpen),
      (!flow.packs.isEmpty, !packs.isDisjoint(with: flow.packs), isOpen || !isNamed),
      (
        !flow.rules.isEmpty, !rules.isDisjoint(with: flow.rules),
        // Only the rules that decided are listed.
        isOpen || !isNamed || flow.rules.contains { rule in packs.contains(String(rule.prefix { $0 != "/" })) }
      ),
    ] where isAsked && !holds {
      guard mayHold else { return .differs }
      isUndecided = true
    }
    return isUndecided ? .undecided : .matches
  }

  private static func isPackByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
