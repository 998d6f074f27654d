// Role: one message at a time: take in, group, pick, deliver, note.
import EgressTypes
import EvidenceJournal
import Glibc
import LinuxCalls

/// What one step of the worker did.
public enum AlertStep: Hashable, Sendable {
  /// Nothing is due; the next message is due then, if there is one.
  case idle(until: Timestamp?)
  /// The receiver wants nothing any more; what waits, waits.
  case halted
  /// The journal is another than before and is read from its beginning; so many alerts of the old one waited or were
  /// dead letters.
  case otherJournal(lost: Int)
  /// The journal is an older copy or has another history; so many alerts that waited are not in it any more.
  case wentBack(lost: Int)
  /// A message was tried.
  case attempted(DeliverySubject, DeliveryResult, Settlement)
}

/// Delivers the alerts of an outbox to one sink.
///
/// Before a first attempt the queue is on the disk, so a restart tries the same message under the same id again:
/// whatever a receiver gets twice carries one id, and no alert is told by two messages.
public struct AlertWorker<Outbox: AlertOutbox>: ~Copyable {
  /// What does not change while a worker works.
  public struct Plan: Sendable {
    /// When failed attempts are repeated.
    public var schedule: RetrySchedule
    /// How long further alerts of a group are held, in seconds.
    public var groupSeconds: Int64

    /// Makes a plan.
    public init(schedule: RetrySchedule = .standard, groupSeconds: Int64 = 300) {
      self.schedule = schedule
      self.groupSeconds = groupSeconds
    }
  }

  /// Most records taken in between two attempts: so what is urgent is seen behind a flood of others.
  static var intakeLimit: Int { 512 }

  var outbox: Outbox
  let sink: any AlertSink
  let plan: Plan
  let store: DeliveryStore
  let log: DeliveryLog
  var queue: DeliveryQueue
  var isKept = true
  private var unkept: LinuxError?
  /// Whether the journal was found to hold the record that was taken in last.
  var isProven = false
  /// Records that reading passed over because they were deleted, and that may not have been looked at.
  var passedOver: Range<UInt64>?
  /// How many records the journal signed when the step began.
  var signed: UInt64 = 0
  private var keptLook: UInt64?
  /// What was logged anew in another delivery log so far, while the rest of the queue still stands in the one before.
  var relogged: (log: String, places: [DeliverySubject: DeliverySubject])?
  /// Why the queue could not be read and was begun anew, for the other sinks; nil when it was read.
  public let refused: String?
  /// Whether the receiver said that it wants nothing any more.
  public internal(set) var isHalted = false
  private var lastKept: Timestamp
  /// The time when the clock was last looked at.
  private var lastLook: Timestamp
  let clock: () -> Timestamp
  private let jitter: () -> Int64

  /// Makes a worker that goes on where the store left off; throws `AlertError`.
  public init(
    outbox: Outbox, sink: any AlertSink, plan: Plan, store: consuming DeliveryStore, log: DeliveryLog,
    clock: @escaping () -> Timestamp, jitter: @escaping () -> Int64 = { Int64.random(in: -100...100) }
  ) throws(AlertError) {
    var queue: DeliveryQueue
    var fault: String?
    do throws(AlertError) { queue = try store.load() } catch {
      let reason: String
      switch error {
      case .stateUnreadable(_, let text): reason = text
      // A place of the disk that cannot be read is not mended by waiting; any other failure may be.
      case .storage(let cause) where cause.code == EIO: reason = cause.description
      default: throw error
      }
      let history = log.history(of: sink.name, at: clock())
      let aside = store.setAside(at: clock())
      queue = history.queue(log: log.heldKey)
      fault =
        "\(sink.name): its queue could not be read (\(reason)) and is put aside as \(aside); delivery goes on from"
        + " what the delivery log proves, so messages may come twice"
    }
    queue.bound(to: clock(), schedule: plan.schedule, window: plan.groupSeconds)
    if let fault {
      let record = JournalRecord.deliveryFault(fault, sink: sink.name, at: clock())
      // Kept with the queue that is begun here, so it cannot be lost between the two.
      queue.take(own: .unlogged(record), at: clock())
    }
    // Found out now and not after the first delivery: what cannot be noted is delivered again after a restart.
    do throws(AlertError) { try store.keep(queue) } catch {
      // Alerts come before their state: the one that tells of a full disk most of all.
      guard case .storage(let reason) = error else { throw error }
      isKept = false
      unkept = reason
    }
    self.outbox = outbox
    self.sink = sink
    self.plan = plan
    self.store = store
    self.log = log
    self.queue = queue
    self.clock = clock
    self.jitter = jitter
    lastKept = clock()
    lastLook = clock()
    refused = fault
  }

