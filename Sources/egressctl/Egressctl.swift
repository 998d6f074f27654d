// Role: the program of the person: its commands, in the order a newcomer meets them.
import ArgumentParser
import EgressSetup

/// Runs a command on the main thread, where memory is had in the cheapest way; only what waits for other programs leaves it.
@main
enum Program {
  @MainActor static func main() async {
    do {
      var command = try Egressctl.parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand { try await waiting.run() } else { try command.run() }
    } catch {
      Egressctl.exit(withError: error)
    }
  }
}

/// What a person asks of egressd.
struct Egressctl: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "egressctl",
    abstract: "What did the controllers send, to whom, and under whose jurisdiction?",
    discussion: """
      Commands read the journal of the settings file (/etc/egressd/egressd.yaml); --journal names another, also a copy.
      Exit codes: 0 done; 1 what was asked about does not hold; 64 the command was misused.
      """,
    version: EgressVersion.text,
    subcommands: [
      InitCommand.self, KeygenCommand.self, CheckCommand.self, ReplayCommand.self, StatusCommand.self,
      EventsCommand.self, ExplainCommand.self, RejudgeCommand.self, QueryCommand.self, ReportCommand.self,
      VerifyCommand.self, ProveCommand.self, EvidenceCommand.self, LocationCommand.self, WindowCommand.self,
      OperationCommand.self, LocalDataModeCommand.self, BreachCommand.self, JournalCommand.self, BeaconCommand.self,
      AlertCommand.self,
      ContractCommand.self, DPIACommand.self, DeviceCommand.self,
    ])
}
