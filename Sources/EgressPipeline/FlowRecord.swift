// Role: the fields of a flow's record, under the keys of the Elastic Common Schema.
import Declarations
import EgressTypes
import FlowTracking
import NameAttribution

extension JudgedFlow {
  /// The record of what was counted since the last report of this flow; nil where nothing is kept of a stranger's flow.
  ///
  /// Devices outside the inventory are counted in the ledger and announced, not profiled: of their flows only those that
  /// are worse than flagged are recorded, and none with names.
  func record(_ reason: FlowReportReason) -> JournalRecord? {
    guard party.isProfiled || ruling.verdict > .flagged else { return nil }
    var record = record(kind: .flow, at: flow.lastSeen, counts: flow.delta)
    record[string: "event.reason"] = reason.rawValue
    return record
  }

  func record(kind: RecordKind, at time: Timestamp, counts: FlowCounts) -> JournalRecord {
    var record = JournalRecord()
    write(to: &record, kind: kind, at: time, counts: counts, isNamed: party.isProfiled)
    return record
  }

  /// Writes a line about the whole flow, for programs that want one object a flow.
  public func writeLine(to lines: inout OutputLines) {
    lines.begin()
    write(to: &lines, kind: .flow, at: flow.lastSeen, counts: flow.total, isNamed: true)
    lines.end()
  }

  /// Writes every field in the order of the keys, as lines of JSON need it.
  private func write(
    to fields: inout some RecordFields, kind: RecordKind, at time: Timestamp, counts: FlowCounts, isNamed: Bool
  ) {
    let tuple = flow.tuple
    fields.put("@timestamp", time)
    writeEnd(
      .destination, tuple.destination, port: tuple.destinationPort, flow.destinationMAC, bytes: counts.bytesIn,
      packets: counts.packetsIn, isFar: direction != .inbound, isNamed, to: &fields)
    if let device {
      fields.put(RecordKey.device, device.id)
      fields.put(RecordKey.model, device.model)
    }
    writeJudgement(to: &fields, isNamed: isNamed)
    fields.put("event.end", flow.lastSeen)
    fields.put("event.kind", kind.rawValue)
    fields.put("event.start", flow.firstSeen)
    fields.put(RecordKey.communityID, communityID(of: tuple))
    fields.put("network.direction", direction.rawValue)
    if let application = names.application { fields.put(RecordKey.application, application.rawValue) }
    fields.put("network.transport", tuple.transport.name)
    fields.put("network.type", tuple.version.name)
    if flow.vlan != 0 { fields.put("network.vlan.id", Int64(flow.vlan)) }
    writeEnd(
      .source, tuple.source, port: tuple.sourcePort, flow.sourceMAC, bytes: counts.bytesOut,
      packets: counts.packetsOut, isFar: direction == .inbound, isNamed, to: &fields)
  }

  private func writeEnd(
    _ keys: EndKeys, _ address: IPAddress, port: UInt16, _ mac: MACAddress?, bytes: UInt64, packets: UInt64,
    isFar: Bool, _ isNamed: Bool, to fields: inout some RecordFields
  ) {
    let known = isFar ? destination?.known : nil
    if let asn = known?.asn { fields.put(keys.asn, Int64(asn)) }
    if let name = known?.asName { fields.put(keys.asName, name) }
    fields.put(keys.bytes, Int64(truncatingIfNeeded: bytes))
    if isFar, isNamed, let name = attribution.best { fields.put(keys.domain, name.text) }
    // Where sources differ no single country is true; the answers say which ones were given.
    if let known, known.certainty != .disputed, let country = known.countries.first {
      fields.put(keys.country, country)
    }
    fields.put(keys.address, address, as: flow.tuple.version)
    if let mac { fields.put(keys.mac, mac) }
    fields.put(keys.packets, Int64(truncatingIfNeeded: packets))
    fields.put(keys.port, Int64(port))
  }

