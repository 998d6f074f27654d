// Role: holds the queue to telling blindness first however much else waits, and to counting all of a flood.
import AlertDelivery
import EgressTypes
import Testing

private let start = Timestamp(seconds: 1_800_000_000)

@Suite("Flooded queue")
struct FloodedQueueTests {
  private func group(_ device: Int, _ number: Int) -> AlertGroup {
    AlertGroup(device: "rc-\(device)", jurisdiction: "CN", networkOperator: "AS\(number)")
  }

  @Test("an urgent retry that is due goes before every first attempt of what is not urgent")
  func urgentRetry() {
    let queue = DeliveryQueue(
      cursor: 9,
      pending: [
        PendingDelivery(.alert(1), due: start), PendingDelivery(.alert(2), isUrgent: true, attempts: 1, due: start),
        PendingDelivery(.alert(3), attempts: 1, due: start), PendingDelivery(.alert(4), isUrgent: true, due: start),
      ])
    var order: [DeliverySubject] = []
    var rest = queue
    while let delivery = rest.next(at: start) {
      order.append(delivery.subject)
      _ = rest.settle(
        delivery.subject, DeliveryResult(isDelivered: true, reason: ""), at: start, schedule: .standard, jitter: 0)
    }
    #expect(order == [.alert(4), .alert(2), .alert(1), .alert(3)])
  }

  @Test("while the queue is full, alerts are held for a digest, and what impairs the watch is still taken in")
  func roomForUrgent() throws {
    let full = (0..<DeliveryQueue.capacity).map { PendingDelivery(.alert(UInt64($0)), attempts: 1, due: start) }
    var queue = DeliveryQueue(cursor: UInt64(full.count), pending: full)
    #expect(queue.canTakeIn)
    queue.take(20_000, of: group(1, 1), isUrgent: false, at: start, window: 300)
    queue.take(20_001, of: nil, isUrgent: false, at: start, window: 300)
    queue.take(20_002, of: group(1, 1), isUrgent: false, at: start, window: 300)
    queue.take(20_003, of: nil, isUrgent: true, at: start, window: 300)
    #expect(queue.pending.count == DeliveryQueue.capacity + 1)
    #expect(queue.next(at: start)?.subject == .alert(20_003))
    #expect(queue.heldCount == 3)
    #expect(queue.groups[.all]?.held == AlertSpan(first: 20_001, last: 20_002, count: 2))
    for index: UInt64 in 0..<UInt64(DeliveryQueue.urgentRoom) {
      queue.take(30_000 + index, of: nil, isUrgent: true, at: start, window: 300)
    }
    #expect(!queue.canTakeIn)
  }

  @Test("groups beyond the limit are told together by device, and beyond twice the limit all in one")
  func manyGroups() {
    var queue = DeliveryQueue()
    let limit = DeliveryQueue.groupLimit
    for number in 0..<limit * 6 {
      queue.take(UInt64(number), of: group(number % (limit * 3), number), isUrgent: false, at: start, window: 300)
    }
    #expect(queue.groups.count == limit * 2 + 1)
    #expect(queue.pending.count == limit * 2 + 1, "each group's first alert goes alone")
    #expect(queue.heldCount == limit * 4 - 1)
  }

  @Test("a wide digest counts in the journal what it held: no alert is in two digests")
  func exact() throws {
    let limit = DeliveryQueue.groupLimit
    var queue = DeliveryQueue()
    var index: UInt64 = 0
    var records: [UInt64: AlertGroup] = [:]
    func take(_ group: AlertGroup) {
      records[index] = group
      queue.take(index, of: group, isUrgent: false, at: start, window: 300)
      index += 1
    }
    for number in 0..<limit { take(group(0, number)) }
    for _ in 0..<3 { take(group(0, 5)) }
    for number in limit..<(limit + 4) { take(group(0, number)) }
    // From here on this group's alerts are told with the device's others.
    for _ in 0..<3 { take(group(0, 5)) }
    var told: [UInt64] = []
    let end = start.advanced(bySeconds: 300)
    var digests = 0
    while let (group, span) = queue.dueGroup(at: end) {
      let named = (span.first...span.last).filter { index in
        records[index].map { $0 == group || group.covers($0) } ?? false
      }
      #expect(named.count == span.count)
      told += named
      queue.take(span, log: UInt64(digests), of: group, at: end, window: 300)
      digests += 1
    }
    #expect(digests == 2)
    #expect(told.count == Set(told).count)
    #expect(told.count == 9)
  }

  @Test("alerts that senders can bring about in any number are not urgent; what impairs the watch is")
  func urgentKinds() {
    func record(_ kind: RecordKind) -> JournalRecord { JournalRecord(kind: kind, at: start) }
    for kind in [RecordKind.loss, .coverage, .configRejected, .recover, .stop] {
      #expect(AlertEvent.isUrgent(record(kind)), "\(kind)")
    }
    for kind in [RecordKind.device, .verdict, .localDataMode, .address, .flow] {
      #expect(!AlertEvent.isUrgent(record(kind)), "\(kind)")
    }
  }
}
