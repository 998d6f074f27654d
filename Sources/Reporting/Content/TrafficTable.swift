// Role: bytes and flows that crossed the hangar's border, by controller, jurisdiction, operator and service.
import EgressTypes
import RecordWording

/// Traffic of one controller to one jurisdiction, operator and service.
public struct TrafficRow: Hashable, Sendable {
  /// The controller's pseudonym, or an unregistered device's address.
  public var device: String
  /// Its model; empty for an unregistered device.
  public var model: String
  /// Under whose authority the far end is.
  public var jurisdiction: FlowJurisdiction
  /// The country in which the server stands, `disputed` or `unknown`.
  public var country: String
  /// The network operator of the far end.
  public var networkOperator: String
  /// The service.
  public var service: Service
  /// The worst verdict of its flows.
  public var verdict: Verdict
  /// What was counted.
  public var counts = TrafficCounts()
}

/// Traffic to one jurisdiction, told apart by how it was judged.
public struct JurisdictionTraffic: Hashable, Sendable {
  /// The country, several joined by `/`, `disputed` or `unknown`.
  public var country: String
  /// What was counted.
  public var counts = TrafficCounts()
  /// Bytes from controllers in flows that are violations.
  public var violating: Int64 = 0
  /// Bytes from controllers in flows of which nobody can tell: unknown or ambiguous.
  public var undecided: Int64 = 0
  /// Bytes from controllers in flows that are flagged or excepted.
  public var flagged: Int64 = 0

  /// Bytes from controllers in flows that are approved.
  public var approved: Int64 { max(0, counts.sent.adding(-violating).adding(-undecided).adding(-flagged)) }

  mutating func add(_ counts: TrafficCounts, _ verdict: Verdict) {
    self.counts.add(counts)
    switch verdict {
    case .violation: violating = violating.adding(counts.sent)
    case .unknown, .ambiguous: undecided = undecided.adding(counts.sent)
    case .flagged, .excepted: flagged = flagged.adding(counts.sent)
    case .approved: break
    }
  }

  mutating func add(_ other: JurisdictionTraffic) {
    counts.add(other.counts)
    violating = violating.adding(other.violating)
    undecided = undecided.adding(other.undecided)
    flagged = flagged.adding(other.flagged)
  }
}

/// Flows and bytes.
public struct TrafficCounts: Hashable, Sendable {
  /// The flows, each counted once, in the row that its first record fell into.
  public var flows: Int64 = 0
  /// Bytes from the controller, by the length of the IP packets.
  public var sent: Int64 = 0
  /// Bytes to the controller, by the length of the IP packets.
  public var received: Int64 = 0

  mutating func add(_ other: TrafficCounts) {
    flows = flows.adding(other.flows)
    sent = sent.adding(other.sent)
    received = received.adding(other.received)
  }
}

/// All traffic of a report.
public struct Traffic: Hashable, Sendable {
  /// What crossed the border: most bytes sent first.
  public var rows: [TrafficRow] = []
  /// What crossed the border beyond the rows that are kept.
  public var unlisted = TrafficCounts()
  /// Everything that crossed the border, by jurisdiction: most bytes sent first.
  public var jurisdictions: [JurisdictionTraffic] = []
  /// Everything that crossed the border.
  public var total = TrafficCounts()
  /// What stayed inside the hangar.
  public var inside = TrafficCounts()
  /// What passed between two ends outside, or whose direction a record does not say.
  public var outside = TrafficCounts()
  /// The controllers and unregistered devices of the rows, by name.
  public var devices: [String] = []
}

/// Gathers flow records; beyond a bound, further rows are summed into one.
struct TrafficTable {
  private struct Key: Hashable {
    let device, model, country, networkOperator: String
    let jurisdiction: FlowJurisdiction
    let service: Service
  }

  private var rows: [Key: (counts: TrafficCounts, verdict: Verdict)] = [:]
  private var jurisdictions: [String: JurisdictionTraffic] = [:]
  private var traffic = Traffic()
  private(set) var distinct = DistinctFlows()

  private static let maximumRows = 5000
  private static let maximumJurisdictions = 1000

  mutating func add(_ facts: FlowFacts) {
    let counts = TrafficCounts(
      flows: distinct.isFirst(facts.identity, ends: facts.endsFlow) ? 1 : 0, sent: facts.sent, received: facts.received)
    switch facts.flow.direction {
    case .inside: traffic.inside.add(counts)
    case .outside, nil: traffic.outside.add(counts)
    case .outbound, .inbound:
      traffic.total.add(counts)
      let verdict = facts.flow.verdict ?? .unknown
      add(counts, verdict, to: facts.flow.jurisdiction.country)
      let key = Key(
        device: facts.flow.device, model: facts.flow.model, country: facts.flow.country,
        networkOperator: facts.flow.networkOperator,
        jurisdiction: facts.flow.jurisdiction, service: facts.flow.service)
      if let row = rows.index(forKey: key) {
        rows.values[row].counts.add(counts)
        rows.values[row].verdict = max(rows.values[row].verdict, verdict)
      } else if rows.count < TrafficTable.maximumRows {
        rows[key] = (counts, verdict)
      } else {
        traffic.unlisted.add(counts)
      }
    }
  }

  private mutating func add(_ counts: TrafficCounts, _ verdict: Verdict, to country: String) {
    let isListed = jurisdictions[country] != nil || jurisdictions.count < TrafficTable.maximumJurisdictions
    let name = isListed ? country : FlowFacts.others
    jurisdictions[name, default: JurisdictionTraffic(country: name)].add(counts, verdict)
  }

  func finish() -> Traffic {
    var result = traffic
    result.jurisdictions = jurisdictions.values.sorted {
      ($1.counts.sent, $0.country) < ($0.counts.sent, $1.country)
    }
    result.devices = Set(rows.keys.map(\.device)).sorted()
    result.rows = rows.map { key, row in
      TrafficRow(
        device: key.device, model: key.model, jurisdiction: key.jurisdiction, country: key.country,
        networkOperator: key.networkOperator, service: key.service, verdict: row.verdict, counts: row.counts)
    }.sorted {
      if $0.counts.sent != $1.counts.sent { return $0.counts.sent > $1.counts.sent }
      if $0.jurisdiction != $1.jurisdiction {
        return ($0.jurisdiction.country, $0.jurisdiction.axis.rawValue)
          < ($1.jurisdiction.country, $1.jurisdiction.axis.rawValue)
      }
      return ($0.device, $0.country, $0.networkOperator, Language.english.service($0.service), $0.model)
        < ($1.device, $1.country, $1.networkOperator, Language.english.service($1.service), $1.model)
    }
    return result
  }
}
