// Role: tells which changed settings a running daemon cannot take up.
import EgressSettings

extension Settings {
  /// The sections in which other settings differ from these and which count only from the daemon's next start.
  ///
  /// Rules, policy, inventory and location data are not among them: a reload puts them in force. Nor are alerts, which
  /// are `egress-alertd`'s.
  public func sectionsForNextStart(of other: Settings) -> [String] {
    [
      ("hangar", hangar == other.hangar), ("capture", capture == other.capture), ("beacons", beacons == other.beacons),
      ("inside", inside == other.inside), ("journal", journal == other.journal),
      ("journal_days", journalDays == other.journalDays), ("evidence", evidence == other.evidence),
      ("control", control == other.control),
      ("memory_mib", memory == other.memory),
    ].compactMap { name, isSame in isSame ? nil : name }
  }
}
