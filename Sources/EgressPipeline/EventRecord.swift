// Role: turns what the pipeline tells into journal records, under the keys of the Elastic Common Schema.
import EgressTypes
import FlowTracking

extension PipelineEvent {
  /// The record of this event, or nil for one that is kept elsewhere (frame headers).
  public var record: JournalRecord? {
    switch self {
    case .stranger(let mac, let address, let time): strangerRecord(mac, address, time)
    case .verdict(let report, let time): report.record(kind: .verdict, at: time, counts: report.flow.total)
    case .flow(let report, let reason): report.record(reason)
    case .frame: nil
    }
  }

  private func strangerRecord(_ mac: MACAddress, _ address: IPAddress?, _ time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .device, at: time)
    record[string: "source.mac"] = mac.description
    record[string: "source.ip"] = address?.description
    record[string: RecordKey.verdict] = Verdict.flagged.name
    record[string: RecordKey.action] = Action.flag.name
    record[list: RecordKey.reasons] = [
      "device: \(mac) is in no inventory"
        + (mac.isLocallyAdministered ? "; its address is made up by the device (randomised)" : "")
    ]
    return record
  }
}

extension JudgedFlow {
  /// The record of what was counted since the last report of this flow.
  func record(_ reason: FlowReportReason) -> JournalRecord {
    var record = record(kind: .flow, at: flow.lastSeen, counts: flow.delta)
    record[string: "event.reason"] = reason.rawValue
    return record
  }

  /// The record of the whole flow, for programs that want one object a flow.
  public var wholeFlowRecord: JournalRecord { record(kind: .flow, at: flow.lastSeen, counts: flow.total) }

  func record(kind: RecordKind, at time: Timestamp, counts: FlowCounts) -> JournalRecord {
    var record = JournalRecord(kind: kind, at: time)
    writeFlow(to: &record, counts)
    writeFarSide(to: &record)
    writeJudgement(to: &record)
    return record
  }

  private func writeFlow(to record: inout JournalRecord, _ counts: FlowCounts) {
    let tuple = flow.tuple
    record[string: "event.start"] = flow.firstSeen.description
    record[string: "event.end"] = flow.lastSeen.description
    record[string: "network.transport"] = tuple.transport.name
    record[string: "network.type"] = tuple.version.name
    record[string: "network.direction"] = direction.rawValue
    record[string: RecordKey.communityID] = communityID(of: tuple)
    if flow.vlan != 0 { record[integer: "network.vlan.id"] = Int64(flow.vlan) }
    record[string: "source.mac"] = flow.sourceMAC?.description
    record[string: "source.ip"] = tuple.text(of: tuple.source)
    record[integer: "source.port"] = Int64(tuple.sourcePort)
    record[integer: "source.packets"] = Int64(truncatingIfNeeded: counts.packetsOut)
    record[integer: "source.bytes"] = Int64(truncatingIfNeeded: counts.bytesOut)
    record[string: "destination.mac"] = flow.destinationMAC?.description
    record[string: "destination.ip"] = tuple.text(of: tuple.destination)
    record[integer: "destination.port"] = Int64(tuple.destinationPort)
    record[integer: "destination.packets"] = Int64(truncatingIfNeeded: counts.packetsIn)
    record[integer: "destination.bytes"] = Int64(truncatingIfNeeded: counts.bytesIn)
  }

  private func writeFarSide(to record: inout JournalRecord) {
    let side = direction == .inbound ? "source" : "destination"
    record[string: "\(side).domain"] = attribution.best?.text
    record[list: RecordKey.names] = attribution.names.map { "\($0.source.rawValue) \($0.name)" }
    record[string: RecordKey.nameStatus] = attribution.status.rawValue
    guard let classification else { return }
    record[string: "\(side).geo.country_iso_code"] = classification.countries.first
    record[integer: "\(side).as.number"] = classification.asn.map(Int64.init)
    record[string: "\(side).as.organization.name"] = classification.asName
    record[string: "egress.location.certainty"] = classification.certainty.rawValue
    record[list: "egress.location.answers"] = classification.answers.map { answer in
      "source=\(answer.source) network=\(answer.network) country=\(answer.country ?? "-")"
        + " asn=\(answer.asn.map(String.init) ?? "-") anycast=\(answer.isAnycast ? "yes" : "no")"
    }
  }

  private func writeJudgement(to record: inout JournalRecord) {
    record[string: RecordKey.device] = device?.id
    record[string: RecordKey.model] = device?.model
    record[string: RecordKey.policy] = policy
    record[string: RecordKey.verdict] = judgement.verdict.name
    record[string: RecordKey.action] = judgement.action.name
    record[string: RecordKey.axis] = judgement.axis?.rawValue
    record[list: RecordKey.reasons] = judgement.reasons
    record[list: RecordKey.ruleIDs] = judgement.ruleIDs
  }
}
