// Role: one sink as a service: a loop around its worker, told to systemd, ended in order.
import EgressTypes
import LinuxCalls
import Logging
import ServiceLifecycle
import SystemdNotify

/// Delivers alerts to one sink until it is told to stop.
public struct AlertService<Outbox: AlertOutbox & Sendable>: Service {
  /// What a service works with.
  public struct Surroundings: Sendable {
    /// The journal's folder, for messages.
    public var journalFolder: String
    /// The state folder; the sink has a folder of its own below it.
    public var stateFolder: String
    /// When failed attempts are repeated and how long groups are held.
    public var plan: AlertWorker<Outbox>.Plan
    /// Seconds between two signs of life; nil gives none.
    public var watchdogSeconds: Int64?
    /// The delivery log.
    public var log: DeliveryLog
    /// Where people's requests are left.
    public var desk: AlertDesk
    /// Where messages to the other sinks are left.
    public var peers: [AlertDesk]
    /// Where this loop shows that it goes on, and how long it may take between two such moments.
    public var progress: LoopProgress
    /// See `progress`.
    public var allowed: Duration
    /// How systemd is told.
    public var notify: ServiceNotify
    /// The program's own log.
    public var logger: Logger
    /// The time.
    public var clock: @Sendable () -> Timestamp

    /// Makes surroundings without signs of life.
    public init(
      journalFolder: String, stateFolder: String, log: DeliveryLog, logger: Logger,
      clock: @escaping @Sendable () -> Timestamp
    ) {
      self.journalFolder = journalFolder
      self.stateFolder = stateFolder
      self.log = log
      self.logger = logger
      self.clock = clock
      plan = AlertWorker<Outbox>.Plan()
      watchdogSeconds = nil
      desk = AlertDesk()
      peers = []
      progress = LoopProgress()
      allowed = .seconds(300)
      notify = ServiceNotify()
    }
  }

  private let sink: any AlertSink
  private let outbox: Outbox
  private let with: Surroundings

  /// Makes a service for one sink.
  public init(sink: any AlertSink, outbox: Outbox, _ surroundings: Surroundings) {
    self.sink = sink
    self.outbox = outbox
    with = surroundings
  }

