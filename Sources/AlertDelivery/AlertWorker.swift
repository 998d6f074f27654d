// Role: one message at a time: take in, group, pick, deliver, note.
import EgressTypes
import LinuxCalls

/// What one step of the worker did.
public enum AlertStep: Hashable, Sendable {
  /// Nothing is due; the next message is due then, if there is one.
  case idle(until: Timestamp?)
  /// The receiver wants nothing any more; what waits, waits.
  case halted
  /// The journal is another than before and is read from its beginning; so many alerts of the old one were pending.
  case otherJournal(lost: Int)
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

  private var outbox: Outbox
  private let sink: any AlertSink
  private let plan: Plan
  private let store: DeliveryStore
  private let log: DeliveryLog
  private var queue: DeliveryQueue
  private var isKept = true
  private var unkept: LinuxError?
  /// Messages of this program's own that the full disk did not take yet.
  private var unlogged: [JournalRecord] = []
  /// Whether the receiver said that it wants nothing any more.
  public private(set) var isHalted = false
  private var lastKept: Timestamp
  private let clock: () -> Timestamp
  private let jitter: () -> Int64

  /// Makes a worker that goes on where the store left off; throws `AlertError`.
  public init(
    outbox: Outbox, sink: any AlertSink, plan: Plan, store: consuming DeliveryStore, log: DeliveryLog,
    clock: @escaping () -> Timestamp, jitter: @escaping () -> Int64 = { Int64.random(in: -100...100) }
  ) throws(AlertError) {
    var queue = try store.load()
    queue.bound(to: clock(), schedule: plan.schedule, window: plan.groupSeconds)
    // Found out now and not after the first delivery: what cannot be noted would be delivered again and again.
    do throws(AlertError) { try store.keep(queue) } catch {
      // Alerts come before their state: the one that tells of a full disk most of all.
      guard case .storage(let reason) = error, reason.kind == .full else { throw error }
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
  }

  /// Messages that are not settled yet, and alerts that wait for a digest.
  public var pendingCount: Int { queue.pending.count + queue.heldCount }

  /// Why what is delivered cannot be noted; nil while it can.
  public var fullDisk: LinuxError? { unkept ?? log.fullDisk }

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
    do throws(AlertError) {
      let identity = try reading { outbox throws in try outbox.identity() }
      let before = queue.journal
      if let lost = queue.turn(to: identity) { return try turn(from: before, lost: lost) }
      try takeIn()
      try formDigests()
    } catch {
      guard case .journal = error, !isHalted, let delivery = queue.nextWithoutJournal(at: clock()) else { throw error }
      if !isKept { try keep() }
      return try await attempt(delivery)
    }
    guard !isHalted, let delivery = queue.next(at: clock()) else {
      if !isKept, abs(clock().nanoseconds(since: lastKept)) >= 1_000_000_000 { try keep() }
      return isHalted ? .halted : .idle(until: queue.nextDue)
    }
    if !isKept { try keep() }
    return try await attempt(delivery)
  }

  private mutating func takeIn() throws(AlertError) {
    var count = 0
    while count < Self.intakeLimit, queue.canTakeIn, let event = try read(from: queue.cursor) {
      count += 1
      isKept = false
      let record = event.record ?? JournalRecord()
      if record.kind == .acknowledgement {
        try acknowledge(record, at: event.index)
      } else {
        queue.take(
          event.index, of: AlertGroup(of: record), isUrgent: AlertEvent.isUrgent(record), at: clock(),
          window: plan.groupSeconds)
      }
    }
  }

  private mutating func acknowledge(_ record: JournalRecord, at index: UInt64) throws(AlertError) {
    let alert = record[integer: RecordKey.acknowledged].flatMap { UInt64(exactly: $0) }
    guard queue.acknowledge(alert ?? .max, recordedAt: index), let alert else { return }
    var line = JournalRecord.outcome("acknowledged", of: .alert(alert), sink: sink.name, at: clock())
    line[string: RecordKey.person] = record[string: RecordKey.person]
    line[string: DeliveryKey.reason] = record[string: RecordKey.reason]
    try log.note(line)
  }

  private mutating func formDigests() throws(AlertError) {
    while let (group, span) = queue.dueGroup(at: clock()) {
      var digest = AlertDigest(of: group, span)
      var next: UInt64? = span.first
      while let index = next, let event = try read(from: index), event.index <= span.last {
        if let record = event.record { digest.add(record, at: event.index) }
        next = event.index < span.last ? event.index + 1 : nil
      }
      guard let message = try appended(digest.record(at: clock())) else { return }
      queue.take(span, log: message.index, of: group, at: clock(), window: plan.groupSeconds)
      isKept = false
    }
  }

