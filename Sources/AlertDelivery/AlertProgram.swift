// Role: egress-alertd from checked settings to its last word, but for the journal it reads.
import EgressTypes
import LinuxCalls
import Logging
import ServiceLifecycle
import SystemdNotify
import UnixSignals

/// The program egress-alertd.
public enum AlertProgram {
  /// Delivers alerts until SIGTERM or SIGINT; throws `AlertError`.
  ///
  /// `openOutbox` opens the journal once for each sink, as each has a place of its own in it. The settings must have no
  /// mistakes.
  public static func run(
    _ settings: AlertSettings, logger: Logger, openOutbox: () throws -> some AlertOutbox & Sendable
  ) async throws {
    if let program = settings.hook.first, !FileSystem.isExecutable(program) {
      logger.warning("hook \(program) cannot be run by this user; alerts wait until it can")
    }
    let services = try AlertSinks.configured(by: settings).map { sink in
      AlertService(
        settings: settings, sink: sink, outbox: try openOutbox(), logger: logger,
        clock: { Timestamp(nanoseconds: WallClock.nanoseconds) })
    }
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    ).run()
  }
}
