// Role: holds the queue to its order, its pauses and to losing nothing, with time as a number.
import AlertDelivery
import EgressTypes
import Testing

private let start = Timestamp(seconds: 1_800_000_000)

extension DeliveryQueue {
  fileprivate mutating func fail(_ index: UInt64, at now: Timestamp) -> Settlement {
    settle(index, delivered: false, at: now, schedule: .standard, jitter: 0)
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
      #expect(delivery.index == 4)
      guard case .retry(let time) = queue.fail(4, at: now) else { break }
      #expect(queue.next(at: time.advanced(byNanoseconds: -1)) == nil)
      pauses.append(time.nanoseconds(since: now) / 1_000_000_000)
      now = time
    }
    #expect(pauses == [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400])
    #expect(queue == DeliveryQueue(cursor: 5))
  }

  @Test("a first attempt goes before every retry that is due")
  func firstAttemptsFirst() {
    var queue = DeliveryQueue()
    queue.take(0, at: start)
    _ = queue.fail(0, at: start)
    let later = start.advanced(bySeconds: 60)
    #expect(queue.next(at: later)?.index == 0)
    queue.take(1, at: later)
    #expect(queue.next(at: later)?.index == 1)
  }

  @Test("of several retries the one due longest is next")
  func oldestRetry() {
    var queue = DeliveryQueue(
      cursor: 9,
      pending: [
        PendingDelivery(index: 3, attempts: 2, due: start.advanced(bySeconds: 20)),
        PendingDelivery(index: 5, attempts: 1, due: start.advanced(bySeconds: 10)),
      ])
    #expect(queue.next(at: start) == nil)
    #expect(queue.nextDue == start.advanced(bySeconds: 10))
    #expect(queue.next(at: start.advanced(bySeconds: 30))?.index == 5)
    #expect(queue.settle(5, delivered: true, at: start, schedule: .standard, jitter: 0) == .delivered)
    #expect(queue.next(at: start.advanced(bySeconds: 30))?.index == 3)
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

  @Test("one alert at a time is taken in, and none beyond the capacity")
  func room() {
    var queue = DeliveryQueue()
    #expect(queue.wantsMore)
    queue.take(0, at: start)
    #expect(!queue.wantsMore)
    _ = queue.fail(0, at: start)
    #expect(queue.wantsMore)
    let full = (0..<DeliveryQueue.capacity).map { PendingDelivery(index: UInt64($0), attempts: 1, due: start) }
    #expect(!DeliveryQueue(cursor: UInt64(full.count), pending: full).wantsMore)
  }

  @Test("a queue reads back as it was written, and what is none is refused")
  func coding() throws {
    let queue = DeliveryQueue(
      journal: "log+id+key", cursor: 12,
      pending: [PendingDelivery(index: 3, attempts: 2, due: start), PendingDelivery(index: 11, due: start)])
    let bytes = queue.record.encoded
    #expect(DeliveryQueue(record: try JournalRecord(decoding: bytes)) == queue)
    for text in ["1 2", "x 1 \(start.description)", "1 -1 \(start.description)", "1 1 soon"] {
      var record = queue.record
      record[list: "egress.alert.pending"] = [text]
      #expect(DeliveryQueue(record: record) == nil)
    }
    #expect(DeliveryQueue(record: JournalRecord()) == nil)
  }

  @Test("a clock that was set back does not put a retry off for longer than the longest pause")
  func clockSetBack() {
    var queue = DeliveryQueue(cursor: 1, pending: [PendingDelivery(index: 0, attempts: 1, due: start)])
    let past = Timestamp(seconds: 1_000_000_000)
    queue.bound(to: past, schedule: .standard)
    #expect(queue.nextDue == past.advanced(bySeconds: 86_400))
  }
}