  private func writeJudgement(to fields: inout some RecordFields, isNamed: Bool) {
    let judgement = judgement
    fields.put(RecordKey.action, judgement.action.name)
    if let axis = judgement.axis { fields.put(RecordKey.axis, axis.rawValue) }
    if isNamed { writeGrounds(to: &fields) }
    if let test = party.standing.test { fields.put(RecordKey.localDataMode, test) }
    if let destination {
      if !destination.answers.isEmpty { fields.put(RecordKey.answers, destination.answers) }
      fields.put("egress.location.certainty", destination.known.certainty.rawValue)
    }
    fields.put(RecordKey.nameStatus, attribution.status.rawValue)
    fields.put(RecordKey.names, isNamed ? attribution.names : [])
    let observations = names.marks.marks.map(\.name)
    if !observations.isEmpty { fields.put(RecordKey.observations, observations) }
    if let operation = party.standing.operation { fields.put(RecordKey.operation, operation) }
    if !registrations.isEmpty { fields.put(RecordKey.registrations, registrations) }
    fields.put(RecordKey.policy, policy)
    if let destination, direction != .inbound {
      let usual = destination.protocols(on: flow.tuple.transport, port: flow.tuple.destinationPort)
      if !usual.isEmpty { fields.put(RecordKey.portProtocols, usual) }
    }
    let service = "\(Axis.serviceOperator.rawValue):"
    fields.put(RecordKey.reasons, judgement.reasons.filter { isNamed || !$0.hasPrefix(service) })
    let relayedAnswers = beyond.flatMap { side in side.destination.answers.map { "address=\(side.address) \($0)" } }
    if !relayedAnswers.isEmpty { fields.put(RecordKey.relayedAnswers, relayedAnswers) }
    if !beyond.isEmpty { fields.put(RecordKey.relayed, beyond.map { "\($0.address)" }) }
    fields.put(RecordKey.ruleIDs, judgement.ruleIDs)
    if let stack = names.stack, party.isProfiled {
      if !stack.alpn.isEmpty { fields.put(RecordKey.alpn, stack.alpn) }
      if !stack.ja4.isEmpty { fields.put(RecordKey.ja4, stack.ja4) }
    }
    if !tunnels.isEmpty { fields.put(RecordKey.tunnels, tunnels.map(\.rawValue)) }
    fields.put(RecordKey.verdict, judgement.verdict.name)
    if let grant { fields.put(RecordKey.window, grant.id) }
  }
}

extension JudgedFlow {
  /// What registries say of the operators of all far sides.
  private var registrations: [String] {
    guard !beyond.isEmpty else { return destination?.registrations ?? [] }
    return Set((destination?.registrations ?? []) + beyond.flatMap(\.destination.registrations)).sorted()
  }

  /// A verdict stands when better names come later; then the ones that it rests on are told as well.
  private func writeGrounds(to fields: inout some RecordFields) {
    guard grounds != attribution, destination != nil || !beyond.isEmpty else { return }
    fields.put(RecordKey.groundsNameStatus, grounds.status.rawValue)
    if !grounds.names.isEmpty { fields.put(RecordKey.groundsNames, grounds.names) }
    let observations = grounds.marks.marks.map(\.name)
    if !observations.isEmpty { fields.put(RecordKey.groundsObservations, observations) }
  }
}

/// The keys of one end of a flow.
private struct EndKeys: Sendable {
  let asn: String
  let asName: String
  let bytes: String
  let domain: String
  let country: String
  let address: String
  let mac: String
  let packets: String
  let port: String

  init(_ end: String) {
    asn = "\(end).as.number"
    asName = "\(end).as.organization.name"
    bytes = "\(end).bytes"
    domain = "\(end).domain"
    country = "\(end).geo.country_iso_code"
    address = "\(end).ip"
    mac = "\(end).mac"
    packets = "\(end).packets"
    port = "\(end).port"
  }

  static let source = EndKeys("source")
  static let destination = EndKeys("destination")
}
