// Role: egress-alertd as a service: a loop around the worker, told to systemd, ended in order.
import EgressTypes
import Logging
import ServiceLifecycle
import SystemdNotify

/// Delivers alerts until it is told to stop.
public struct AlertService<Outbox: AlertOutbox & Sendable>: Service {
  private let settings: AlertSettings
  private let sink: any AlertSink
  private let outbox: Outbox
  private let notify: ServiceNotify
  private let logger: Logger
  private let clock: @Sendable () -> Timestamp

  /// Makes a service for one sink.
  public init(
    settings: AlertSettings, sink: any AlertSink, outbox: Outbox, notify: ServiceNotify = ServiceNotify(),
    logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.settings = settings
    self.sink = sink
    self.outbox = outbox
    self.notify = notify
    self.logger = logger
    self.clock = clock
  }

  /// Delivers until a graceful shutdown; an attempt under way is brought to its end first.
  ///
  /// Throws `AlertError` when the state folder fails. A journal that cannot be read is tried again every second.
  public func run() async throws {
    let store = try DeliveryStore(folder: "\(settings.stateFolder)/\(sink.name)")
    let schedule = RetrySchedule.standard.limited(to: settings.maxAttempts)
    var worker = try AlertWorker(outbox: outbox, sink: sink, schedule: schedule, store: store, clock: clock)
    notify.ready(status: "delivering alerts of \(settings.journalFolder), \(worker.pendingCount) pending")
    var complaint: String?
    var lastSign = ContinuousClock.now
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      if let interval = notify.watchdogInterval, ContinuousClock.now - lastSign >= interval / 2 {
        notify.alive()
        lastSign = ContinuousClock.now
      }
      do throws(AlertError) {
        switch try await worker.step() {
        case .attempted(let index, let result, let settlement): report(index, result, settlement)
        case .otherJournal(let abandoned):
          logger.warning("\(settings.journalFolder) holds another journal than before; delivering from its beginning")
          if abandoned > 0 {
            logger.critical("\(abandoned) alerts of the journal before were not delivered and stay in it")
          }
        case .idle: try? await Task.sleep(for: .milliseconds(100))
        }
        complaint = nil
      } catch {
        guard case .journal(let reason) = error else { throw error }
        if complaint != reason {
          logger.error("\(error)")
          notify.status("\(error)")
        }
        complaint = reason
        try? await Task.sleep(for: .seconds(1))
      }
    }
    notify.stopping()
  }

  private func report(_ index: UInt64, _ result: DeliveryResult, _ settlement: Settlement) {
    switch settlement {
    case .delivered:
      logger.info("alert \(index) delivered: \(result.reason)")
    case .retry(let time):
      logger.warning("alert \(index) not delivered: \(result.reason); next attempt at \(time.readable)")
    case .abandoned:
      logger.critical("alert \(index) given up: \(result.reason); it stays in the journal undelivered")
    }
    notify.status("last alert \(index): \(result.reason)")
  }
}
