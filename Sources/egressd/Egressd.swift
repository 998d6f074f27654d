// Role: the daemon's entry: settings in, threads started, signals served, everything ended in order.
import ArgumentParser
import EgressSettings
import EgressSetup
import Logging
import SystemdNotify
import UnixSignals

/// Watches one interface and journals what it concludes.
@main
struct Egressd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "egressd", abstract: "Watch what the controllers of a hangar send, and journal it.",
    discussion: """
      Runs until SIGTERM or SIGINT; SIGHUP reads rules, inventory and location data again. Exit codes: 0 stopped in \
      order; 1 it could not start or could not keep its journal; 64 the command was misused.
      """,
    version: EgressVersion.text)

  @Option(help: "The settings file.")
  var config = Settings.defaultPath

  func run() async throws {
    LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
    let notify = ServiceNotify()
    do {
      try await watch(notify, Logger(label: "egressd"))
    } catch {
      // `systemctl status` shows the reason, also between two attempts to start.
      notify.status("\(error)")
      throw error
    }
  }

  private func watch(_ notify: ServiceNotify, _ logger: Logger) async throws {
    // Signals are taken over before anything can send one.
    let signals = await UnixSignalsSequence(trapping: [.sigterm, .sigint, .sighup])
    let daemon = try Daemon(configuration: config, logger: logger) { notify.extendTimeout(seconds: 60) }
    notify.ready(status: daemon.statusLine)
    logger.notice("watching", metadata: ["interface": "\(daemon.settings.capture.interface)"])

    await withTaskGroup(of: Void.self) { group in
      group.addTask { await keepAlive(daemon, notify) }
      group.addTask { await daemon.waitForFailure() }
      group.addTask {
        for await signal in signals {
          guard signal == .sighup else { return }
          notify.reloading()
          daemon.reload(by: "SIGHUP")
          notify.ready(status: daemon.statusLine)
        }
      }
      // Whichever of "a signal says stop" and "a thread failed" comes first ends the daemon; keepAlive never does.
      await group.next()
      group.cancelAll()
    }
    notify.stopping()
    try daemon.stop()
    logger.notice("stopped")
  }

  /// Tells systemd once in a while that both loops still turn.
  private func keepAlive(_ daemon: Daemon, _ notify: ServiceNotify) async {
    let interval = notify.watchdogInterval ?? .seconds(3600)
    while !Task.isCancelled {
      if daemon.isTurning { notify.alive() }
      // Cancellation ends the wait, and then the daemon is stopping.
      try? await Task.sleep(for: interval)
    }
  }
}
