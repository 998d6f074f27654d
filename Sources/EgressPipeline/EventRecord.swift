// Role: turns what the pipeline tells into journal records; what a flow's record holds is in FlowRecord.
import EgressTypes

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
