// Role: reads a journal for breach cases: the register, and what a case is about.
import ArgumentParser
import BreachNotification
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles

/// What the breach commands read from a journal.
enum BreachReading {
  /// The register of a journal; steps whose records were deleted by age are read from what kept them.
  static func register(of folder: String) throws -> BreachRegister {
    var steps: [UInt64: JournalRecord] = [:]
    let pass = try JournalPass("register", over: folder)
    while let entry = try pass.next() {
      // What a newer program wrote in another form is no case of this one.
      guard let record = try? entry.record else { continue }
      if record.kind == .breach { steps[entry.index] = record }
      if let kept = KeptRecord(record) { steps[kept.index] = try? JournalRecord(decoding: kept.leaf) }
    }
    var register = BreachRegister()
    for (index, record) in steps.sorted(by: { $0.key < $1.key }) { register.add(record, at: index) }
    return register
  }

  /// What a journal tells of a case; it is read twice.
  static func facts(of selection: BreachSelection, in folder: String) throws -> CaseFacts {
    var builder = CaseFactsBuilder(selection)
    let selecting = try JournalPass("case", over: folder)
    while let entry = try selecting.next() { builder.select(try entry.record, at: entry.index) }
    builder.beginMeasuring()
    let measuring = try JournalPass("case: amounts", over: folder)
    while let entry = try measuring.next() { builder.measure(try entry.record, at: entry.index) }
    return builder.finish()
  }
}

/// By which clocks times are read and shown.
struct ZoneOption: ParsableArguments {
  @Option(help: "The time zone of dates and times without one, such as Europe/Lisbon; by default that of the settings.")
  var zone: String?

  func zone(_ settingsFile: SettingsOption) throws(SetupError) -> CivilTimeZone {
    if let zone { return try TimeZoneFiles.zone(named: zone) }
    let configured = try settingsFile.loadIfPresent()?.timeZone
    return try TimeZoneFiles.zone(named: configured ?? Settings.defaultTimeZone)
  }
}

extension GivenMoment {
  /// The moment; throws `SetupError` for a text that names none.
  static func read(_ text: String, _ option: String, in zone: CivilTimeZone) throws(SetupError) -> Timestamp {
    switch GivenMoment(text, in: zone) {
    case .at(let time): return time
    case .skipped:
      throw SetupError(
        option, "clocks in \(zone.name) skip \(text.visible)", remedy: "write the time in UTC, with a Z at its end")
    case .unreadable:
      throw SetupError(
        option, "`\(text.visible)` is no time",
        remedy: "write 2026-11-27T09:30 as clocks in \(zone.name) show it, or 2026-11-27T08:30:00Z for UTC")
    }
  }
}
