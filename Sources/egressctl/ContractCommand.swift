// Role: `egressctl contract`: which clauses of a supplier's contract the journal shows to be met, violated, or neither.
import ArgumentParser
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Reporting
import SupplierContract
import VerdictRules

/// Holds a contract against the journal.
struct ContractCommand: ParsableCommand {
  /// From which result on the command fails.
  enum Failing: String, CaseIterable, ExpressibleByArgument {
    case violated
    case notVerifiable = "not-verifiable"
  }

  static let configuration = CommandConfiguration(
    commandName: "contract",
    abstract: "Hold the clauses of a supplier's contract against the journal: met, violated, not verifiable.",
    discussion: """
      A clause is met only if every second of the period was watched, nothing is in doubt, and no record speaks against \
      it. Exits with 1 when the journal does not hold, and with --fail-on when a clause has that result.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Option(
    help: "The contract file; by default that of the settings, or /etc/egressd/contract.yaml.", completion: .file())
  var file: String?

  @Option(
    help: "The folder of rule packs that the clauses name; by default that of the settings, or the installed ones.")
  var rules: String?

  @OptionGroup var local: LocalRulesOption

  @OptionGroup var period: PeriodOption

  @OptionGroup var wording: LanguageOption

  @Option(help: "text, markdown or json.")
  var format = DocumentFormat.text

  @Option(help: "Exit with 1 when a clause is violated, or with not-verifiable when one is either.")
  var failOn: Failing?

  func run() throws {
    let settings = try journal.settingsFile.loadIfPresent()
    let language = wording.language(settings)
    let contract = try Contract.read(
      file ?? settings?.contract ?? Contract.defaultPath, knowing: try knownNames(settings))
    let folder = try journal.folder(for: "contract", of: ["contract=\(contract.name)"] + period.selection)
    let verification = try ProgressLine.verify(folder)
    let chosen = try period.period(of: folder, configured: settings?.timeZone, now: .now)
    var report = ReportBuilder(title: verification.key.log.text, period: chosen)
    var evaluation = ContractEvaluation(contract, over: Span(start: chosen.span.start, end: chosen.span.end))
    let pass = try JournalPass("contract", over: folder)
    while let entry = try pass.next() {
      let record = try entry.record
      report.add(record)
      evaluation.add(record)
    }
    let findings = evaluation.finish(
      ContractCoverage(report.finish(journalFaults: verification.findings.map(\.description)), in: language))
    try write(findings, in: language, log: verification.key.log.text, label: chosen.label)
    for finding in verification.findings { Terminal.warn("the journal does not hold: \(finding)") }
    guard verification.holds, !fails(findings) else { throw ExitCode.failure }
  }

  private func fails(_ findings: ContractFindings) -> Bool {
    switch failOn {
    case .violated: findings.count(.violated) > 0
    case .notVerifiable: findings.count(.violated) + findings.count(.notVerifiable) > 0
    case nil: false
    }
  }

  private func write(_ findings: ContractFindings, in language: Language, log: String, label: String) throws {
    switch format {
    case .text: Terminal.write(findings.outline(in: language, log: log, label: label).text)
    case .markdown: Terminal.write(findings.outline(in: language, log: log, label: label).markdown)
    case .json: Terminal.line(try JSONOutput.pretty(ContractDocument(findings, in: language, log: log, label: label)))
    }
  }

  /// The names that clauses may use: those of the rules and the inventory of today.
  private func knownNames(_ settings: Settings?) throws -> KnownNames {
    var sources = settings.map { BasisSources($0) } ?? BasisSources()
    if rules != nil { (sources.rules, sources.localRules) = (rules, nil) }
    sources.localRules = local.chosen(or: sources.localRules)
    return try KnownNames(in: sources)
  }
}
