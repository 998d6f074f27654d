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

  /// Where the contract is looked for when none is named.
  static let defaultPath = "/etc/egressd/contract.yaml"

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
    let contract = try ContractCommand.read(
      file ?? settings?.contract ?? ContractCommand.defaultPath, knowing: try knownNames(settings))
    let folder = try journal.folder(for: "contract", of: ["contract=\(contract.name)"] + period.selection)
    let verification = try ProgressLine.verify(folder)
    let chosen = try period.period(of: folder, configured: settings?.timeZone, now: .now)
    var report = ReportBuilder(title: verification.key.log.text, period: chosen)
    var evaluation = ContractEvaluation(contract, over: Span(start: chosen.span.start, end: chosen.span.end))
    var reader = try JournalReader(folder)
    while let entry = try reader.next() {
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

  private static func read(_ path: String, knowing known: KnownNames) throws -> Contract {
    let bytes = try ConfigurationFiles.contents(
      of: path, remedy: "name a contract with --file; docs/contract.md says what stands in one")
    return try Contract(reading: bytes, file: path, knowing: known)
  }

  /// The names that clauses may use: those of the rules and the inventory of today.
  private func knownNames(_ settings: Settings?) throws -> KnownNames {
    var sources = settings.map { BasisSources($0) } ?? BasisSources()
    if rules != nil { (sources.rules, sources.localRules) = (rules, nil) }
    sources.localRules = local.chosen(or: sources.localRules)
    sources.needsPolicy = false
    let basis = try LoadedBasis(loading: sources, tolerating: .missingFiles)
    return basis.knownNames
  }
}

extension ContractCoverage {
  /// What a report says of its period.
  init(_ report: ReportModel, in language: Language) {
    self.init(
      seconds: report.coverage.seconds, watched: report.coverage.watched,
      firstGap: report.coverage.gaps.first.map { Span(start: $0.span.start, end: $0.span.end) },
      doubts: report.doubts.map { $0.cause.text(in: language) })
  }
}

extension LoadedBasis {
  /// The names that a contract may use.
  fileprivate var knownNames: KnownNames {
    var packs: Set<String> = []
    var jurisdictions: Set<String> = []
    for source in judgement.rules.sources {
      guard let pack = source.pack else { continue }
      if source.path.hasPrefix("jurisdictions/") { jurisdictions.insert(pack.name) } else { packs.insert(pack.name) }
    }
    let terms = judgement.declarationTerms(for: inventory)
    return KnownNames(
      packs: packs, jurisdictions: jurisdictions, operations: Set(terms.operations.keys), devices: terms.devices)
  }
}
