// Role: what belongs to no single sink: systemd's watchdog, and what is told of hung loops.
import EgressTypes
import Logging
import ServiceLifecycle
import SystemdNotify

/// Tells systemd that the program lives while every loop goes on.
struct AlertUpkeep: Service {
  let progress: LoopProgress
  let desks: [AlertDesk]
  let notify: ServiceNotify
  let logger: Logger
  let clock: @Sendable () -> Timestamp

  /// Goes on until a graceful shutdown.
  func run() async throws {
    var told: Set<String> = []
    var lastSign: ContinuousClock.Instant?
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      let stuck = progress.stuck()
      for name in stuck where told.insert(name).inserted { tell(name) }
      told.formIntersection(stuck)
      if stuck.isEmpty, let interval = notify.watchdogInterval,
        lastSign.map({ ContinuousClock.now - $0 >= interval / 2 }) ?? true
      {
        notify.alive()
        lastSign = .now
      }
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  /// The others tell it too: after systemd has started the program anew, nobody knows of it otherwise.
  private func tell(_ name: String) {
    let reason = "\(name) hangs: it showed no progress within its time; systemd starts egress-alertd anew if that lasts"
    logger.critical("\(reason)")
    for desk in desks { desk.leave(.deliveryFault(reason, sink: nil, at: clock())) }
  }
}
