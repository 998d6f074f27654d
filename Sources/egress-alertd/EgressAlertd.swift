// Role: the alert program's entry: settings in, alerts of the journal out, until told to stop.
import AlertDelivery
import ArgumentParser
import EgressSettings
import EgressSetup
import Logging
import NetworkDelivery
import SystemdNotify

/// Delivers the alerts of the journal.
@main
struct EgressAlertd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "egress-alertd", abstract: "Deliver the alerts of egressd's journal to the configured sinks.",
    discussion: """
      Each alert is delivered at least once: failed attempts are repeated over three days, and what is pending survives a \
      restart. Exit codes: 0 stopped in order; 1 it could not start or keep its state; 64 the command was misused.
      """,
    version: EgressVersion.text)

  @Option(help: "The settings file.")
  var config = Settings.defaultPath

  func run() async throws {
    LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
    do {
      try await deliver()
    } catch {
      // `systemctl status` shows the reason, also between two attempts to start.
      ServiceNotify().status("\(error)")
      throw error
    }
  }

  private func deliver() async throws {
    let settings = try ConfigurationFiles.settings(at: config)
    guard !settings.alerts.sinks.isEmpty else {
      throw SetupError(
        config, "alerts: no sink is set, so nothing can be delivered",
        remedy: "set `alerts: hook` or one of the other sinks, then run: egressctl check")
    }
    try await AlertProgram.run(
      settings, network: VerifiedTransports(), logger: Logger(label: "egress-alertd")
    ) {
      JournalOutbox(folder: settings.journal)
    }
  }
}
