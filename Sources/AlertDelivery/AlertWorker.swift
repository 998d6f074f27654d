// Role: one message at a time: take in, group, pick, deliver, note.
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// What one step of the worker did.
public enum AlertStep: Hashable, Sendable {
  /// Nothing is due; the next message is due then, if there is one.
  case idle(until: Timestamp?)
  /// The receiver wants nothing any more; what waits, waits.
  case halted
  /// The journal is another than before and is read from its beginning; so many alerts of the old one were pending.
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

  private var outbox: Outbox
  private let sink: any AlertSink
  private let plan: Plan
  private let store: DeliveryStore
  private let log: DeliveryLog
  private var queue: DeliveryQueue
  private var isKept = true
  private var unkept: LinuxError?
  /// Whether the journal was found to hold the record that was taken in last.
  private var isProven = false
  /// Why the queue could not be read and was begun anew, for the other sinks; nil when it was read.
  public let refused: String?
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
    var queue: DeliveryQueue
    var fault: String?
    do throws(AlertError) { queue = try store.load() } catch {
      guard case .stateUnreadable(_, let reason) = error else { throw error }
      let history = try log.history(of: sink.name, at: clock())
      let aside = try store.setAside(at: clock())
      queue = history.queue(log: log.key?.text)
      fault =
        "\(sink.name): its queue could not be read (\(reason)) and was put aside as \(aside); delivery goes on from"
        + " what the delivery log proves, so messages may come twice"
    }
    queue.bound(to: clock(), schedule: plan.schedule, window: plan.groupSeconds)
    if let fault {
      let record = JournalRecord.deliveryFault(fault, sink: sink.name, at: clock())
      // Kept with the queue that is begun here, so it cannot be lost between the two.
      queue.take(own: .unlogged(record), at: clock())
    }
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
    refused = fault
  }

  /// Messages that are not settled yet, and alerts that wait for a digest.
  public var pendingCount: Int { queue.pending.count + queue.heldCount }

  /// Why what is delivered cannot be noted; nil while it can.
  public var fullDisk: LinuxError? { unkept ?? log.fullDisk }

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
    do throws(AlertError) {
      let identity = try reading { outbox throws in try outbox.identity() }
      let before = queue.journal
      let cursor = queue.cursor
      if let lost = queue.turn(to: identity) { return try turn(from: before, at: cursor, lost: lost) }
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

  private mutating func digest(of group: AlertGroup, _ span: AlertSpan) throws(AlertError) -> JournalRecord {
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
    case .digest(_, let index), .notice(let index): return try log.event(at: index, of: queue.log)
    case .unlogged(let record): return DeliveryLog.unwritten(record)
    case .alert(let index):
      guard let event = try read(from: index), event.index == index else { return nil }
      return event
    }
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

// MARK: What changes below a worker

extension AlertWorker {
  /// Takes in that the journal is another.
  private mutating func turn(from journal: String?, at cursor: UInt64, lost: Int) throws(AlertError) -> AlertStep {
    isProven = true
    let reason = "the journal \(journal ?? "-") was replaced by another, \(queue.journal ?? "-")"
    var line = JournalRecord.outcome("lost", of: nil, sink: sink.name, at: clock())
    line[integer: DeliveryKey.count] = Int64(clamping: lost)
    line[string: DeliveryKey.reason] = reason
    try log.note(line)
    try queueFault(
      "\(reason); \(lost) alerts that waited for \(sink.name) stay in it undelivered, and what it held from record"
        + " \(cursor) on was not read")
    return .otherJournal(lost: lost)
  }

  /// Notices when the journal does not hold what was taken in and turns to the last record that it is proven to hold.
  ///
  /// An older copy in its place signs fewer records; one that grew since then has another leaf before the cursor.
  private mutating func goBack() throws(AlertError) -> Int? {
    guard queue.cursor > 0 else { return nil }
    let size = try reading { outbox throws in try outbox.signedSize() }
    var reason: String?
    if size < queue.cursor {
      reason = "the journal holds \(size) records of which \(queue.cursor) were read: an older copy stands in its place"
    } else if !isProven, let known = queue.lastHash, let found = try leafHash(at: queue.cursor - 1), found != known {
      reason = "the journal holds another record \(queue.cursor - 1) than was read: it has another history"
    }
    isProven = true
    guard let reason else { return nil }
    let history = try log.history(of: sink.name, at: clock())
    let proven = try self.proven(by: history.hashes, size: size)
    let lost = queue.goBack(to: proven, accounted: history.accounted)
    var line = JournalRecord.outcome("lost", of: nil, sink: sink.name, at: clock())
    line[integer: DeliveryKey.record] = Int64(clamping: proven)
    line[integer: DeliveryKey.count] = Int64(clamping: lost)
    line[string: DeliveryKey.reason] = reason
    try log.note(line)
    try queueFault(
      "\(reason); \(lost) alerts that waited for \(sink.name) are not in it any more; delivery goes on from record"
        + " \(proven), before which it is proven to be the same")
    return lost
  }

  /// The number of records from the first on that are proven to be those that were read.
  ///
  /// The leaf of an alert that was told proves all before it: the copy grew from there. One deleted by age is believed.
  private mutating func proven(by hashes: [UInt64: String], size: UInt64) throws(AlertError) -> UInt64 {
    let marks = hashes.filter { $0.key < size }.sorted { $0.key < $1.key }
    var (same, end) = (0, marks.count)
    while same < end {
      let middle = (same + end) / 2
      let found = try leafHash(at: marks[middle].key)
      if found == nil || found == marks[middle].value { same = middle + 1 } else { end = middle }
    }
    return same > 0 ? marks[same - 1].key + 1 : 0
  }

  private mutating func leafHash(at index: UInt64) throws(AlertError) -> String? {
    try reading { outbox throws in try outbox.leafHash(at: index) }
  }

  /// Logs what is queued anew when the delivery log is another than the one it stood in.
  ///
  /// Each gets the id of its new place and names the one before; until the log takes them, they go out from the old one.
  private mutating func adoptLog() throws(AlertError) {
    guard let key = log.key?.text, queue.log != key else { return }
    var places: [DeliverySubject: DeliverySubject] = [:]
    if let old = queue.log {
      for subject in queue.pending.map(\.subject) + queue.dead.map(\.subject) where subject.logIndex != nil {
        do throws(AlertError) { places[subject] = try relogged(subject, from: old) } catch {
          switch error {
          case .unlogged, .journal: return
          default: throw error
          }
        }
      }
    }
    queue.turn(toLog: key, places)
    isKept = false
  }

  private mutating func relogged(_ subject: DeliverySubject, from old: String) throws(AlertError) -> DeliverySubject {
    guard let index = subject.logIndex else { return subject }
    let before = try log.event(at: index, of: old)
    var record: JournalRecord
    if let known = before?.record {
      record = known
      (record[string: RecordKey.log], record[integer: RecordKey.index]) = (nil, nil)
      record[string: DeliveryKey.replaces] = before?.id
    } else if case .digest(let span, _) = subject {
      // Of which group it was, only the old log knew: it tells of every alert between its first and its last.
      record = try digest(of: .all, span)
      record[list: RecordKey.reasons] += [
        "the delivery log \(old) cannot be read any more: made again from the journal"
      ]
    } else {
      record = .deliveryFault(
        "message \(index) of the delivery log \(old) cannot be read any more; what it told is lost", sink: sink.name,
        at: clock())
    }
    let place = try log.append(record).index
    if case .digest(let span, _) = subject { return .digest(span, log: place) }
    return .notice(log: place)
  }

  /// Tells the receiver what went wrong with delivery itself.
  private mutating func queueFault(_ reason: String) throws(AlertError) {
    try queueNotice(.deliveryFault(reason, sink: sink.name, at: clock()))
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
  /// What the log does not take now goes out without standing in it.
  public mutating func queueNotice(_ record: JournalRecord) throws(AlertError) {
    var record = record
    record[string: DeliveryKey.sink] = record[string: DeliveryKey.sink] ?? sink.name
    let message = try appended(record)
    queue.take(own: message.map { .notice(log: $0.index) } ?? .unlogged(record), at: clock())
    try keep()
  }

  /// Logs messages that waited for space in the log and were not tried yet; throws `AlertError`.
  ///
  /// One that was tried keeps its id, so it is not logged before it is settled.
  public mutating func repair() throws(AlertError) {
    try adoptLog()
    var places: [DeliverySubject: DeliverySubject] = [:]
    for delivery in queue.pending where delivery.attempts == 0 {
      guard case .unlogged(let record) = delivery.subject else { continue }
      guard let message = try appended(record) else { break }
      places[delivery.subject] = .notice(log: message.index)
    }
    guard !places.isEmpty, let log = queue.log else { return }
    queue.turn(toLog: log, places)
    try keep()
  }

  /// Appends a message to the delivery log; nil when the log takes nothing now.
  private mutating func appended(_ record: JournalRecord) throws(AlertError) -> AlertEvent? {
    try adoptLog()
    guard let key = log.key, queue.log == key.text else { return nil }
    do throws(AlertError) { return try log.append(record) } catch {
      guard case .unlogged = error else { throw error }
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
