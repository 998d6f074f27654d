// Role: turns what the pipeline tells into journal records; what a flow's record holds is in FlowRecord.
import EgressTypes
import NameAttribution
import VerdictRules

extension PipelineEvent {
  /// The record of this event, or nil for one that is kept elsewhere (frame headers).
  public var record: JournalRecord? {
    switch self {
    case .stranger(let mac, let address, let maker, let time): strangerRecord(mac, address, maker, time)
    case .address(let change, let device, let time): addressRecord(change, of: device, time)
    case .verdict(let report, let time): report.record(kind: .verdict, at: time, counts: report.flow.total)
    case .flow(let report, let reason): report.record(reason)
    case .declared(let record): record
    case .frame: nil
    }
  }

  private func addressRecord(_ change: AddressChange, of device: Device, _ time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .address, at: time)
    record[string: RecordKey.device] = device.id
    record[string: RecordKey.model] = device.model
    record[string: RecordKey.addressChange] = change.kind.text
    record[string: RecordKey.addressSource] = change.source.rawValue
    record[string: "source.mac"] = change.mac.description
    record[string: "source.ip"] =
      change.version == .v4 ? change.address.description : change.address.ipv6Description
    var reasons: [String] = []
    if change.mac.isRandomised {
      reasons.append("device: \(change.mac) is made up by the device (randomised)")
    }
    if case .claimedBy(let other) = change.kind {
      reasons.append("device: \(other) says that it has the address of \(device.id)")
      record[string: RecordKey.action] = Action.flag.name
    }
    record[list: RecordKey.reasons] = reasons
    return record
  }

  private func strangerRecord(
    _ mac: MACAddress, _ address: IPAddress?, _ maker: DeviceMaker?, _ time: Timestamp
  ) -> JournalRecord {
    var record = JournalRecord(kind: .device, at: time)
    record[string: "source.mac"] = mac.description
    record[string: "source.ip"] = address?.description
    record[string: RecordKey.verdict] = Verdict.flagged.name
    record[string: RecordKey.action] = Action.flag.name
    record[list: RecordKey.reasons] = [
      "device: \(mac) is in no inventory"
        + (mac.isRandomised ? "; its address is made up by the device (randomised)" : "")
        + (maker.map { "; its address is one of \($0.name)" } ?? "")
    ]
    record[string: "device.manufacturer"] = maker?.name
    record[list: RecordKey.ruleIDs] = maker.map { [$0.ruleID] } ?? []
    return record
  }
}

extension AddressChangeKind {
  /// The words in records.
  fileprivate var text: String {
    switch self {
    case .uses: "uses"
    case .noLongerUses: "no longer uses"
    case .claimedBy: "is contested over"
    }
  }
}
