// Role: what `egressctl status` is told.
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import SSHSignatures

extension JournalRecord {
  /// The record of a daemon that starts.
  init(starting settings: Settings, evidenceKey: SignerKey?, at now: ClockReading) {
    self.init(kind: .start, at: now.wall)
    write(clocks: now)
    self[string: "egress.evidence.key"] = evidenceKey?.fingerprint
    self[string: "egress.version"] = EgressVersion.text
    self[string: "observer.hostname"] = settings.hangar
    self[string: "observer.ingress.interface.name"] = settings.capture.interface
    self[string: "egress.filter"] = settings.capture.filter
    self[integer: "egress.snap_length"] = Int64(settings.capture.snapLength)
  }
}

extension DaemonState {
  /// Health and figures: `health` is green, yellow (warnings, or frames that cannot be kept) or red: not watching, counts that do not add up, a refused
  /// reload, a full disk, or location data
  /// without which nothing can be approved.
  func statusRecord(of settings: Settings, at now: Timestamp) -> JournalRecord {
    let figures = withFigures { $0 }
    var record = JournalRecord()
    record[string: "hangar"] = settings.hangar
    record[string: "interface"] = settings.capture.interface
    record[string: "version"] = EgressVersion.text
    record[string: "started"] = figures.started.readable
    record[integer: "frames"] = Int64(truncatingIfNeeded: figures.captured.frames)
    record[integer: "open_flows"] = Int64(figures.openFlows)
    record[integer: "kernel_received"] = Int64(truncatingIfNeeded: figures.kernel.received)
    record[integer: "kernel_dropped"] = Int64(truncatingIfNeeded: figures.kernel.dropped)
    record[integer: "interface_dropped"] = Int64(truncatingIfNeeded: figures.kernel.interfaceDropped)
    record[integer: "journal_records"] = Int64(truncatingIfNeeded: figures.journalSize)
    record[integer: "journal_signed"] = Int64(truncatingIfNeeded: figures.checkpointSize)
    record[integer: "frame_files"] = Int64(figures.frames.files)
    record[integer: "frame_bytes"] = Int64(figures.frames.bytes)
    record[integer: "frames_kept"] = Int64(figures.frames.frames)
    record[string: "frames_oldest"] = figures.frames.oldest?.readable
    record[string: "frames_not_kept_since"] = figures.frames.notKeptSince?.readable
    let evidence = settings.evidence
    record[string: "frames_bounds"] =
      "at most \(evidence.size) MiB, \(evidence.days) days, of alerts \(evidence.alertDays)"
    record[list: "warnings"] = figures.warnings
    record[list: "local_rules"] = figures.basis?.localRules ?? []
    let fault = figures.basis?.locationFault(at: now)
    record[string: "location_fault"] = fault
    record[string: "reload_refused"] = figures.rejection
    record[string: "disk_full_since"] = figures.diskFullSince?.readable
    let turn = min(figures.captureTurn, figures.journalTurn)
    let isStuck = turn.duration(to: .now) > .seconds(5)
    let reason =
      isStuck ? "a thread has not turned for 5 seconds" : figures.unwatched.isEmpty ? nil : figures.unwatched.text
    record[string: "not_watching"] = reason
    record[string: "mismatch"] = figures.mismatch
    record[string: "health"] =
      reason != nil || figures.mismatch != nil || figures.rejection != nil || fault != nil
        || figures.diskFullSince != nil
      ? "red" : figures.warnings.isEmpty && figures.frames.notKeptSince == nil ? "green" : "yellow"
    return record
  }
}
