// Role: bytes and flows that crossed the hangar's border, by controller, country, operator and service.
import EgressTypes

/// Traffic of one controller to one country, operator and service.
public struct TrafficRow: Hashable, Sendable {
  /// The controller's pseudonym, or an unregistered device's address.
  public var device: String
  /// Its model; empty for an unregistered device.
  public var model: String
  /// The country of the far end, `disputed` or `unknown`.
  public var country: String
  /// The network operator of the far end.
  public var networkOperator: String
  /// The service.
  public var service: Service
  /// What was counted.
  public var counts = TrafficCounts()
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
    let service: Service
  }

  private var rows: [Key: TrafficCounts] = [:]
  private var traffic = Traffic()
  private(set) var distinct = DistinctFlows()

  private static let maximumRows = 5000

  mutating func add(_ record: JournalRecord, _ facts: FlowFacts) {
    let ends = record.text(ReportKey.reason) != FlowReportReason.active.rawValue
    let counts = TrafficCounts(
      flows: distinct.isFirst(facts.identity, ends: ends) ? 1 : 0, sent: facts.sent, received: facts.received)
    switch facts.direction {
    case .inside: traffic.inside.add(counts)
    case .outside, nil: traffic.outside.add(counts)
    case .outbound, .inbound:
      traffic.total.add(counts)
      let key = Key(
        device: facts.device, model: facts.model, country: facts.country, networkOperator: facts.networkOperator,
        service: facts.service)
      if rows[key] != nil || rows.count < TrafficTable.maximumRows {
        rows[key, default: TrafficCounts()].add(counts)
      } else {
        traffic.unlisted.add(counts)
      }
    }
  }

  func finish() -> Traffic {
    var result = traffic
    result.devices = Set(rows.keys.map(\.device)).sorted()
    result.rows = rows.map { key, counts in
      TrafficRow(
        device: key.device, model: key.model, country: key.country, networkOperator: key.networkOperator,
        service: key.service, counts: counts)
    }.sorted {
      if $0.counts.sent != $1.counts.sent { return $0.counts.sent > $1.counts.sent }
      return ($0.device, $0.country, $0.networkOperator, Language.english.service($0.service), $0.model)
        < ($1.device, $1.country, $1.networkOperator, Language.english.service($1.service), $1.model)
    }
    return result
  }
}
