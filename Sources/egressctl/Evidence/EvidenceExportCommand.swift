// Role: `egressctl evidence export`: writes the records of a case into a bag that a recipient checks without our software.
import ArgumentParser
import BreachNotification
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceBundle
import SSHSignatures

/// Exports evidence.
struct EvidenceExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the events of a case into a signed folder, a BagIt bag.",
    discussion: """
      Without --event, every verdict that is a violation, ambiguous or unknown. The folder holds a statement in plain \
      words, the events with their proofs from the journal, the counts and the headers of the frames of their flows, \
      the coverage of the period, the rules in force, a log of custody, and how to check all of it with public tools.

      With --event nothing of any other record is given away but the counts of the same flow: coverage and rules stand \
      there as excerpts.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Option(name: .customLong("case"), help: "What the case is called; with --breach, its name there.")
  var caseID: String?

  @Option(help: "What this declared breach is about and its steps, by its name in egressctl breach list.")
  var breach: String?

  @Option(help: "The folder to write; it must be empty or not exist.", completion: .directory)
  var output: String

  @Option(help: "Only this record, by its number; may be given several times.")
  var event: [UInt64] = []

  @Option(help: "Only this controller, by its pseudonym.")
  var device: String?

  @Option(help: "Only events of this time or later, RFC 3339 in UTC, or a date: its midnight in the time zone.")
  var since: String?

  @Option(help: "Only events before this time, or before midnight of this date in the time zone.")
  var until: String?

  @OptionGroup var zone: ZoneOption

  @Option(help: "The language of the pages for people, en or nl; may be given several times; by default both.")
  var lang: [Language] = []

  @Option(help: "The organisation that hands it over; by default the journal's name.")
  var organization: String?

  @Flag(help: "With the records of coverage whole and proved; they tell of all controllers.")
  var coverageRecords = false

  @Flag(help: "With the location files, where they are still there and their licence allows it.")
  var locationData = false

  func validate() throws {
    guard caseID != nil || breach != nil else { throw ValidationError("--case: say what the case is called") }
    guard breach == nil || event.isEmpty && device == nil && since == nil && until == nil else {
      throw ValidationError("--breach says itself what it is about; leave out --event, --device, --since, --until")
    }
    guard event.isEmpty || device == nil && since == nil && until == nil && !coverageRecords else {
      throw ValidationError("--event picks single records; leave out --device, --since, --until, --coverage-records")
    }
    for (name, text) in [("--since", since), ("--until", until)] {
      if let text, Timestamp(rfc3339: text) == nil {
        throw ValidationError("\(name): `\(text)` is no time; write 2026-11-23 or 2026-11-23T09:00:00Z")
      }
    }
  }

  func run() async throws {
    let caseID = caseID ?? breach ?? ""
    var selection = BundleSelection(
      events: Array(Set(event)).sorted(), device: device, since: try zone.moment(since, journal.settingsFile),
      until: try zone.moment(until, journal.settingsFile))
    let folder = try journal.folder(
      for: "evidence export",
      of: ["case=\(caseID)", "output=\(output)", device.map { "device=\($0)" }, breach.map { "breach=\($0)" }]
        + selection.events.map { "record=\($0)" }, from: selection.since, to: selection.until)
    if let breach {
      guard let entry = try BreachReading.register(of: folder)[breach] else {
        throw SetupError(breach, "is no breach case of \(folder)", remedy: "list them with: egressctl breach list")
      }
      selection.breach = (breach, entry.breach.selection)
      (selection.since, selection.until) = (entry.breach.selection.since, entry.breach.selection.until)
    }
    var options = EvidenceOptions(caseID: caseID, organization: organization, selection: selection)
    options.languages = lang.isEmpty ? Language.allCases : Language.allCases.filter(lang.contains)
    options.hasCoverageRecords = coverageRecords
    options.hasLocationData = locationData
    options.settings = try journal.settingsFile.loadIfPresent()
    let made = try EvidenceExport.write(options, of: folder, to: output)
    Terminal.line("evidence    \(output): \(made.events) events, \(made.records) proofs, \(made.frames) frames")
    Terminal.line("signed by   \(made.signer.fingerprint)")
    try await timestamp(options.settings)
    for remark in made.remarks { Terminal.warn(remark.text(in: .english)) }
    Terminal.line("read        \(output)/data/00-statement.\(options.languages[0].rawValue).html")
    Terminal.line(
      "verify      egressctl evidence verify \(output), or data/how-to-verify.\(options.languages[0].rawValue).txt in it"
    )
  }

  /// Has the signature timestamped where an authority is set; the bundle stands without it.
  private func timestamp(_ settings: Settings?) async throws {
    guard let settings, !settings.timestamps.isEmpty else { return }
    switch try await EvidenceTimestamp(of: output, by: settings).obtain() {
    case .timestamped(let name, let time): Terminal.line("timestamp   \(time.readable) by \(name)")
    case .failed(let reasons):
      for reason in reasons { Terminal.warn(reason) }
      Terminal.warn("this export has no timestamp; try again with: egressctl evidence timestamp \(output)")
    }
  }
}