  /// Delivers until a graceful shutdown; an attempt under way is brought to its end first.
  ///
  /// While the state folder cannot be written, alerts go out from memory. A folder that cannot be claimed or read stops
  /// this sink only, which says so through the others and begins anew every ten seconds. Throws `AlertError` when another
  /// process delivers from the folder or the delivery log cannot be signed.
  public func run() async throws {
    with.progress.begin(sink.name, allowed: with.allowed)
    defer { with.progress.end(sink.name) }
    var complaint: String?
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      do throws(AlertError) {
        try await deliver()
        return
      } catch {
        guard case .storage = error else { throw error }
        if complaint != "\(error)" {
          tellPeers("\(sink.name) cannot take up what it delivered and stands still: \(error)")
        }
        complaint = "\(error)"
      }
      for _ in 0..<100 where !Task.isShuttingDownGracefully && !Task.isCancelled {
        with.progress.note(sink.name)
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  private func tellPeers(_ reason: String) {
    with.logger.critical("\(reason)")
    with.notify.status(reason)
    for desk in with.peers { desk.leave(.deliveryFault(reason, sink: nil, at: with.clock())) }
  }

  private func deliver() async throws(AlertError) {
    let store = try DeliveryStore(folder: "\(with.stateFolder)/\(sink.name)")
    var worker = try AlertWorker(
      outbox: outbox, sink: sink, plan: with.plan, store: store, log: with.log, clock: with.clock)
    if let refused = worker.refused { tellPeers(refused) }
    var watchdog = Watchdog(
      period: with.watchdogSeconds, at: with.clock(), keeping: worker.silence, hasWatched: worker.journal != nil)
    with.notify.ready(
      status: "delivering alerts of \(with.journalFolder) to \(sink.name), \(worker.pendingCount) pending")
    var complaint: String?
    var disk = DiskWatch()
    var lastLook = ContinuousClock.now
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      with.progress.note(sink.name)
      var isReadable = true
      var isIdle = false
      do throws(AlertError) {
        isIdle = try await turn(&worker)
        complaint = nil
      } catch {
        guard case .journal(let reason) = error else { throw error }
        if complaint != reason {
          with.logger.error("\(error)")
          with.notify.status("\(error)")
        }
        complaint = reason
        isReadable = false
      }
      with.progress.note(sink.name)
      try await carryOutWhatWaits(&worker)
      if ContinuousClock.now - lastLook >= .seconds(1) {
        lastLook = ContinuousClock.now
        try await look(&watchdog, &worker, isReadable: isReadable)
        try with.log.repair(at: with.clock())
        try worker.repair()
        try with.log.sign()
        try tell(disk.take(worker.diskFault), &worker)
      }
      if !isReadable || isIdle { try? await Task.sleep(for: .milliseconds(isReadable ? 25 : 1000)) }
    }
    try takeOverWhatWaits(&worker)
    try worker.finish()
    try with.log.sign()
    with.notify.stopping()
  }

  /// Carries out what was left for this sink; what fails waits on, with what came behind it.
  private func carryOutWhatWaits(_ worker: inout AlertWorker<Outbox>) async throws(AlertError) {
    var entries = with.desk.take()[...]
    defer { with.desk.putBack(entries) }
    while let entry = entries.first {
      entry.reply(try await carryOut(entry, &worker))
      entries.removeFirst()
      with.progress.note(sink.name)
    }
  }

  /// Queues the messages that other loops have left for this sink, before an end in order: they know no other place.
  private func takeOverWhatWaits(_ worker: inout AlertWorker<Outbox>) throws(AlertError) {
    for entry in with.desk.take() {
      guard case .notice(let record) = entry.request else { continue }
      try worker.queueNotice(record)
      entry.reply(JournalRecord())
    }
  }

  /// Runs one step of the worker; whether there was nothing to do.
  private func turn(_ worker: inout AlertWorker<Outbox>) async throws(AlertError) -> Bool {
    switch try await worker.step() {
    case .attempted(let subject, let result, let settlement):
      report(subject, result, settlement)
      return false
    case .otherJournal(let lost):
      with.logger.warning("\(with.journalFolder) holds another journal than before; delivering from its beginning")
      if lost > 0 {
        with.logger.critical("\(lost) alerts of the journal before were not delivered to \(sink.name) and stay in it")
      }
      return false
    case .wentBack(let lost):
      with.logger.critical(
        "\(with.journalFolder) does not hold what was read of it; \(lost) alerts that waited for \(sink.name) are not in it"
      )
      return false
    case .idle, .halted: return true
    }
  }

  /// Tells that what is delivered cannot be noted, and that it can be again.
  private func tell(_ news: DiskWatch.News?, _ worker: inout AlertWorker<Outbox>) throws(AlertError) {
    switch news {
    case nil: break
    case .failing(let cause, let isNotice):
      let reason = "\(cause); alerts are delivered from memory, and a restart may repeat them"
      with.logger.critical("\(reason)")
      with.notify.status("\(sink.name): \(reason)")
      if isNotice { try worker.queueNotice(.deliveryFault(reason, sink: sink.name, at: with.clock())) }
    case .mended: with.logger.warning("\(sink.name): what is delivered can be noted again")
    }
  }

  /// Tells the signs of life and of silence that are due.
  private func look(
    _ watchdog: inout Watchdog, _ worker: inout AlertWorker<Outbox>, isReadable: Bool
  ) async throws(AlertError) {
    let pulse = isReadable ? try? worker.pulse() : nil
    let signs = watchdog.turn(pulse, at: with.clock())
    // Kept in one with the message that tells of it.
    worker.silence = watchdog.wait
    for sign in signs {
      let record = JournalRecord.sign(
        sign, pulse, pending: worker.pendingCount, dead: worker.deadCount, journal: worker.journal, sink: sink.name,
        at: with.clock())
      switch sign {
      case .alive where worker.isHalted: break
      case .alive:
        let result = try await worker.send(record)
        if !result.isDelivered { with.logger.warning("\(sink.name): no sign of life: \(result.reason)") }
      case .silent, .speaking:
        with.logger.critical("\(record[list: RecordKey.reasons].joined(separator: "; "))")
        try worker.queueNotice(record)
      }
    }
  }

  private func carryOut(
    _ entry: AlertDesk.Entry, _ worker: inout AlertWorker<Outbox>
  ) async throws(AlertError) -> JournalRecord {
    var reply = JournalRecord([DeliveryKey.sink: .string(sink.name)])
    switch entry.request {
    case .notice(let record): try worker.queueNotice(record)
    case .retry(let alert): reply[integer: DeliveryKey.count] = Int64(try worker.retry(alert, by: entry.person))
    case .test:
      var record = JournalRecord(kind: .trial, at: with.clock())
      record[string: RecordKey.person] = entry.person
      record[string: DeliveryKey.sink] = sink.name
      record[list: RecordKey.reasons] = ["TEST: nothing happened; this message was asked for to try the sink"]
      let result = try await worker.send(record)
      reply[string: DeliveryKey.outcome] = result.isDelivered ? "delivered" : "failed"
      reply[string: DeliveryKey.reason] = result.reason
      reply[string: DeliveryKey.output] = result.output
    }
    return reply
  }

  private func report(_ subject: DeliverySubject, _ result: DeliveryResult, _ settlement: Settlement) {
    let what = subject.inWords
    switch settlement {
    case .delivered:
      with.logger.info("\(sink.name): \(what) delivered: \(result.reason)")
    case .retry(let time):
      with.logger.warning("\(sink.name): \(what) not delivered: \(result.reason); next attempt at \(time.readable)")
    case .dead:
      with.logger.critical(
        "\(sink.name): \(what) given up: \(result.reason); see: egressctl alert list --dead")
    case .refused:
      with.logger.critical("\(sink.name): delivery halted: \(result.reason)")
    }
    with.notify.status("\(sink.name): \(what): \(result.reason)")
  }
}

extension DeliverySubject {
  /// The subject as a person reads it.
  public var inWords: String {
    switch self {
    case .alert(let index): "alert \(index)"
    case .digest(let span, _): "digest of \(span.count) alerts, \(span.first) to \(span.last),"
    case .notice(let log): "message \(log) of the delivery log"
    case .unlogged(let record): "message that no log holds, \(record[string: "event.kind"] ?? "-"),".visible
    }
  }
}
