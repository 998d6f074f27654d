// Role: `egressctl breach list`: the internal register, from any journal, also a copy and without a daemon.
import ArgumentParser
import BreachNotification
import EgressSetup
import EgressTypes

/// Prints the register.
struct BreachList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the register: every breach declared, notified or not, with its clocks.",
    discussion: "Clocks that ran out with nothing decided come first, and on standard error too.")

  @OptionGroup var journal: JournalAccessOption

  @OptionGroup var zone: ZoneOption

  @Option(help: "text, json or csv.")
  var format = RegisterFormat.text

  @OptionGroup var wording: LanguageOption

  @Flag(help: "Exit with 1 when a clock ran out with nothing decided.")
  var failOnOverdue = false

  func run() throws {
    let register = try BreachReading.register(of: try journal.folder(for: "breach list"))
    let language = wording.language(try journal.settingsFile.loadIfPresent())
    let output = RegisterOutput(register, language: language, zone: try zone.zone(journal.settingsFile), at: .now)
    Terminal.write(output.render(format))
    for alarm in output.alarms { Terminal.warn(alarm) }
    if failOnOverdue, !output.alarms.isEmpty { throw ExitCode.failure }
  }
}

extension RegisterFormat: ExpressibleByArgument {}
