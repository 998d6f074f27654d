// Role: `egressctl report`: what was watched in a period, what was seen, and what cannot be said.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Pseudonyms
import Reporting

/// Prints a report, writes those of finished weeks, or joins summaries of several gateways.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Report what was watched in a period, what was seen, and what cannot be said.",
    discussion: """
      Without a period, the ISO week of the journal's newest record. Weeks and days begin at midnight in the hangar's \
      time zone: that of --zone, else of the settings, else Europe/Amsterdam. Times are printed in UTC.

      With --weekly, writes the report on each finished week that is not yet there into the folder `reports` of the \
      settings, or that of --output: as a page, text and JSON, with a signed summary. Nothing is ever overwritten.

      With --merge, joins signed summaries of several gateways into one overview; with --pseudonymise, hangars, signers \
      and controllers have keyed pseudonyms in it, made with the key beside the journal of the settings or of --journal.
      """)

  @OptionGroup var journal: JournalAccessOption

  @OptionGroup var witnesses: WitnessOption

  @OptionGroup var timestamps: TimestampOption

  @OptionGroup var periods: PeriodOption

  @OptionGroup var language: LanguageOption

  @Option(help: "Only this controller, by its pseudonym; coverage stays that of all.")
  var device: String?

  @OptionGroup var pseudonyms: PseudonymOption

  @Option(help: "text, html, markdown, json or csv.")
  var format = "text"

  @Option(help: "With csv: only this table, such as traffic; without it each row begins with the name of its table.")
  var table: String?

  @Option(help: "Also write a summary to this file, and its signature beside it.", completion: .file())
  var summary: String?

  @Option(help: "How the hangar is called in that summary, where it is not to be named.")
  var hangar: String?

  @Flag(help: "Write the report on each finished week that is not yet there.")
  var weekly = false

  @Option(help: "With --weekly: the folder to write to.", completion: .directory)
  var output: String?

  @Option(parsing: .upToNextOption, help: "Signed summaries to join into one overview.", completion: .file())
  var merge: [String] = []

  @Option(help: "With --merge: an allowed-signers file; a summary that no key in it signed is refused.")
  var signers: String?

  func validate() throws {
    guard ReportFormats.named(format) != nil else {
      let known = ReportFormats.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--format: `\(format)` is not one of \(known)")
    }
    if table != nil, format != "csv" { throw ValidationError("--table belongs to --format csv") }
    if output != nil, !weekly { throw ValidationError("--output belongs to --weekly") }
    if hangar != nil, summary == nil { throw ValidationError("--hangar belongs to --summary") }
    if signers != nil, merge.isEmpty { throw ValidationError("--signers belongs to --merge") }
    if weekly, periods.isGiven || device != nil || summary != nil {
      throw ValidationError("--weekly writes whole weeks; give no period, --device or --summary with it")
    }
    if !merge.isEmpty, weekly || periods.isGiven || device != nil || summary != nil || table != nil {
      throw ValidationError("--merge takes summaries as they are; give no period, --device or --table with it")
    }
  }

  func run() async throws {
    guard merge.isEmpty else {
      let settings = try journal.settingsFile.loadIfPresent()
      let pseudonymiser =
        try pseudonyms.pseudonymise ? pseudonyms.pseudonymiser(for: try journal.place.folder(), settings) : nil
      let overview = try SummaryFiles(signers: signers).joined(merge, under: pseudonymiser, at: .now)
      let words = language.language(settings)
      return Terminal.write(try ReportFormats.named(format)?.render(overview, in: words) ?? "")
    }
    let source = try await ReportSource(try announced(), journal.settingsFile, witnesses, timestamps, pseudonyms)
    if weekly {
      let zone = try periods.timeZone(configured: source.settings?.timeZone)
      try WeeklyReports(source, language.language(source.settings), folder: output).write(in: zone, .now)
    } else {
      let period = try periods.period(of: source.folder, configured: source.settings?.timeZone, now: .now)
      let report = try source.report(on: period, device: device)
      if let summary { try write(report, of: source, to: summary) }
      try print(report, in: language.language(source.settings))
    }
    // A report on a journal that does not hold says so where nobody can overlook it.
    try source.warn()
  }

  private func write(_ report: ReportModel, of source: ReportSource, to path: String) throws {
    let name = hangar ?? source.pseudonym(ofHangar: report.title)
    try SummaryFiles.write(
      report, as: name, withRoot: !pseudonyms.pseudonymise, to: path, signedBy: source.signingKey())
  }

  /// The folder, once egressd has taken note of what is read.
  ///
  /// The weekly report in the folder of the settings is made by a timer: nobody reads anything yet.
  private func announced() throws -> String {
    guard !weekly || output != nil else { return try journal.place.folder() }
    return try journal.folder(
      for: "report", of: periods.selection + [device.map { "device=\($0)" }, pseudonyms.selection])
  }

  private func print(_ report: ReportModel, in language: Language) throws {
    if let table {
      guard let text = ReportFormats.table(named: table, of: report) else {
        let known = ReportFormats.tableNames(of: report).joined(separator: ", ")
        throw ValidationError("--table: this report has no `\(table)`; it has \(known)")
      }
      Terminal.write(text)
    } else if let layout = ReportFormats.named(format) {
      Terminal.write(try layout.render(report, in: language))
    }
  }
}