  private mutating func attempt(_ delivery: PendingDelivery) async throws(AlertError) -> AlertStep {
    let event = try message(delivery.subject)
    let result =
      if let event {
        await sink.deliver(event, attempt: delivery.attempts + 1)
      } else {
        DeliveryResult.failed("the journal does not hold record \(delivery.subject.text) any more")
      }
    let now = clock()
    let settlement = queue.settle(delivery.subject, result, at: now, schedule: plan.schedule, jitter: jitter())
    if settlement == .refused { isHalted = true }
    // The queue first: an attempt that is not counted would be repeated without end.
    try keep()
    try log.note(.attempt(delivery, id: event?.id, sink: sink.name, result, settlement, at: now))
    if settlement == .dead { try log.sign() }
    return .attempted(delivery.subject, result, settlement)
  }

  private mutating func message(_ subject: DeliverySubject) throws(AlertError) -> AlertEvent? {
    switch subject {
    case .digest(_, let index), .notice(let index): return try log.event(at: index)
    case .alert(let index):
      guard let event = try read(from: index), event.index == index else { return nil }
      return event
    }
  }

  private mutating func turn(from journal: String?, lost: Int) throws(AlertError) -> AlertStep {
    var line = JournalRecord.outcome("lost", of: nil, sink: sink.name, at: clock())
    line[integer: DeliveryKey.count] = Int64(clamping: lost)
    line[string: DeliveryKey.reason] = "the journal \(journal ?? "-") was replaced by another"
    try log.note(line)
    try keep()
    return .otherJournal(lost: lost)
  }

  /// Keeps the queue; on a full disk it stays in memory and is tried again before each attempt and each second.
  private mutating func keep() throws(AlertError) {
    lastKept = clock()
    do throws(AlertError) {
      try store.keep(queue)
      isKept = true
      unkept = nil
    } catch {
      guard case .storage(let reason) = error, reason.kind == .full else { throw error }
      isKept = false
      unkept = reason
    }
  }

  private mutating func read(from index: UInt64) throws(AlertError) -> AlertEvent? {
    try reading { outbox throws in try outbox.event(from: index) }
  }

  private mutating func reading<Value>(_ body: (inout Outbox) throws -> Value) throws(AlertError) -> Value {
    do {
      return try body(&outbox)
    } catch {
      throw .journal("\(error)")
    }
  }
}

// MARK: What is asked of a worker beside the journal

extension AlertWorker {
  /// Sends a message of this program's own once, and notes it; throws `AlertError`.
  public mutating func send(_ record: JournalRecord) async throws(AlertError) -> DeliveryResult {
    guard let message = try appended(record) else {
      return await sink.deliver(DeliveryLog.unwritten(record), attempt: 1)
    }
    let result = await sink.deliver(message, attempt: 1)
    let word = result.isDelivered ? "delivered" : "failed"
    var line = JournalRecord.outcome(word, of: .notice(log: message.index), sink: sink.name, at: clock())
    line[string: DeliveryKey.id] = message.id
    line[string: DeliveryKey.reason] = result.reason
    if !result.output.isEmpty { line[string: DeliveryKey.output] = result.output }
    try log.note(line)
    return result
  }

  /// Puts a message of this program's own among those to be delivered, before others; throws `AlertError`.
  ///
  /// While the full disk does not take it, it waits in memory for `repair`.
  public mutating func queueNotice(_ record: JournalRecord) throws(AlertError) {
    guard let message = try appended(record) else { return unlogged.append(record) }
    queue.take(notice: message.index, at: clock())
    try keep()
  }

  /// Delivers what waits in memory because the disk is full, or logs it when there is space again; throws `AlertError`.
  ///
  /// Whatever is not delivered waits on.
  public mutating func repair() async throws(AlertError) {
    let waiting = unlogged
    unlogged = []
    for record in waiting {
      if let message = try appended(record) {
        queue.take(notice: message.index, at: clock())
        try keep()
      } else if isHalted {
        unlogged.append(record)
      } else if await sink.deliver(DeliveryLog.unwritten(record), attempt: 1).isDelivered {
        try log.note(record)
      } else {
        unlogged.append(record)
      }
    }
  }

  /// Appends a message to the delivery log; nil when the disk is full.
  private mutating func appended(_ record: JournalRecord) throws(AlertError) -> AlertEvent? {
    do throws(AlertError) { return try log.append(record) } catch {
      guard case .full = error else { throw error }
      return nil
    }
  }

  /// Makes what waits or is dead due at once, all of it or what begins with one record, and lets a halted sink try again.
  ///
  /// Returns how many messages that concerns; throws `AlertError`.
  public mutating func retry(_ alert: UInt64?, by person: String) throws(AlertError) -> Int {
    let revived = queue.revive(alert, at: clock())
    isHalted = false
    for subject in revived {
      var line = JournalRecord.outcome("revived", of: subject, sink: sink.name, at: clock())
      line[string: RecordKey.person] = person
      try log.note(line)
    }
    try keep()
    return revived.count
  }
}
