// Role: options that name a period: an ISO week, or two moments, cut in the hangar's time zone.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import Reporting

/// Which period.
struct PeriodOption: ParsableArguments {
  @Option(help: "An ISO week such as 2026-W47; without a period, that of the journal's newest record.")
  var week: String?

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
    for (name, text) in [("--since", since), ("--until", until)] {
      if let text, Timestamp(rfc3339: text) == nil {
        throw ValidationError("\(name): `\(text)` is no time; write 2026-11-23 or 2026-11-23T09:00:00Z")
      }
    }
    if until != nil, since == nil { throw ValidationError("--until needs --since, the beginning of the period") }
    if week != nil, since != nil || until != nil { throw ValidationError("give --week, or --since and --until") }
  }

  /// What was asked for, each as `name=value`.
  var selection: [String?] { [week.map { "week=\($0)" }, since.map { "since=\($0)" }, until.map { "until=\($0)" }] }

  /// The period in the journal of a folder, cut in a configured time zone unless the options name one.
  func period(of folder: String, configured: String?, now: Timestamp) throws -> ReportPeriod {
    let zone = try TimeZoneFiles.zone(named: zone ?? configured ?? Settings.defaultTimeZone)
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

/// In which language officers are written to.
struct LanguageOption: ParsableArguments {
  @Option(name: .customLong("lang"), help: "en or nl.")
  var code = Language.english.rawValue

  func validate() throws {
    guard Language(rawValue: code) != nil else {
      let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--lang: `\(code)` is not one of \(known)")
    }
  }

  var language: Language { Language(rawValue: code) ?? .english }
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
