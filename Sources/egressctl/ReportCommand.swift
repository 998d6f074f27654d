// Role: `egressctl report`: what was watched in a week, what was seen, and what cannot be said.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Pseudonyms
import Reporting

/// Prints a report.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Report what was watched in a week, what was seen, and what cannot be said.",
    discussion: """
      Without a period, the ISO week of the journal's newest record. Weeks and days begin at midnight in the hangar's \
      time zone: that of --zone, else of the settings, else Europe/Amsterdam. Times are printed in UTC.
      """)

  @OptionGroup var journal: JournalAccessOption

  @OptionGroup var witnesses: WitnessOption

  @OptionGroup var timestamps: TimestampOption

  @Option(help: "An ISO week such as 2026-W47.")
  var week: String?

  @Option(help: "The first moment, RFC 3339 in UTC, or a date: its midnight in the hangar's time zone.")
  var since: String?

  @Option(help: "The first moment after the period, RFC 3339 in UTC, or a date: its midnight in the time zone.")
  var until: String?

  @Option(help: "The hangar's time zone, such as Europe/Lisbon, or UTC.")
  var zone: String?

  @OptionGroup var pseudonyms: PseudonymOption

  @Option(help: "text, html or json.")
  var format = "text"

  func validate() throws {
    guard ReportFormats.named(format) != nil else {
      let known = ReportFormats.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--format: `\(format)` is not one of \(known)")
    }
    if let week, ISOWeek(week) == nil {
      throw ValidationError("--week: `\(week)` is no ISO week; write one such as 2026-W47")
    }
    for (name, text) in [("--since", since), ("--until", until)] {
      if let text, Timestamp(rfc3339: text) == nil {
        throw ValidationError("\(name): `\(text)` is no time; write 2026-11-23 or 2026-11-23T09:00:00Z")
      }
    }
    if until != nil, since == nil { throw ValidationError("--until needs --since, the beginning of the period") }
    if week != nil, since != nil || until != nil { throw ValidationError("give --week, or --since and --until") }
  }

  func run() async throws {
    let folder = try journal.folder(
      for: "report",
      of: [
        week.map { "week=\($0)" }, since.map { "since=\($0)" }, until.map { "until=\($0)" }, pseudonyms.selection,
      ])
    let verification = try JournalVerification.verify(folder)
    let period = try period(of: folder, in: try timeZone(), .now)
    var builder = ReportBuilder(title: verification.key.log.text, period: period)
    var reader = try JournalReader(folder)
    let settings = try journal.settingsFile.loadIfPresent()
    var pseudonymiser = try pseudonyms.pseudonymiser(for: folder, settings)
    while let entry = try reader.next() {
      let record = try entry.record
      builder.add(pseudonymiser?.pseudonymised(record) ?? record)
    }
    let statements = witnesses.statements(on: folder, settings, trusting: nil)
    let timestamped = await timestamps.statements(on: folder, settings, trusting: nil, at: .now)
    let report = builder.finish(
      journal: try JournalSummary.head(of: folder, verification, statements, timestamped),
      journalFaults: verification.findings.map(\.description))
    guard let layout = ReportFormats.named(format) else { return }
    Terminal.line(try layout.render(report))
    // A report on a journal that does not hold says so where nobody can overlook it.
    for finding in verification.findings { Terminal.warn("the journal does not hold: \(finding)") }
    let contradictions =
      statements.filter(\.isContradiction).map(\.sentence) + timestamped.filter(\.isContradiction).map(\.sentence)
    for contradiction in contradictions { Terminal.warn(contradiction) }
    if !verification.holds || !contradictions.isEmpty { throw ExitCode.failure }
  }

  private func timeZone() throws(SetupError) -> CivilTimeZone {
    if let zone { return try TimeZoneFiles.zone(named: zone) }
    let configured = try journal.settingsFile.loadIfPresent()?.timeZone
    return try TimeZoneFiles.zone(named: configured ?? Settings.defaultTimeZone)
  }

  private func period(of folder: String, in zone: CivilTimeZone, _ now: Timestamp) throws -> ReportPeriod {
    if let start = since.flatMap({ ReportCommand.moment($0, in: zone) }) {
      let end = until.flatMap { ReportCommand.moment($0, in: zone) } ?? now
      let span = TimeSpan(start: Timestamp(seconds: start.seconds), end: Timestamp(seconds: end.seconds))
      let label = "\(span.start.readable) to \(span.end.readable)"
      guard let period = ReportPeriod(label: label, span: span, zone: zone) else {
        throw SetupError(
          "period", "is empty or longer than \(ReportPeriod.maximumDays) days", remedy: "choose --since before --until")
      }
      return period
    }
    return try weekPeriod(of: folder, in: zone, now)
  }

  /// A date is its midnight in the zone; a time says itself that it is in UTC.
  private static func moment(_ text: String, in zone: CivilTimeZone) -> Timestamp? {
    CivilDate(text).map { zone.start(of: $0) } ?? Timestamp(rfc3339: text)
  }

  private func weekPeriod(of folder: String, in zone: CivilTimeZone, _ now: Timestamp) throws -> ReportPeriod {
    var chosen = week.flatMap { ISOWeek($0) }
    if chosen == nil {
      let newest = try JournalSummary.newestTime(in: folder) ?? now
      chosen = ISOWeek(containing: zone.date(at: newest))
    }
    guard let chosen, let whole = ReportPeriod(week: chosen, zone: zone),
      let period = whole.before(now.advanced(bySeconds: 1))
    else {
      throw SetupError("week", "has not begun", remedy: "choose a week that has")
    }
    return period
  }
}
