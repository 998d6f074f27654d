// Role: one witness as a service: rounds when they are due, noted in the delivery log, alarming ones told to every sink.
import EgressTypes
import EvidenceJournal
import LinuxCalls
import Logging
import ServiceLifecycle

/// Submits checkpoints to one witness until it is told to stop.
struct WitnessService: Service {
  let witness: WitnessKey
  let submitter: WitnessSubmitter
  let interval: Int64
  let outages: OutageFile
  let progress: LoopProgress
  let log: DeliveryLog
  let desks: [AlertDesk]
  let logger: Logger
  let clock: @Sendable () -> Timestamp

  /// A round may read the whole journal.
  private static var allowed: Duration { .seconds(900) }

  /// Goes on until a graceful shutdown; throws `AlertError` when the delivery log cannot be kept.
  func run() async throws {
    let name = "witness \(witness.name)"
    progress.begin(name, allowed: Self.allowed)
    defer { progress.end(name) }
    var submitter = submitter
    var outage = KeptOutage(in: outages, limit: Outage.limit(interval: interval), at: clock())
    var schedule = WitnessSchedule(interval: interval, at: clock())
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      if schedule.isDue(at: clock()) {
        let outcome = await submitter.turn()
        if schedule.take(outcome, at: clock()) { try tell(outcome) }
        try follow(&outage, outcome)
      }
      keep(&outage)
      progress.note(name)
      try? await Task.sleep(for: .milliseconds(250))
    }
    // The sinks end after this: what was just told is not told again at the next start.
    for _ in 0..<20 where !outage.isKept {
      keep(&outage)
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Tells of an outage once it lasts too long, and of its end.
  private func follow(_ outage: inout KeptOutage, _ outcome: WitnessOutcome) throws(AlertError) {
    let isGood =
      switch outcome {
      case .upToDate, .cosigned: true
      case .failed, .refused, .contradicted: false
      }
    guard let news = outage.take(isGood: isGood, at: clock()) else { return }
    outage.wait(for: try tell(.witness(news, of: witness, at: clock()), as: .critical))
  }

  private func keep(_ outage: inout KeptOutage) {
    do throws(LinuxError) { try outage.keep() } catch {
      logger.error("\(witness.name): the outage cannot be kept over a restart: \(error)")
    }
  }

  private func tell(_ outcome: WitnessOutcome) throws(AlertError) {
    guard let record = JournalRecord.witness(outcome, of: witness, at: clock()) else { return }
    switch outcome {
    case .upToDate: break
    case .cosigned: try tell(record, as: .info)
    case .failed: try tell(record, as: .error)
    case .refused, .contradicted: try tell(record, as: .critical)
    }
  }

  /// Returns what was left for the sinks.
  @discardableResult
  private func tell(_ record: JournalRecord, as level: Logger.Level) throws(AlertError) -> [AlertDesk.Entry] {
    logger.log(level: level, "\(record[list: RecordKey.reasons].joined(separator: "; "))")
    return try desks.tell(record, orNoteIn: log)
  }
}
