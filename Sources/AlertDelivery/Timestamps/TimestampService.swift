// Role: one timestamp authority as a service: rounds when they are due, noted in the delivery log.
import EgressSettings
import EgressTypes
import LinuxCalls
import Logging
import ServiceLifecycle
import Timestamping

/// Has checkpoints timestamped by one authority until it is told to stop.
struct TimestampService: Service {
  private let name: String
  private let submitter: TimestampSubmitter
  private let kept: KeptTimestamps
  private let interval: Int64
  private let progress: LoopProgress
  private let log: DeliveryLog
  private let desks: [AlertDesk]
  private let logger: Logger
  private let clock: @Sendable () -> Timestamp

  /// Makes the service of an entry of the settings.
  init(
    _ entry: TimestampSettings, _ settings: Settings, transport: any WebhookTransport, progress: LoopProgress,
    log: DeliveryLog, desks: [AlertDesk], logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) {
    name = entry.name
    kept = KeptTimestamps(below: settings.alerts.state, of: entry.name)
    interval = entry.interval
    submitter = TimestampSubmitter(
      authority: TimestampAuthority(certificates: entry.certificates), journal: settings.journal, kept: kept,
      days: settings.journalDays, transport: transport, clock: clock)
    self.progress = progress
    self.log = log
    self.desks = desks
    self.logger = logger
    self.clock = clock
  }

  /// A round may read the whole journal.
  private static var allowed: Duration { .seconds(900) }

  /// Goes on until a graceful shutdown; throws `AlertError` when the delivery log cannot be kept.
  func run() async throws {
    let loop = "timestamps \(name)"
    progress.begin(loop, allowed: Self.allowed)
    defer { progress.end(loop) }
    var submitter = submitter
    // What cannot be read is told by the first round.
    let newest = (try? kept.names())?.last?.time
    var schedule = TimestampSchedule(interval: interval, newest: newest, at: clock())
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      if schedule.isDue(at: clock()) {
        let outcome = await submitter.turn()
        if schedule.take(outcome, at: clock()) { try tell(outcome) }
      }
      progress.note(loop)
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  private func tell(_ outcome: TimestampOutcome) throws(AlertError) {
    guard let record = JournalRecord.timestamp(outcome, by: name, at: clock()) else { return }
    let text = record[list: RecordKey.reasons].joined(separator: "; ")
    switch outcome {
    case .upToDate: break
    case .timestamped: logger.info("\(text)")
    case .failed: logger.error("\(text)")
    case .contradicted: logger.critical("\(text)")
    }
    try desks.tell(record, orNoteIn: log)
  }
}
