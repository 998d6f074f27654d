// Role: `egressctl explain`: why a verdict was given, from the journal; or what would be said of an address or a name now.
import ArgumentParser
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Jurisdictions
import VerdictRules

/// Explains a decision.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain an event of the journal, or what would be said of an address or a name now.",
    discussion: "A number is an event: its explanation is taken from the journal alone, with the data of its time.")

  @OptionGroup var journal: JournalOption

  @Option(help: "The folder of rule packs, for an address or a name.")
  var rules: String?

  @OptionGroup var local: LocalRulesOption

  @Option(help: "The policy, for an address or a name.")
  var policy = "regular-ops"

  @Option(help: "A location file, for an address or a name; may be given several times.")
  var location: [String] = []

  @Argument(help: "An event's number, an address, or a name.")
  var subject: String

  func run() throws {
    if let index = UInt64(subject) {
      try explain(event: index)
    } else {
      try explainNow()
    }
  }

  private func explain(event index: UInt64) throws {
    let folder = try journal.folder()
    var config: JournalRecord?
    var reader = try JournalReader(folder)
    while let entry = try reader.next() {
      let record = try entry.record
      if record.kind == .config { config = record }
      guard entry.index == index else { continue }
      for line in Explanation.lines(of: record, config: config) { Terminal.line(line) }
      Terminal.line("record \(entry.index), leaf hash \(entry.hash.hexadecimal)")
      return
    }
    throw SetupError("event \(index)", "is not in \(folder)", remedy: "list the events with: egressctl events")
  }

  private func explainNow() throws {
    var sources = BasisSources()
    // Without settings (on another machine, say) the options and the installed data are enough.
    if let settings = try? journal.settingsFile.load() { sources = BasisSources(settings) }
    if rules != nil { (sources.rules, sources.localRules) = (rules, nil) }
    sources.localRules = local.chosen(or: sources.localRules)
    if !location.isEmpty { sources.locationFiles = location }
    sources.policy = policy
    let basis = try LoadedBasis(loading: sources)
    if let address = IPAddress(subject) {
      explain(basis.judgement.classifier.classify(address, at: .now), Attribution(), basis)
    } else {
      let name = DomainName(subject)
      guard name.isHostName else {
        throw SetupError(
          subject, "is no event number, address or host name", remedy: "try an event of `egressctl events`")
      }
      let names = [AttributedName(name, .tlsSNI)]
      let rules = basis.judgement.classifier.services(named: names)
      if rules.isEmpty { Terminal.line("\(name): no rule pack names it; the address decides") }
      for finding in rules {
        Terminal.line("\(name): \(finding.rule.operatorName), \(finding.rule.country), by \(finding.rule.ruleID)")
        Terminal.line("  stance \(finding.rule.stance.rawValue), confidence \(finding.rule.confidence.rawValue)")
      }
    }
  }

  private func explain(_ known: Classification, _ attribution: Attribution, _ basis: LoadedBasis) {
    let judgement = basis.judgement.rules.judge(known, attribution: attribution, policy: policy, at: .now)
    Terminal.line("\(subject): \(judgement.verdict.name) under \(policy), action \(judgement.action.name)")
    for reason in judgement.reasons { Terminal.line("  \(reason)") }
    if !judgement.ruleIDs.isEmpty { Terminal.line("  decided by \(judgement.ruleIDs.joined(separator: ", "))") }
    for source in basis.locations.sources {
      Terminal.line(
        "  asked \(source.path): \(source.vendor), \(source.createdAt?.readable ?? "undated"),"
          + " signature \(source.signature.rawValue), sha256 \(source.sha256)")
    }
    for warning in basis.warnings { Terminal.line("  warning: \(warning)") }
  }
}
