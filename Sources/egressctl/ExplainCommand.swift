// Role: `egressctl explain`: why a verdict was given, from the journal; or what would be said of an address or a name now.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import JournalFiles

/// Explains a decision.
struct ExplainCommand: ParsableCommand {
  /// How it is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    /// One object.
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain an event of the journal, or what would be said of an address or a name now.",
    discussion: """
      A number is an event: it is judged again by the rules and location answers that the journal itself holds, and the \
      last line says whether the same comes out. Exits with 1 where it does not, or cannot be judged again.

      An address or a name is judged by what is in force now, without names; the journal's latest records about it follow.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Option(help: "The folder of rule packs, for an address or a name.")
  var rules: String?

  @OptionGroup var local: LocalRulesOption

  @Option(help: "The policy, for an address or a name; by default that of the settings.")
  var policy: String?

  @Option(help: "A location file, for an address or a name; may be given several times.")
  var location: [String] = []

  @Option(help: "text or json.")
  var format = Format.text

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
    let folder = try journal.folder(for: "explain", of: ["record=\(index)"])
    var reader = try JournalReader(folder, from: index)
    guard let entry = try reader.next(), entry.index == index else {
      throw SetupError("event \(index)", "is not in \(folder)", remedy: "list the events with: egressctl events")
    }
    var history = try JournalHistory(before: index, in: folder)
    let explanation = try Explanation(of: entry, in: &history)
    try write(explanation, explanation.lines)
    if let outcome = explanation.outcome, !outcome.reproduced { throw ExitCode.failure }
  }

  private func explainNow() throws {
    guard let asked = Subject(subject) else {
      throw SetupError(
        subject, "is no event number, address or host name", remedy: "try an event of `egressctl events`")
    }
    var sources = BasisSources()
    // Without settings (on another machine, say) the options and the installed data are enough.
    let settings = try journal.settingsFile.loadIfPresent()
    if let settings { sources = BasisSources(settings) }
    if rules != nil { (sources.rules, sources.localRules) = (rules, nil) }
    sources.localRules = local.chosen(or: sources.localRules)
    if !location.isEmpty { sources.locationFiles = location }
    if let policy { sources.policy = policy }
    let basis = try LoadedBasis(loading: sources)
    var explanation = SubjectExplanation(
      of: asked, text: subject, by: basis, inside: settings?.inside ?? .auto, policy: basis.policy, at: .now)
    if journal.named != nil || settings != nil {
      let folder = try journal.folder(for: "explain", of: ["subject=\(subject)"])
      explanation.add(try SubjectEvents(about: asked, in: folder))
    }
    try write(explanation, explanation.lines)
  }

  private func write(_ explanation: some Encodable, _ lines: [String]) throws {
    switch format {
    case .text: for line in lines { Terminal.line(line) }
    case .json: Terminal.line(try JSONOutput.pretty(explanation))
    }
  }
}
