// Role: what a case reads from flow and verdict records, seen from the controller whichever side began.
import EgressTypes
import RecordWording

/// One flow or verdict record.
struct FlowReading {
  let identity: FlowIdentity
  let start: Timestamp?
  let end: Timestamp?
  let verdict: Verdict?
  let sent: Int64
  let received: Int64
  /// Where it went; its jurisdiction is read only where it is asked for.
  let destination: CaseFacts.Destination
  let station: CaseFacts.Station
  let application: String?
  fileprivate let record: JournalRecord
  /// Whether it is the last record of its flow: everything the flow sent is counted then.
  let isLast: Bool

  /// Reads a record; nil for one that is about no flow.
  init?(_ record: JournalRecord) {
    guard record.kind == .verdict || record.kind == .flow else { return nil }
    func text(_ key: String) -> String? { record[string: key]?.visible }
    let isInbound = record[string: "network.direction"] == "inbound"
    let (near, far) = isInbound ? ("destination", "source") : ("source", "destination")
    identity = FlowIdentity(record)
    start = identity.start.flatMap { Timestamp(rfc3339: $0) }
    end = record[string: "event.end"].flatMap { Timestamp(rfc3339: $0) }
    verdict = record[string: RecordKey.verdict].flatMap(Verdict.init(name:))
    sent = max(0, record[integer: "\(near).bytes"] ?? 0)
    received = max(0, record[integer: "\(far).bytes"] ?? 0)
    let isDisputed = record[string: "egress.location.certainty"] == LocationCertainty.disputed.rawValue
    let operatorName = text("\(far).as.organization.name")
    let number = record[integer: "\(far).as.number"].map { "AS\($0)" }
    let country =
      text("\(far).geo.country_iso_code") ?? (isDisputed ? FlowJurisdiction.disputed : FlowJurisdiction.unknown)
    destination = CaseFacts.Destination(
      country: country, jurisdiction: FlowJurisdiction(country: country, axis: .location),
      networkOperator: [number, operatorName].compactMap(\.self).joined(separator: " "),
      address: text("\(far).ip") ?? "-",
      // A name stands for what the initiator asked for; one who calls in has none.
      name: isInbound ? nil : text("destination.domain"), verdict: verdict ?? .approved, sent: 0, flows: 0)
    station = CaseFacts.Station(
      id: DeviceName.of(record, near: near), model: text(RecordKey.model) ?? "", sent: 0, flows: 0)
    application = text(RecordKey.application)
    self.record = record
    isLast = record.endsFlow
  }
}

extension FlowReading {
  /// Under whose authority the far end is.
  func jurisdiction(_ reading: inout JurisdictionReading) -> FlowJurisdiction {
    reading.jurisdiction(of: record, server: destination.country)
  }
}

/// What is known of one flow of the case.
struct FlowTotal {
  /// Protocols that encrypt what they carry, as records name them.
  static let encrypted: Set<String> = Set(
    [ApplicationProtocol.tls, .quic, .gquic, .dtls, .ssh, .wireguard, .openvpn, .esp].map(\.rawValue))

  private(set) var destination: CaseFacts.Destination
  let station: CaseFacts.Station
  let start: Timestamp?
  private(set) var end: Timestamp?
  private(set) var application: String?
  /// Whether the journal holds its end.
  private(set) var isEnded = false
  /// As the flow's own records add up; each tells what came since the last one.
  private var counted: (sent: Int64, received: Int64) = (0, 0)
  /// As the verdict records tell, which may be all there is of a flow that goes on.
  private var atVerdict: (sent: Int64, received: Int64) = (0, 0)

  init(_ flow: FlowReading, _ reading: inout JurisdictionReading) {
    destination = flow.destination
    destination.jurisdiction = flow.jurisdiction(&reading)
    station = flow.station
    start = flow.start
    end = flow.end
    application = flow.application
  }

  /// Bytes sent.
  var sent: Int64 { max(counted.sent, atVerdict.sent) }
  /// Bytes received.
  var received: Int64 { max(counted.received, atVerdict.received) }

  mutating func noteJudged(_ flow: FlowReading, _ reading: inout JurisdictionReading) {
    atVerdict = (max(atVerdict.sent, flow.sent), max(atVerdict.received, flow.received))
    notice(flow, &reading)
  }

  mutating func noteCounted(_ flow: FlowReading, _ reading: inout JurisdictionReading) {
    counted = (counted.sent.adding(flow.sent), counted.received.adding(flow.received))
    isEnded = flow.isLast
    notice(flow, &reading)
  }

  private mutating func notice(_ flow: FlowReading, _ reading: inout JurisdictionReading) {
    end = [end, flow.end].compactMap(\.self).max()
    application = flow.application ?? application
    // The first record may not know the name yet, nor whose service it is.
    destination.name = flow.destination.name ?? destination.name
    // What stands in one row belongs to one record, of the worst the last that says why.
    let isWorse = flow.destination.verdict > destination.verdict
    guard isWorse || flow.destination.verdict == destination.verdict && !FlowJurisdiction.standsFromBefore(flow.record)
    else { return }
    destination.verdict = flow.destination.verdict
    destination.country = flow.destination.country
    destination.networkOperator = flow.destination.networkOperator
    destination.jurisdiction = flow.jurisdiction(&reading)
  }
}
