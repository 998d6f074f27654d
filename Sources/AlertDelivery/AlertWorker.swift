// Role: one attempt at a time: take in, pick, deliver, note.
import EgressTypes

/// What one step of the worker did.
public enum AlertStep: Hashable, Sendable {
  /// Nothing is due; the next retry is due then, if there is one.
  case idle(until: Timestamp?)
  /// The journal is another than before and is read from its beginning; so many alerts of the old one were pending.
  case otherJournal(abandoned: Int)
  /// An alert was tried.
  case attempted(index: UInt64, DeliveryResult, Settlement)
}

/// Delivers the alerts of an outbox to one sink.
public struct AlertWorker<Outbox: AlertOutbox>: ~Copyable {
  private var outbox: Outbox
  private let sink: any AlertSink
  private let schedule: RetrySchedule
  private let store: DeliveryStore
  private var queue: DeliveryQueue
  private let clock: () -> Timestamp
  private let jitter: () -> Int64

  /// Makes a worker that goes on where the store left off; throws `AlertError`.
  public init(
    outbox: Outbox, sink: any AlertSink, schedule: RetrySchedule, store: consuming DeliveryStore,
    clock: @escaping () -> Timestamp, jitter: @escaping () -> Int64 = { Int64.random(in: -100...100) }
  ) throws(AlertError) {
    var queue = try store.load()
    queue.bound(to: clock(), schedule: schedule)
    // Found out now and not after the first delivery: what cannot be noted would be delivered again and again.
    try store.keep(queue)
    self.outbox = outbox
    self.sink = sink
    self.schedule = schedule
    self.store = store
    self.queue = queue
    self.clock = clock
    self.jitter = jitter
  }

  /// Alerts that are not settled yet.
  public var pendingCount: Int { queue.pending.count }

  /// Takes in at most one alert and tries at most one; throws `AlertError`, after which nothing is lost.
  public mutating func step() async throws(AlertError) -> AlertStep {
    let identity = try reading { outbox throws in try outbox.identity() }
    if let left = queue.turn(to: identity) { return try abandon(left) }
    if queue.wantsMore, let event = try read(from: queue.cursor) { queue.take(event.index, at: clock()) }
    guard let delivery = queue.next(at: clock()) else { return .idle(until: queue.nextDue) }
    let attempt = delivery.attempts + 1
    let event = try read(from: delivery.index)
    let result: DeliveryResult
    if let event, event.index == delivery.index {
      result = await sink.deliver(event, attempt: attempt)
    } else {
      result = DeliveryResult(isDelivered: false, reason: "the journal does not hold record \(delivery.index) any more")
    }
    let now = clock()
    let settlement = queue.settle(
      delivery.index, delivered: result.isDelivered, at: now, schedule: schedule, jitter: jitter())
    try store.note(line(delivery.index, event?.id, attempt, result, settlement, at: now), queue)
    return .attempted(index: delivery.index, result, settlement)
  }

  /// Notes that the alerts of a journal that was replaced will never be delivered.
  private func abandon(_ left: [PendingDelivery]) throws(AlertError) -> AlertStep {
    let result = DeliveryResult(isDelivered: false, reason: "the journal was replaced by another")
    for delivery in left {
      try store.note(line(delivery.index, nil, delivery.attempts, result, .abandoned, at: clock()), queue)
    }
    try store.keep(queue)
    return .otherJournal(abandoned: left.count)
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

  private func line(
    _ index: UInt64, _ id: String?, _ attempt: Int, _ result: DeliveryResult, _ settlement: Settlement,
    at now: Timestamp
  ) -> JournalRecord {
    var line = JournalRecord([
      "@timestamp": .string(now.description), "event.kind": .string("delivery"),
      RecordKey.index: .integer(Int64(clamping: index)), "egress.alert.sink": .string(sink.name),
      "egress.alert.attempt": .integer(Int64(attempt)), "egress.alert.reason": .string(result.reason),
    ])
    line[string: "egress.alert.id"] = id
    if !result.output.isEmpty { line[string: "egress.alert.output"] = result.output }
    switch settlement {
    case .delivered: line[string: "egress.alert.outcome"] = "delivered"
    case .abandoned: line[string: "egress.alert.outcome"] = "abandoned"
    case .retry(let time):
      line[string: "egress.alert.outcome"] = "retry"
      line[string: "egress.alert.next"] = time.description
    }
    return line
  }
}
