// Role: one witness as a service: rounds when they are due, noted in the delivery log, alarming ones told to every sink.
import EgressTypes
import EvidenceJournal
import Logging
import ServiceLifecycle

/// Submits checkpoints to one witness until it is told to stop.
struct WitnessService: Service {
  let witness: WitnessKey
  let submitter: WitnessSubmitter
  let interval: Int64
  let log: DeliveryLog
  let desks: [AlertDesk]
  let logger: Logger
  let clock: @Sendable () -> Timestamp

  /// Goes on until a graceful shutdown; throws `AlertError` when the delivery log cannot be kept.
  func run() async throws {
    var submitter = submitter
    var schedule = WitnessSchedule(interval: interval, at: clock())
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      if schedule.isDue(at: clock()) {
        let outcome = await submitter.turn()
        if schedule.take(outcome, at: clock()) { try tell(outcome) }
      }
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  private func tell(_ outcome: WitnessOutcome) throws(AlertError) {
    guard let record = JournalRecord.witness(outcome, of: witness, at: clock()) else { return }
    let text = record[list: RecordKey.reasons].joined(separator: "; ")
    switch outcome {
    case .upToDate: break
    case .cosigned: logger.info("\(text)")
    case .failed: logger.error("\(text)")
    case .refused, .contradicted: logger.critical("\(text)")
    }
    guard AlertEvent.isAlert(record), !desks.isEmpty else {
      try log.append(record)
      return
    }
    // Each sink notes the message as its own.
    for desk in desks { desk.leave(record) }
  }
}