  /// Messages that are not settled yet, and alerts that wait for a digest.
  public var pendingCount: Int { queue.pending.count + queue.heldCount }

  /// Why what is delivered cannot be noted, a full disk or one that fails; nil while it can.
  public var diskFault: LinuxError? { unkept ?? log.diskFault }

  /// The silence of the journal as it is kept over a restart; kept with what is queued next, or within a second.
  public var silence: SilenceWait? {
    get { queue.silence }
    set {
      if queue.silence != newValue { isKept = false }
      queue.silence = newValue
    }
  }

  /// The public key of the journal that is read; nil before one was.
  public var journal: String? { queue.journal }

  /// Messages whose attempts are used up.
  public var deadCount: Int { queue.dead.count }

  /// The newest record of the journal; throws `AlertError.journal`.
  public mutating func pulse() throws(AlertError) -> JournalPulse? {
    try reading { outbox throws in try outbox.pulse() }
  }

  /// Takes in what is new and tries at most one message; throws `AlertError`, after which nothing is lost.
  ///
  /// While the journal cannot be read, messages that do not stand in it are tried first.
  public mutating func step() async throws(AlertError) -> AlertStep {
    follow(clock())
    do throws(AlertError) {
      let identity = try reading { outbox throws in try outbox.identity() }
      let before = queue.journal
      let cursor = queue.cursor
      if let (waiting, dead) = queue.turn(to: identity) {
        return try turn(from: before, at: cursor, waiting: waiting, dead: dead)
      }
      try repair()
      if let lost = try goBack() { return .wentBack(lost: lost) }
      try takeIn()
      try formDigest()
    } catch {
      isProven = false
      guard case .journal = error, !isHalted, let delivery = queue.nextWithoutJournal(at: clock()) else { throw error }
      if !isKept { try keep() }
      return try await attempt(delivery)
    }
    guard !isHalted, let delivery = queue.next(at: clock()) else {
      if keepsLater(of: abs(clock().nanoseconds(since: lastKept))) { try keep() }
      return isHalted ? .halted : .idle(until: queue.nextDue)
    }
    if !isKept { try keep() }
    return try await attempt(delivery)
  }

  /// Whether it is time to keep what nothing waits for: most of it after a second, how far was looked after an hour.
  private func keepsLater(of age: Int64) -> Bool {
    (!isKept && age >= 1_000_000_000) || (keptLook != queue.lookedTo && age >= 3_600_000_000_000)
  }

  /// Keeps what was not kept yet, before an end in order; throws `AlertError`.
  public mutating func finish() throws(AlertError) {
    if !isKept || keptLook != queue.lookedTo { try keep() }
  }

  /// Notices that the clock was set back, which must not put off what is planned.
  private mutating func follow(_ now: Timestamp) {
    if now < lastLook {
      queue.shift(by: lastLook.nanoseconds(since: now))
      queue.bound(to: now, schedule: plan.schedule, window: plan.groupSeconds)
      isKept = false
    }
    lastLook = now
  }

  private mutating func takeIn() throws(AlertError) {
    try tellPassedOver()
    var count = 0
    while count < Self.intakeLimit, queue.canTakeIn {
      let event = try read(from: queue.cursor)
      // Before the cursor goes past them.
      try tellPassedOver()
      guard let event else { return queue.look(to: signed) }
      count += 1
      isKept = false
      let record = event.record ?? JournalRecord()
      if record.kind == .acknowledgement {
        try acknowledge(record, of: event)
      } else {
        queue.take(
          event.index, of: AlertGroup(of: record), isUrgent: AlertEvent.isUrgent(record), at: clock(),
          window: plan.groupSeconds, hash: event.leafHash)
      }
    }
  }

