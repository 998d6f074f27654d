// Role: `egressctl rejudge`: what would be judged otherwise by today's rules and location data; nothing is changed.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import JournalFiles

/// Judges the records of a period again.
struct RejudgeCommand: ParsableCommand {
  /// How it is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    /// One object: the records, then the summary.
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "rejudge", abstract: "List what would be judged otherwise by today's rules and location data.",
    discussion: """
      Each flow and verdict record of the period is judged again, as of its own day, by the rules and location files of \
      the settings or by others. The verdicts in the journal stand; nothing is written. What differs in verdict, axis \
      or action is listed with the first reason that differs.

      With --as-recorded, records are judged by the rules and location answers that the journal itself holds: whatever \
      does not come out again is listed, and the exit code is 1.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Option(help: "Only records of this time or later, RFC 3339 in UTC, or a date: its midnight in the time zone.")
  var since: String

  @Option(help: "Only records before this time, or before midnight of this date in the time zone.")
  var until: String?

  @OptionGroup var zone: ZoneOption

  @Option(help: "The folder of rule packs; by default that of the settings, or the installed ones.")
  var rules: String?

  @OptionGroup var local: LocalRulesOption

  @Option(help: "A policy in place of those that the records name.")
  var policy: String?

  @Option(help: "A location file; may be given several times. By default those of the settings, or the installed one.")
  var location: [String] = []

  @Option(help: "A PEM file with a further key that location databases may be signed with.")
  var locationKey: [String] = []

  @Flag(help: "Judge by what the journal itself holds, to see whether every verdict comes out again.")
  var asRecorded = false

  @Option(help: "text or json.")
  var format = Format.text

  func validate() throws {
    for (name, text) in [("--since", since), ("--until", until)] {
      if let text, Timestamp(rfc3339: text) == nil {
        throw ValidationError("\(name): `\(text)` is no time; write 2026-11-23 or 2026-11-23T09:00:00Z")
      }
    }
    if asRecorded, rules != nil || local.localRules != nil || policy != nil || !location.isEmpty || !locationKey.isEmpty
    {
      throw ValidationError("--as-recorded takes rules, policies and location answers from the journal alone")
    }
  }

  func run() throws {
    let filter = RecordFilter(
      kinds: [RecordKind.flow.rawValue, RecordKind.verdict.rawValue],
      since: try zone.moment(since, journal.settingsFile), until: try zone.moment(until, journal.settingsFile))
    let folder = try journal.folder(for: "rejudge", from: filter.since, to: filter.until)
    var (rejudging, judgedBy) = try asRecorded ? (Rejudging(), ["what the journal holds"]) : today()
    var output = RejudgeOutput(format: format)
    var summary = RejudgeSummary(since: since, until: until, judgedBy: judgedBy)
    let pass = try JournalPass("rejudge", over: folder)
    while let entry = try pass.next() {
      let record = try entry.record
      let isWanted = filter.admits(record)
      let rejudged = rejudging.take(record, isWanted: isWanted)
      guard isWanted else { continue }
      summary.add(rejudged)
      if case .otherwise(let record) = rejudged { try output.add(record) }
    }
    try output.finish(summary)
    if asRecorded, summary.otherwise > 0 || !summary.leftOut.isEmpty { throw ExitCode.failure }
  }

  /// The rules and location data of today, and what they are.
  private func today() throws -> (Rejudging, judgedBy: [String]) {
    var sources = BasisSources()
    // Without settings (on another machine, say) the options and the installed data are enough.
    if let settings = try journal.settingsFile.loadIfPresent() { sources = BasisSources(settings) }
    if rules != nil { (sources.rules, sources.localRules) = (rules, nil) }
    sources.localRules = local.chosen(or: sources.localRules)
    if let policy { sources.policy = policy }
    // Records name their devices and policies themselves.
    sources.needsPolicy = policy != nil
    sources.inventory = nil
    if !location.isEmpty { sources.locationFiles = location }
    sources.locationKeys += locationKey
    let basis = try LoadedBasis(loading: sources)
    for warning in basis.warnings { Terminal.warn(warning) }
    let judgedBy =
      ["rules \(basis.rulesManifest)"] + basis.locations.sources.map { "location data \($0.recorded.visible)" }
      + (policy.map { ["policy \($0)"] } ?? [])
    return (Rejudging(by: basis.judgement, policy: policy), judgedBy)
  }
}

/// Writes records as they come, so that a long journal needs no memory.
private struct RejudgeOutput {
  private let format: RejudgeCommand.Format
  private var isFirst = true

  init(format: RejudgeCommand.Format) { self.format = format }

  mutating func add(_ record: RejudgedRecord) throws {
    switch format {
    case .text: for line in record.lines { Terminal.line(line) }
    case .json: Terminal.line(start + (try JSONOutput.line(record)))
    }
    isFirst = false
  }

  mutating func finish(_ summary: RejudgeSummary) throws {
    switch format {
    case .text: for line in summary.lines { Terminal.line(line) }
    case .json:
      Terminal.line("\(isFirst ? "{\"records\":[" : "")],\"summary\":\(try JSONOutput.line(summary))}")
    }
  }

  private var start: String { isFirst ? "{\"records\":[\n" : "," }
}
