// Role: what belongs to no single sink: systemd's watchdog, told of hung loops, and the age of the delivery log.
import EgressTypes
import Logging
import ServiceLifecycle
import SystemdNotify

/// Tells systemd that the program lives while every loop goes on, and deletes what is old in the delivery log once a day.
struct AlertUpkeep: Service {
  let progress: LoopProgress
  let log: DeliveryLog
  /// For how many days deliveries are kept; nil for ever.
  let days: Int?
  let desks: [AlertDesk]
  let notify: ServiceNotify
  let logger: Logger
  let clock: @Sendable () -> Timestamp

  /// Goes on until a graceful shutdown; throws `AlertError` when the delivery log cannot be kept.
  func run() async throws {
    var told: Set<String> = []
    var lastSign: ContinuousClock.Instant?
    var lastDeletion: Timestamp?
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      let stuck = progress.stuck()
      for name in stuck where told.insert(name).inserted { tell(name) }
      told.formIntersection(stuck)
      if stuck.isEmpty, let interval = notify.watchdogInterval,
        lastSign.map({ ContinuousClock.now - $0 >= interval }) ?? true
      {
        notify.alive()
        lastSign = .now
      }
      if let days, lastDeletion.map({ abs(clock().nanoseconds(since: $0)) >= 86_400_000_000_000 }) ?? true {
        lastDeletion = clock()
        delete(olderThan: days)
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

  private func delete(olderThan days: Int) {
    do throws(AlertError) {
      let count = try log.deleteSegments(olderThan: days, at: clock())
      if count > 0 {
        logger.info("\(count) records of the delivery log that were older than \(days) days were deleted")
      }
    } catch {
      logger.error("old records of the delivery log were not deleted: \(error)")
    }
  }
}