  private mutating func acknowledge(_ record: JournalRecord, of event: AlertEvent) throws(AlertError) {
    let alert = record[integer: RecordKey.acknowledged].flatMap { UInt64(exactly: $0) }
    guard queue.acknowledge(alert ?? .max, recordedAt: event.index, hash: event.leafHash), let alert else { return }
    var line = JournalRecord.outcome("acknowledged", of: .alert(alert), sink: sink.name, at: clock())
    line[string: RecordKey.person] = record[string: RecordKey.person]
    line[string: DeliveryKey.reason] = record[string: RecordKey.reason]
    try log.note(line)
  }

  /// Forms one digest that is due; each reads the journal, and a step must not take longer than the watchdog waits.
  private mutating func formDigest() throws(AlertError) {
    guard let (group, span) = queue.dueGroup(at: clock()), let message = try appended(try digest(of: group, span))
    else { return }
    queue.take(span, log: message.index, of: group, at: clock(), window: plan.groupSeconds)
    try keep()
  }

  mutating func digest(of group: AlertGroup, _ span: AlertSpan) throws(AlertError) -> JournalRecord {
    var digest = AlertDigest(of: group, span)
    var next: UInt64? = span.first
    while let index = next, let event = try read(from: index), event.index <= span.last {
      if let record = event.record { digest.add(record, at: event.index) }
      next = event.index < span.last ? event.index + 1 : nil
    }
    return digest.record(at: clock())
  }

  private mutating func attempt(_ delivery: PendingDelivery) async throws(AlertError) -> AlertStep {
    let event = try message(delivery.subject)
    let result =
      if let event {
        await sink.deliver(event, attempt: delivery.attempts + 1)
      } else {
        DeliveryResult.failed(
          delivery.subject.logIndex.map { "no delivery log holds message \($0) any more" }
            ?? "the journal does not hold record \(delivery.subject.text) any more")
      }
    let now = clock()
    let settlement = queue.settle(delivery.subject, result, at: now, schedule: plan.schedule, jitter: jitter())
    if settlement == .refused { isHalted = true }
    // The queue first: an attempt that is not counted would be repeated without end.
    try keep()
    if case .unlogged(var record) = delivery.subject, settlement == .delivered || settlement == .dead {
      record[string: DeliveryKey.outcome] = settlement.word
      try log.note(record)
    }
    try log.note(.attempt(delivery, id: event?.id, sink: sink.name, result, settlement, at: now))
    if settlement == .dead { try log.sign() }
    return .attempted(delivery.subject, result, settlement)
  }

  private mutating func message(_ subject: DeliverySubject) throws(AlertError) -> AlertEvent? {
    switch subject {
    case .digest(_, let index), .notice(let index): return log.event(at: index, of: queue.log)
    case .unlogged(let record): return DeliveryLog.unwritten(record)
    case .alert(let index):
      guard let event = try read(from: index), event.index == index else { return nil }
      return event
    }
  }

  /// Keeps the queue; while the disk takes nothing it stays in memory, and that is tried again before each attempt and
  /// each second.
  mutating func keep() throws(AlertError) {
    lastKept = clock()
    do throws(AlertError) {
      try store.keep(queue)
      isKept = true
      keptLook = queue.lookedTo
      unkept = nil
    } catch {
      guard case .storage(let reason) = error else { throw error }
      isKept = false
      unkept = reason
    }
  }

  mutating func read(from index: UInt64) throws(AlertError) -> AlertEvent? {
    defer {
      if let gap = outbox.passedOver {
        passedOver = min(passedOver?.lowerBound ?? gap.lowerBound, gap.lowerBound)..<gap.upperBound
      }
    }
    return try reading { outbox throws in try outbox.event(from: index) }
  }

  mutating func reading<Value>(_ body: (inout Outbox) throws -> Value) throws(AlertError) -> Value {
    do {
      return try body(&outbox)
    } catch {
      throw .journal("\(error)")
    }
  }
}
