// Role: what the fields of a record are about, in the words of a privacy officer; a table by the beginnings of keys.
import EgressTypes

/// A category of data in a record; in the order in which they are told.
enum FieldCategory: CaseIterable {
  case people, controllers, addresses, names, places, traffic, amounts, times, rules, coverage, events, other

  /// What records of these keys tell, each category once.
  static func categories(of keys: [String]) -> [FieldCategory] {
    let found = Set(keys.flatMap { categories(ofKey: $0) })
    return allCases.filter(found.contains)
  }

  /// What stands in the table for the longest beginning of a key that is there.
  private static func categories(ofKey key: String) -> [FieldCategory] {
    let matching = table.filter { key.hasPrefix($0.beginning) }
    let longest = matching.max { left, right in left.beginning.utf8.count < right.beginning.utf8.count }
    return longest?.categories ?? [.other]
  }

  /// The words for it.
  func name(in language: Language) -> String {
    switch self {
    case .people: language("people and what they wrote", nl: "personen en wat zij schreven")
    case .controllers: language("controllers", nl: "controllers")
    case .addresses: language("addresses", nl: "adressen")
    case .names: language("names asked for", nl: "opgevraagde namen")
    case .places: language("countries and networks", nl: "landen en netwerken")
    case .traffic: language("kinds of traffic", nl: "soorten verkeer")
    case .amounts: language("amounts", nl: "hoeveelheden")
    case .times: language("times", nl: "tijden")
    case .rules: language("verdicts and rules", nl: "oordelen en regels")
    case .coverage: language("how well it was watched", nl: "hoe goed er werd gemonitord")
    case .events: language("what happened", nl: "wat er gebeurde")
    case .other: language("other", nl: "overig")
    }
  }

  /// The longest beginning counts; a window or a breach tells of people unless a longer one says otherwise.
  private static let table: [(beginning: String, categories: [FieldCategory])] = [
    ("user.", [.people]), ("process.pid", [.people]), ("event.reason", [.people]), ("egress.access.", [.people]),
    ("egress.started_by", [.people]), ("egress.window.", [.people]), ("egress.breach.", [.people]),
    ("egress.kept.leaf", [.people]),
    ("device.", [.controllers]), ("egress.inventory.", [.controllers]), ("egress.operation.devices", [.controllers]),
    ("egress.breach.devices", [.controllers]),
    ("source.", [.addresses]), ("destination.", [.addresses]), ("egress.address.", [.addresses]),
    ("egress.relayed", [.addresses]), ("egress.inside", [.addresses]), ("network.community_id", [.addresses]),
    ("source.domain", [.names]), ("destination.domain", [.names]), ("egress.name", [.names]),
    ("egress.grounds.name", [.names]), ("egress.window.destinations", [.names]),
    ("source.geo.", [.places]), ("destination.geo.", [.places]), ("source.as.", [.places]),
    ("destination.as.", [.places]), ("egress.location.", [.places]), ("egress.operators.", [.places]),
    ("egress.relayed.answers", [.addresses, .places]),
    ("network.", [.traffic]), ("egress.tls.", [.traffic]), ("egress.port_protocols", [.traffic]),
    ("egress.observations", [.traffic]), ("egress.grounds.observations", [.traffic]), ("egress.tunnels", [.traffic]),
    ("egress.encrypted_dns", [.controllers, .traffic]),
    ("source.bytes", [.amounts]), ("source.packets", [.amounts]), ("destination.bytes", [.amounts]),
    ("destination.packets", [.amounts]), ("egress.window.upload", [.amounts]),
    ("egress.ledger", [.controllers, .amounts]), ("egress.frames", [.amounts]), ("egress.bytes", [.amounts]),
    ("@timestamp", [.times]), ("event.start", [.times]), ("event.end", [.times]), ("egress.clock.", [.times]),
    ("egress.window.minutes", [.times]), ("egress.window.requested_at", [.times]),
    ("egress.window.opened_at", [.times]), ("egress.window.expires_at", [.times]),
    ("egress.breach.aware_at", [.times]), ("egress.breach.declared_at", [.times]), ("egress.breach.first_", [.times]),
    ("egress.breach.sent_at", [.times]), ("egress.breach.since", [.times]), ("egress.breach.until", [.times]),
    ("egress.verdict", [.rules]), ("egress.axis", [.rules]), ("egress.action", [.rules]), ("egress.reasons", [.rules]),
    ("egress.rule", [.rules]), ("egress.policy", [.rules]), ("egress.window.pack", [.rules]),
    ("egress.breach.regime", [.rules]), ("egress.breach.verdict", [.rules]),
    ("egress.breach.clocks", [.rules, .times]),
    ("egress.coverage.", [.coverage]), ("egress.watch.", [.coverage]), ("egress.beacon.", [.coverage]),
    ("egress.kernel.", [.coverage]), ("egress.anomalies", [.coverage]), ("egress.undecoded", [.coverage]),
    ("egress.truncated", [.coverage]), ("egress.lost.", [.coverage]),
    ("event.", [.events]), ("egress.step", [.events]), ("egress.index", [.events]), ("egress.log", [.events]),
    ("egress.acknowledged", [.events]), ("egress.window.id", [.events]), ("egress.breach.id", [.events]),
    ("egress.breach.events", [.events]), ("egress.operation.", [.events]), ("egress.local_data_mode.", [.events]),
  ]
}
