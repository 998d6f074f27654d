// Role: holds the queue to its order, its pauses and to losing nothing, with time as a number.
import AlertDelivery
import EgressTypes
import Testing

private let start = Timestamp(seconds: 1_800_000_000)

extension DeliveryQueue {
  fileprivate mutating func fail(_ index: UInt64, at now: Timestamp) -> Settlement {
    settle(.alert(index), .failed("test"), at: now, schedule: .standard, jitter: 0)
  }

  fileprivate mutating func take(_ index: UInt64, at now: Timestamp, of group: AlertGroup? = nil) {
    take(index, of: group, isUrgent: group == nil, at: now, window: 300)
  }
}

@Suite("Delivery queue")
struct DeliveryQueueTests {
  @Test("an alert that keeps failing is tried ten times, at the pauses of the schedule, and then given up")
  func schedule() {
    var queue = DeliveryQueue()
    queue.take(4, at: start)
    var now = start
    var pauses: [Int64] = []
    while let delivery = queue.next(at: now) {
      #expect(delivery.subject == .alert(4))
      guard case .retry(let time) = queue.fail(4, at: now) else { break }
      #expect(queue.next(at: time.advanced(byNanoseconds: -1)) == nil)
      pauses.append(time.nanoseconds(since: now) / 1_000_000_000)
      now = time
    }
    #expect(pauses == [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400])
    #expect(
      queue
        == DeliveryQueue(cursor: 5, dead: [DeadLetter(.alert(4), isUrgent: true, attempts: 10, time: now)]))
  }

  @Test("a first attempt goes before every retry that is due")
  func firstAttemptsFirst() {
    var queue = DeliveryQueue()
    queue.take(0, at: start)
    _ = queue.fail(0, at: start)
    let later = start.advanced(bySeconds: 60)
    #expect(queue.next(at: later)?.subject == .alert(0))
    queue.take(1, at: later)
    #expect(queue.next(at: later)?.subject == .alert(1))
  }

  @Test("of several retries the one due longest is next")
  func oldestRetry() {
    var queue = DeliveryQueue(
      cursor: 9,
      pending: [
        PendingDelivery(.alert(3), attempts: 2, due: start.advanced(bySeconds: 20)),
        PendingDelivery(.alert(5), attempts: 1, due: start.advanced(bySeconds: 10)),
      ])
    #expect(queue.next(at: start) == nil)
    #expect(queue.nextDue == start.advanced(bySeconds: 10))
    #expect(queue.next(at: start.advanced(bySeconds: 30))?.subject == .alert(5))
    #expect(
      queue.settle(.alert(5), DeliveryResult(isDelivered: true, reason: ""), at: start, schedule: .standard, jitter: 0)
        == .delivered)
    #expect(queue.next(at: start.advanced(bySeconds: 30))?.subject == .alert(3))
  }

  @Test("jitter moves a pause by a tenth at most", arguments: [(-100, 4500), (100, 5500), (0, 5000), (9999, 5500)])
  func jitter(jitter: Int64, milliseconds: Int64) {
    #expect(RetrySchedule.standard.pause(after: 1, jitter: jitter) == milliseconds * 1_000_000)
  }

  @Test("what was taken in before is not taken in again")
  func takenOnce() {
    var queue = DeliveryQueue(cursor: 5)
    queue.take(4, at: start)
    #expect(queue == DeliveryQueue(cursor: 5))
  }

  @Test("none is taken in beyond the capacity")
  func room() {
    let full = (0..<DeliveryQueue.capacity).map { PendingDelivery(.alert(UInt64($0)), attempts: 1, due: start) }
    #expect(DeliveryQueue(cursor: 1, pending: Array(full.dropLast())).hasRoom)
    #expect(!DeliveryQueue(cursor: UInt64(full.count), pending: full).hasRoom)
  }

  @Test("what a receiver asked for lengthens a pause, up to the longest one")
  func asked() {
    #expect(RetrySchedule.standard.pause(after: 1, jitter: 0, asked: 77) == 77_000_000_000)
    #expect(RetrySchedule.standard.pause(after: 1, jitter: 0, asked: 2) == 5_000_000_000)
    #expect(RetrySchedule.standard.pause(after: 1, jitter: 0, asked: -2) == 5_000_000_000)
    #expect(RetrySchedule.standard.pause(after: 1, jitter: 0, asked: .max) == 86_400_000_000_000)
    #expect(RetrySchedule.standard.pause(after: 10, jitter: 0, asked: 5) == nil)
  }

  @Test("a queue reads back as it was written, and what is none is refused")
  func coding() throws {
    let queue = DeliveryQueue(
      journal: "log+id+key", cursor: 12,
      pending: [PendingDelivery(.alert(3), attempts: 2, due: start), PendingDelivery(.alert(11), due: start)])
    let bytes = queue.record.encoded
    #expect(DeliveryQueue(record: try JournalRecord(decoding: bytes)) == queue)
    for text in [
      "1 2", "x 1 \(start.description)", "1 -1 \(start.description)", "1 1 soon", "1 1 \(start.description) slow",
      "9-3/2@1 1 \(start.description)", "3-9/0@1 1 \(start.description)", "3-9/2@x 1 \(start.description)",
    ] {
      var record = queue.record
      record[list: "egress.alert.pending"] = [text]
      #expect(DeliveryQueue(record: record) == nil)
    }
    #expect(DeliveryQueue(record: JournalRecord()) == nil)
  }

  @Test("a clock that was set back does not put a retry off for longer than the longest pause")
  func clockSetBack() {
    var queue = DeliveryQueue(cursor: 1, pending: [PendingDelivery(.alert(0), attempts: 1, due: start)])
    let past = Timestamp(seconds: 1_000_000_000)
    queue.bound(to: past, schedule: .standard, window: 300)
    #expect(queue.nextDue == past.advanced(bySeconds: 86_400))
  }

  private static let group = AlertGroup(device: "rc 01", jurisdiction: "CN", networkOperator: "AS45102")
  private static let other = AlertGroup(device: "rc 01", jurisdiction: "CN", networkOperator: "AS4134")

  @Test("groups, digests, notices and dead letters read back as they were written")
  func groupCoding() throws {
    let queue = DeliveryQueue(
      journal: "j", cursor: 80,
      pending: [
        PendingDelivery(.digest(AlertSpan(first: 20, last: 60, count: 7), log: 3), attempts: 1, due: start),
        PendingDelivery(.notice(log: 9), isUrgent: true, due: start),
      ],
      groups: [
        Self.group: OpenGroup(until: start, held: AlertSpan(first: 61, last: 79, count: 4)),
        Self.other: OpenGroup(until: start),
      ],
      dead: [DeadLetter(.alert(2), isUrgent: true, attempts: 10, time: start)])
    #expect(DeliveryQueue(record: try JournalRecord(decoding: queue.record.encoded)) == queue)
  }

  @Test("the first alert of a group goes at once, further ones as one digest with their exact number, then again")
  func grouping() throws {
    var queue = DeliveryQueue()
    queue.take(1, at: start, of: Self.group)
    #expect(queue.next(at: start)?.subject == .alert(1))
    _ = queue.settle(
      .alert(1), DeliveryResult(isDelivered: true, reason: ""), at: start, schedule: .standard, jitter: 0)
    for index: UInt64 in [2, 5, 9] { queue.take(index, at: start.advanced(bySeconds: Int64(index)), of: Self.group) }
    queue.take(6, at: start, of: Self.other)
    #expect(queue.heldCount == 3)
    #expect(queue.next(at: start)?.subject == nil, "6 lies before the cursor and is left out")
    let end = start.advanced(bySeconds: 300)
    let early = queue.dueGroup(at: end.advanced(byNanoseconds: -1))
    #expect(early?.1 == nil)
    let atEnd = queue.dueGroup(at: end)
    let due = try #require(atEnd)
    #expect(due.0 == Self.group)
    #expect(due.1 == AlertSpan(first: 2, last: 9, count: 3))
    queue.take(due.1, log: 4, of: due.0, at: end, window: 300)
    #expect(queue.next(at: end)?.subject == .digest(due.1, log: 4))
    #expect(queue.heldCount == 0)
    queue.take(10, at: end, of: Self.group)
    #expect(queue.heldCount == 1, "the window after a digest holds again")
    let again = queue.dueGroup(at: end.advanced(bySeconds: 300))
    #expect(again?.1 == AlertSpan(first: 10, last: 10, count: 1))
  }

  @Test("a group that stays quiet for a window closes, and its next alert goes at once")
  func closing() {
    var queue = DeliveryQueue()
    queue.take(1, at: start, of: Self.group)
    let later = start.advanced(bySeconds: 301)
    let held = queue.dueGroup(at: later)
    #expect(held?.1 == nil)
    queue.take(2, at: later, of: Self.group)
    #expect(queue.pending.map(\.subject) == [.alert(1), .alert(2)])
  }

  @Test("what impairs the watch is never held and goes before everything that came before it")
  func urgent() {
    var queue = DeliveryQueue()
    for index: UInt64 in 0..<40 {
      let group = AlertGroup(device: "rc", jurisdiction: "CN", networkOperator: "AS\(index)")
      queue.take(index, at: start, of: group)
    }
    queue.take(40, at: start)
    #expect(queue.next(at: start)?.subject == .alert(40))
    queue.take(41, at: start)
    #expect(queue.heldCount == 0)
    #expect(queue.pending.filter(\.isUrgent).map(\.subject) == [.alert(40), .alert(41)])
  }

  @Test("while the queue is full, a group goes on holding and no digest is made")
  func fullHolds() {
    let full = (0..<DeliveryQueue.capacity).map { PendingDelivery(.alert(UInt64($0)), attempts: 1, due: start) }
    let open = [Self.group: OpenGroup(until: start, held: AlertSpan(first: 20_000, last: 20_001, count: 2))]
    var queue = DeliveryQueue(cursor: 30_000, pending: full, groups: open)
    let due = queue.dueGroup(at: start)
    #expect(due?.1 == nil)
    queue.take(30_000, at: start, of: Self.group)
    #expect(queue.heldCount == 3)
  }

  @Test("an acknowledgement ends the attempts of its alert and no digest's")
  func acknowledged() {
    let span = AlertSpan(first: 3, last: 9, count: 4)
    var queue = DeliveryQueue(
      cursor: 10,
      pending: [
        PendingDelivery(.alert(1), attempts: 2, due: start), PendingDelivery(.digest(span, log: 2), due: start),
      ],
      dead: [
        DeadLetter(.alert(2), attempts: 10, time: start), DeadLetter(.digest(span, log: 1), attempts: 10, time: start),
      ])
    var noted: [Bool] = []
    noted.append(queue.acknowledge(1, recordedAt: 10))
    noted.append(queue.acknowledge(2, recordedAt: 11))
    noted.append(queue.acknowledge(3, recordedAt: 12))
    noted.append(queue.acknowledge(3, recordedAt: 12))
    #expect(noted == [true, true, false, false], "the last record is the one before, taken in twice")
    #expect(
      queue
        == DeliveryQueue(
          cursor: 13, pending: [PendingDelivery(.digest(span, log: 2), due: start)],
          dead: [DeadLetter(.digest(span, log: 1), attempts: 10, time: start)]))
  }
}
