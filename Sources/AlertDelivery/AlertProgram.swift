// Role: egress-alertd from checked settings to its last word, but for the journal it reads and the network it speaks to.
import DaemonControl
import EgressSettings
import EgressTypes
import EvidenceJournal
import LinuxCalls
import Logging
import ServiceLifecycle
import SystemdNotify
import UnixSignals

/// The program egress-alertd.
public enum AlertProgram {
  /// Delivers alerts until SIGTERM or SIGINT; throws `AlertError`.
  ///
  /// `openOutbox` opens the journal once for each sink, as each has a place of its own in it.
  public static func run(
    _ settings: Settings, network: any NetworkTransports, logger: Logger,
    openOutbox: () throws -> some AlertOutbox & Sendable
  ) async throws {
    let clock: @Sendable () -> Timestamp = { Timestamp(nanoseconds: WallClock.nanoseconds) }
    let alerts = settings.alerts
    remark(alerts, logger)
    let log = try DeliveryLog(state: alerts.state, name: settings.hangar, at: clock())
    if let refused = log.refused {
      logger.critical("the delivery log could not be taken up; it is kept as \(refused), a new one was begun")
    }
    let progress = LoopProgress()
    let desks = alerts.sinks.map { (sink: $0.name, desk: AlertDesk()) }
    var services: [any Service] = [
      AlertUpkeep(
        progress: progress, log: log, days: alerts.deliveryDays ?? settings.journalDays, desks: desks.map(\.desk),
        notify: ServiceNotify(), logger: logger, clock: clock)
    ]
    for (sink, own) in zip(alerts.sinks, desks) {
      let made = AlertSinks.make(
        sink, seconds: alerts.timeout, host: ProcessSurroundings.hostName, network: network, clock: clock)
      let peers = desks.filter { $0.sink != sink.name }.map(\.desk)
      services.append(
        makeService(
          made, try openOutbox(), settings, hasWatchdog: sink.hasWatchdog, log, own.desk, peers, progress, logger, clock
        ))
    }
    for witness in settings.witnesses {
      let made = try makeWitness(witness, settings, network, log, desks.map(\.desk), progress, logger, clock)
      if let made { services.append(made) }
    }
    var authorities: [String: any WebhookTransport] = [:]
    for authority in settings.timestamps {
      let transport = network.timestamps(authority, seconds: alerts.timeout)
      authorities[authority.name] = transport
      services.append(
        TimestampService(
          authority, settings, transport: transport, progress: progress, log: log, desks: desks.map(\.desk),
          logger: logger, clock: clock))
    }
    let counter = AlertCounter(
      desks: desks, seconds: alerts.timeout,
      timestamps: AskedTimestamps(transports: authorities, seconds: alerts.timeout))
    let control = serve(counter, at: alerts.control, logger)
    defer { control?.stop() }
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    ).run()
  }

  private static func makeService<Outbox: AlertOutbox & Sendable>(
    _ sink: any AlertSink, _ outbox: Outbox, _ settings: Settings, hasWatchdog: Bool, _ log: DeliveryLog,
    _ desk: AlertDesk, _ peers: [AlertDesk], _ progress: LoopProgress, _ logger: Logger,
    _ clock: @escaping @Sendable () -> Timestamp
  ) -> AlertService<Outbox> {
    var surroundings = AlertService<Outbox>.Surroundings(
      journalFolder: settings.journal, stateFolder: settings.alerts.state, log: log, logger: logger, clock: clock)
    surroundings.plan.groupSeconds = settings.alerts.groupSeconds
    surroundings.watchdogSeconds = hasWatchdog ? settings.alerts.watchdogSeconds : nil
    surroundings.desk = desk
    surroundings.peers = peers
    surroundings.progress = progress
    // An attempt, and the reading of a long journal for its next alert.
    surroundings.allowed = .seconds(2 * settings.alerts.timeout + 240)
    return AlertService(sink: sink, outbox: outbox, surroundings)
  }

  /// A witness that cannot be asked without its submission key is told of; alerts are delivered all the same.
  private static func makeWitness(
    _ witness: WitnessSettings, _ settings: Settings, _ network: any NetworkTransports, _ log: DeliveryLog,
    _ desks: [AlertDesk], _ progress: LoopProgress, _ logger: Logger, _ clock: @escaping @Sendable () -> Timestamp
  ) throws(AlertError) -> WitnessService? {
    guard let key = WitnessKey(text: witness.key) else { throw AlertError.witnessKey(witness.key) }
    let submissionKey: SigningKey
    do throws(AlertError) { submissionKey = try SubmissionKey.open(state: settings.alerts.state) } catch {
      guard case .stateUnreadable(_, let cause) = error else { throw error }
      let reason = "\(key.name) is not asked, as the key to submit with cannot be read or made: \(cause)"
      logger.critical("\(reason)")
      for desk in desks { desk.leave(.deliveryFault(reason, sink: nil, at: clock())) }
      return nil
    }
    var prefix = witness.url[...]
    while prefix.hasSuffix("/") { prefix = prefix.dropLast() }
    let receiver = WebhookSettings(
      url: prefix + "/add-checkpoint", authorities: witness.authorities, addresses: witness.addresses)
    let submitter = WitnessSubmitter(
      witness: key, journal: settings.journal, state: settings.alerts.state,
      submissionKey: submissionKey,
      transport: network.webhook(receiver, seconds: settings.alerts.timeout), clock: clock)
    return WitnessService(
      witness: key, submitter: submitter, interval: witness.interval,
      outages: OutageFile(below: settings.alerts.state, of: "witness-\(key.idText)"), progress: progress, log: log,
      desks: desks, logger: logger, clock: clock)
  }

  /// Opens the control socket; alerts are delivered also where it cannot be.
  private static func serve(_ counter: AlertCounter, at path: String, _ logger: Logger) -> ControlServer? {
    do throws(ControlError) {
      return try ControlServer(path: path) { request, peer in counter.reply(to: request, from: peer) }
    } catch {
      logger.error("egressctl alert cannot ask this program: \(error)")
      return nil
    }
  }

  private static func remark(_ alerts: AlertSettings, _ logger: Logger) {
    for sink in alerts.sinks {
      let command: [String]? =
        switch sink.way {
        case .exec(let command): command
        case .email(let email): email.command
        case .webhook, .journald, .syslog: nil
        }
      if let program = command?.first, !FileSystem.isExecutable(program) {
        logger.warning("\(sink.name): \(program) cannot be run by this user; alerts wait until it can")
      }
    }
    if !alerts.sinks.contains(where: \.hasWatchdog) {
      logger.warning("no sink gets signs of life (`watchdog: true`): nobody notices when alerts cannot be delivered")
    }
  }
}
