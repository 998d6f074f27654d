// Role: `egressctl check`: everything that is wrong with settings, rules, inventory and location data, at once.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import Jurisdictions
import LinuxCalls
import PacketCapture
import StrictYAML
import Timestamping
import VerdictRules

/// Checks a configuration.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check settings, rules, inventory and location data; run the cases of the rules.",
    discussion: """
      Mistakes are printed as file:line:column with what to write instead. Exits with 1 if there is one. With --rules \
      alone, checks a folder of rules without any settings.

      Remarks are about rules that change nothing: shadowed by others, past their review, or used by nobody. With \
      --strict, remarks and warnings count as mistakes; notes, about shipped packs that nobody chose, never do.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "Check this folder of rules only.")
  var rules: String?

  @OptionGroup var local: LocalRulesOption

  @Flag(help: "Exit with 1 for remarks and warnings too.")
  var strict = false

  func run() throws {
    var problems: [String] = []
    var settings: Settings?
    if rules == nil {
      settings = attempt(&problems) { () throws(SetupError) in try settingsFile.load() }
      if let settings {
        checkInterface(settings, &problems)
        _ = attempt(&problems) { () throws(SetupError) in try TimeZoneFiles.zone(named: settings.timeZone) }
      }
    }
    var sources = settings.map { BasisSources($0) } ?? BasisSources()
    if let rules { sources.rules = rules }
    sources.localRules = local.chosen(or: sources.localRules)
    var remarks: [String] = []
    let inventory = attempt(&problems) { () throws(SetupError) in try LoadedInventory(at: sources.inventory) }
    let rules = checkRules(sources, inventory?.inventory, &problems, &remarks)
    if problems.isEmpty, let rules, let inventory, let settings {
      if let basis = attempt(
        &problems, { () throws(SetupError) in try LoadedBasis(rules, inventory, with: sources) })
      {
        // What the rules have to say of their age stands among the remarks, with its place.
        let told = Set(rules.book.warnings(at: .now))
        remarks += basis.warnings.filter { !told.contains($0) }.map { "warning: \($0)" }
        remarks += modelRemarks(basis.inventory, rules.book, settings)
        for source in basis.locations.sources {
          Terminal.line(
            "location data: \(source.path), by \(source.vendor), of \(source.createdAt?.readable ?? "unknown date"),"
              + " signature \(source.signature.rawValue)")
        }
        Terminal.line("inventory: \(basis.inventory.devices.count) controllers")
        if settings.alerts.sinks.isEmpty {
          remarks.append("warning: no alert sink is configured; alerts stay in the journal")
        }
        remarks += timestampRemarks(settings)
      }
    }
    for remark in remarks { Terminal.line(remark) }
    guard problems.isEmpty else {
      for problem in problems { Terminal.warn(problem) }
      throw ExitCode.failure
    }
    if strict, !remarks.isEmpty {
      Terminal.warn("\(remarks.count) remarks and warnings, which count with --strict")
      throw ExitCode.failure
    }
    Terminal.line("configuration OK")
  }

  private func checkRules(
    _ sources: BasisSources, _ inventory: DeviceInventory?, _ problems: inout [String], _ remarks: inout [String]
  ) -> LoadedRules? {
    guard
      let loaded = attempt(
        &problems, { () throws(SetupError) in try LoadedRules(in: sources.rules, local: sources.localRules) })
    else { return nil }
    let rules = loaded.book
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
    // A folder of rules by itself is for any policy.
    let policies =
      if self.rules == nil, let inventory {
        Set(inventory.devices.compactMap(\.policy) + [sources.policy])
      } else {
        Set(rules.policyNames)
      }
    for remark in rules.remarks(policies: policies, at: .now) {
      if remark.isToMend { remarks.append("remark: \(remark)") } else { Terminal.line("note: \(remark)") }
    }
    return loaded
  }

  private func modelRemarks(_ inventory: DeviceInventory, _ rules: RuleBook, _ settings: Settings) -> [String] {
    guard !rules.deviceModels.isEmpty else { return [] }
    return inventory.devices.filter { !rules.deviceModels.contains($0.model) }.map { device in
      "warning: \(settings.inventory ?? "inventory"): `\(device.model.visible)` of \(device.id.visible) is a model of no pack"
        + " in devices/; check how it is written"
    }
  }

  private func timestampRemarks(_ settings: Settings) -> [String] {
    guard !settings.timestamps.isEmpty else { return [] }
    var remarks = settings.timestamps.compactMap { entry in
      let reason: String?
      do throws(LinuxError) {
        reason = try FileSystem.contents(of: entry.certificates, limit: 1) == nil ? "there is no such file" : nil
      } catch {
        reason = error.reason
      }
      return reason.map {
        "warning: timestamps by \(entry.name): \(entry.certificates.visible): \($0); without the authority's root no"
          + " timestamp is verified, so none is kept"
      }
    }
    let program = TimestampAuthority.standardProgram
    if !FileSystem.isExecutable(program) {
      remarks.append("warning: timestamps: \(program) cannot be run; install openssl")
    }
    return remarks
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
