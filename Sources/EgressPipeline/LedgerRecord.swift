// Role: writes the pipeline's counters into a record: the ledger, the anomalies, what was captured.
import Beacons
import EgressTypes
import FlowTracking
import NameAttribution

extension JournalRecord {
  /// The record of everything counted in a period, whose kind is `summary`.
  public init(at time: Timestamp, ledger: ByteLedger, anomalies: [String: UInt64]) {
    self.init(kind: .summary, at: time)
    write(ledger: ledger, anomalies: anomalies)
  }

  /// Adds the counters of a period.
  public mutating func write(ledger: ByteLedger, anomalies: [String: UInt64]) {
    self[integer: "egress.frames"] = Int64(truncatingIfNeeded: ledger.captured.frames)
    self[integer: "egress.bytes"] = Int64(truncatingIfNeeded: ledger.captured.bytes)
    self[integer: "egress.undecoded"] = Int64(truncatingIfNeeded: ledger.undecoded.frames)
    self[integer: "egress.truncated"] = Int64(truncatingIfNeeded: ledger.truncated)
    fields[RecordKey.anomalies] = .list(anomalies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    self[list: "egress.ledger"] = ledger.lines
  }

  /// The coverage record of a replay whose summary this is: nobody can say what the capture's maker did not see.
  public var replayedCoverage: JournalRecord {
    var record = self
    record[string: "event.kind"] = RecordKind.coverage.rawValue
    guard let start = self[string: "event.start"].flatMap({ Timestamp(rfc3339: $0) }),
      let end = self[string: "event.end"].flatMap({ Timestamp(rfc3339: $0) })
    else { return record }
    let seconds = end.seconds - start.seconds + 1
    record[integer: "egress.coverage.seconds"] = seconds
    record[integer: "egress.coverage.watched"] = 0
    record[list: "egress.coverage.unwatched"] = ["\(UnwatchedReason.replayed.rawValue)=\(seconds)"]
    record[list: RecordKey.coverageReasons] = ["0-\(max(0, seconds - 1)) \(UnwatchedReason.replayed.rawValue)"]
    return record
  }
}

extension Pipeline {
  /// What keeps `captured = Σ ledger + undecoded` from holding for the frames given since the last coverage record, in
  /// words; empty when it holds.
  public func ledgerMismatches(given frames: UInt64) -> [String] {
    (ledger.isBalanced ? [] : ["the ledger's accounts and the undecoded frames do not add up to the captured frames"])
      + (ledger.captured.frames == frames
        ? [] : ["\(frames) frames were read and \(ledger.captured.frames) are in the ledger"])
  }

  /// The coverage record of a minute; begins the next ledger.
  ///
  /// - Parameter unread: Frames that the kernel counted and that no reading saw accounted for, at most.
  public mutating func coverageRecord(
    of minute: CoverageMinute, kernel: KernelCounters, unread: UInt64? = nil, anomaliesBefore: inout AnomalyCounts
  ) -> JournalRecord {
    noteOverruns()
    expireAddresses(at: minute.end)
    var record = JournalRecord(kind: .coverage, at: minute.end)
    minute.write(to: &record)
    record.write(ledger: ledger, anomalies: anomalies.since(anomaliesBefore))
    record[list: "egress.encrypted_dns"] = takeEncryptedMinutes()
    record[integer: "egress.kernel.received"] = Int64(truncatingIfNeeded: kernel.received)
    record[integer: "egress.kernel.dropped"] = Int64(truncatingIfNeeded: kernel.dropped)
    record[integer: "egress.kernel.interface_dropped"] = Int64(truncatingIfNeeded: kernel.interfaceDropped)
    record[integer: "egress.kernel.unread"] = unread.map { Int64(clamping: $0) }
    if beacons.isExpecting { record[list: "egress.beacon.brackets"] = beacons.takeBrackets() }
    record[list: "egress.beacon.refused"] = beacons.takeRefused()
    anomaliesBefore = anomalies
    resetLedger()
    return record
  }

  /// The record of everything counted since the last reset, as at the end of a replay.
  public mutating func summaryRecord(at time: Timestamp) -> JournalRecord {
    noteOverruns()
    var record = JournalRecord(at: time, ledger: ledger, anomalies: anomalies.byName)
    record[list: "egress.encrypted_dns"] = takeEncryptedMinutes()
    return record
  }

  /// The minutes in which each device resolved names where nobody can read them, as `device=minutes`.
  private mutating func takeEncryptedMinutes() -> [String] {
    defer { encryptedMinutes.reset() }
    return encryptedMinutes.byDevice.map { "\(ledger.device($0.device))=\($0.minutes)" }
  }

  /// Brings what the bounded tables had to give up among the anomalies.
  mutating func noteOverruns() {
    anomalies.set("flow-table-evictions", to: flows.evictions)
    anomalies.set("pinned-flow-evictions", to: flows.pinnedEvictions)
    anomalies.set("name-table-overruns", to: names.overruns)
    anomalies.set("flow-reader-overruns", to: readers.overruns)
    for (name, count) in fragments.anomalies { anomalies.set(name, to: count) }
    anomalies.set("device-address-overruns", to: addresses.overruns)
    anomalies.set("device-address-changes-untold", to: addresses.untoldChanges)
  }

  /// Flows open now.
  public var openFlows: Int { flows.count }
}
