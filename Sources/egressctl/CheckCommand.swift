// Role: `egressctl check`: everything that is wrong with settings, rules, inventory and location data, at once.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import Jurisdictions
import LinuxCalls
import PacketCapture
import StrictYAML
import VerdictRules

/// Checks a configuration.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check settings, rules, inventory and location data; run the cases of the rules.",
    discussion: """
      Mistakes are printed as file:line:column with what to write instead. Exits with 1 if there is one. With --rules \
      alone, checks a folder of rules without any settings.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "Check this folder of rules only.")
  var rules: String?

  @OptionGroup var local: LocalRulesOption

  func run() throws {
    var problems: [String] = []
    var settings: Settings?
    if rules == nil {
      settings = attempt(&problems) { () throws(SetupError) in try settingsFile.load() }
      if let settings { checkInterface(settings, &problems) }
    }
    var sources = settings.map { BasisSources($0) } ?? BasisSources()
    if let rules { sources.rules = rules }
    sources.localRules = local.chosen(or: sources.localRules)
    checkRules(sources, &problems)
    if problems.isEmpty, let settings {
      if let basis = attempt(&problems, { () throws(SetupError) in try LoadedBasis(loading: sources) }) {
        for warning in basis.warnings { Terminal.line("warning: \(warning)") }
        for source in basis.locations.sources {
          Terminal.line(
            "location data: \(source.path), by \(source.vendor), of \(source.createdAt?.readable ?? "unknown date"),"
              + " signature \(source.signature.rawValue)")
        }
        Terminal.line("inventory: \(basis.inventory.devices.count) controllers")
        if settings.alerts.hook.isEmpty {
          Terminal.line("warning: no alert hook is configured; alerts stay in the journal")
        }
      }
    }
    guard problems.isEmpty else {
      for problem in problems { Terminal.warn(problem) }
      throw ExitCode.failure
    }
    Terminal.line("configuration OK")
  }

  private func checkRules(_ sources: BasisSources, _ problems: inout [String]) {
    guard
      let rules = attempt(
        &problems,
        { () throws(SetupError) in
          try ConfigurationFiles.ruleBook(in: sources.rules, local: sources.localRules)
        })
    else { return }
    let report = rules.runCases { lookup, address, names, time in
      Classifier(
        sources: lookup, operators: OperatorTable(rules.operatorEntries), services: ServiceTable(rules.serviceRules)
      ).classify(address, names: names, at: time)
    }
    problems += report.failures.map(\.description)
    Terminal.line(
      "rules: \(rules.sources.count) files, policies \(rules.policyNames.joined(separator: ", ")),"
        + " \(report.run) cases, \(report.failures.count) failed")
    for local in rules.sources.compactMap(\.localSentence) { Terminal.line("local rules: \(local)") }
    Terminal.line("protocols: encrypted-dns with the servers of \(rules.encryptedResolvers.count) operators")
    for warning in rules.warnings(at: .now) { Terminal.line("warning: \(warning)") }
  }

  private func checkInterface(_ settings: Settings, _ problems: inout [String]) {
    let interface = settings.capture.interface
    switch LinkState.of(interface) {
    case .up: Terminal.line("interface \(interface): up")
    case .noCarrier, .down: Terminal.line("warning: interface \(interface) carries nothing at the moment")
    case .missing:
      problems.append("\(CaptureError.interfaceMissing(interface, existing: ProcessSurroundings.networkInterfaces))")
    }
  }

  private func attempt<Value>(_ problems: inout [String], _ body: () throws(SetupError) -> Value) -> Value? {
    do throws(SetupError) {
      return try body()
    } catch {
      problems.append(error.description)
      return nil
    }
  }
}
