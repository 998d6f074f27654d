// Role: the program of the person: its commands, in the order a newcomer meets them.
import ArgumentParser
import EgressSetup

/// What a person asks of egressd.
@main
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
      EventsCommand.self, ExplainCommand.self, RejudgeCommand.self, ReportCommand.self, VerifyCommand.self,
      EvidenceCommand.self, LocationCommand.self, WindowCommand.self, OperationCommand.self,
      LocalDataModeCommand.self,
    ])
}
