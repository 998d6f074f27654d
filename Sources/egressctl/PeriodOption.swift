// Role: options that name a period: an ISO week, a year, or two moments, cut in the hangar's time zone.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import Reporting

/// Which period.
struct PeriodOption: ParsableArguments {
  @Option(help: "An ISO week such as 2026-W47; without a period, that of the journal's newest record.")
  var week: String?

  @Option(help: "A calendar year such as 2026.")
  var year: Int64?

  @Option(help: "The first moment, RFC 3339 in UTC, or a date: its midnight in the hangar's time zone.")
  var since: String?

  @Option(help: "The first moment after the period, RFC 3339 in UTC, or a date: its midnight in the time zone.")
  var until: String?

  @Option(help: "The hangar's time zone, such as Europe/Lisbon, or UTC.")
  var zone: String?

  func validate() throws {
    if let week, ISOWeek(week) == nil {
      throw ValidationError("--week: `\(week)` is no ISO week; write one such as 2026-W47")
    }
    if let year, ReportPeriod(year: year) == nil {
      throw ValidationError("--year: \(year) is no year that can be reported; write one such as 2026")
    }
    for (name, text) in [("--since", since), ("--until", until)] {
      if let text, Timestamp(rfc3339: text) == nil {
        throw ValidationError("\(name): `\(text)` is no time; write 2026-11-23 or 2026-11-23T09:00:00Z")
      }
    }
    if until != nil, since == nil { throw ValidationError("--until needs --since, the beginning of the period") }
    if [week != nil, year != nil, since != nil].count(where: \.self) > 1 {
      throw ValidationError("give one of --week, --year, or --since and --until")
    }
  }

  /// Whether any period was named.
  var isGiven: Bool { week != nil || year != nil || since != nil }

  /// What was asked for, each as `name=value`.
  var selection: [String?] {
    [
      week.map { "week=\($0)" }, year.map { "year=\($0)" }, since.map { "since=\($0)" }, until.map { "until=\($0)" },
    ]
  }

  /// The time zone of the options, else a configured one.
  func timeZone(configured: String?) throws(SetupError) -> CivilTimeZone {
    try TimeZoneFiles.zone(named: zone ?? configured ?? Settings.defaultTimeZone)
  }

  /// The period in the journal of a folder, cut in a configured time zone unless the options name one.
  func period(of folder: String, configured: String?, now: Timestamp) throws -> ReportPeriod {
    let zone = try timeZone(configured: configured)
    if let year { return try begun(ReportPeriod(year: year, zone: zone), "year", now) }
    guard let start = since.flatMap({ PeriodOption.moment($0, in: zone) }) else {
      return try weekPeriod(of: folder, in: zone, now)
    }
    let end = until.flatMap { PeriodOption.moment($0, in: zone) } ?? now
    let span = TimeSpan(start: Timestamp(seconds: start.seconds), end: Timestamp(seconds: end.seconds))
    let label = "\(span.start.readable) / \(span.end.readable)"
    guard let period = ReportPeriod(label: label, span: span, zone: zone) else {
      throw SetupError(
        "period", "is empty or longer than \(ReportPeriod.maximumDays) days", remedy: "choose --since before --until")
    }
    return period
  }

  /// A date is its midnight in the zone; a time says itself that it is in UTC.
  static func moment(_ text: String, in zone: CivilTimeZone) -> Timestamp? {
    CivilDate(text).map { zone.start(of: $0) } ?? Timestamp(rfc3339: text)
  }

  private func weekPeriod(of folder: String, in zone: CivilTimeZone, _ now: Timestamp) throws -> ReportPeriod {
    var chosen = week.flatMap { ISOWeek($0) }
    if chosen == nil {
      let newest = try JournalSummary.newestTime(in: folder) ?? now
      chosen = ISOWeek(containing: zone.date(at: newest))
    }
    return try begun(chosen.flatMap { ReportPeriod(week: $0, zone: zone) }, "week", now)
  }

  /// The part of a period that is over.
  private func begun(_ period: ReportPeriod?, _ name: String, _ now: Timestamp) throws(SetupError) -> ReportPeriod {
    guard let period = period?.before(now.advanced(bySeconds: 1)) else {
      throw SetupError(name, "has not begun", remedy: "choose a \(name) that has")
    }
    return period
  }
}

extension ZoneOption {
  /// The moment that an option names, read as the periods of reports are; nil without the option.
  func moment(_ text: String?, _ settingsFile: SettingsOption) throws(SetupError) -> Timestamp? {
    guard let text else { return nil }
    let named: String? = zone
    // A time in UTC is exact without a zone, also where the system has no files of zones; a wrong name is told anyway.
    guard named != nil || CivilDate(text) != nil else { return Timestamp(rfc3339: text) }
    return PeriodOption.moment(text, in: try self.zone(settingsFile))
  }
}

/// In which language officers are written to.
struct LanguageOption: ParsableArguments {
  @Option(name: .customLong("lang"), help: "en or nl; by default as in the settings.")
  var code: String?

  func validate() throws {
    if let code, Language(rawValue: code) == nil {
      let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--lang: `\(code)` is not one of \(known)")
    }
  }

  /// The language of the option, else of the settings, else English.
  func language(_ settings: Settings?) -> Language {
    code.flatMap(Language.init(rawValue:)) ?? settings?.language ?? .english
  }
}

/// How a document for officers is written.
enum DocumentFormat: String, CaseIterable, ExpressibleByArgument {
  /// For a terminal.
  case text
  /// CommonMark.
  case markdown
  /// One object.
  case json
}
