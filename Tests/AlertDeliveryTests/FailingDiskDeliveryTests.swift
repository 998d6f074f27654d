// Role: holds delivery to going on from memory when the state folder cannot be written, and to one process at a time.
import AlertDelivery
import EgressTypes
import Foundation
import JournalFiles
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@Suite("Delivery on a failing disk")
struct FailingDiskDeliveryTests {
  private let folder: TestFolder
  private let clock = TestClock()

  init() throws { folder = try TestFolder() }

  private func log(_ state: String) throws -> DeliveryLog {
    try DeliveryLog(state: state, name: "test", at: clock.now)
  }

  private func worker(_ state: String, _ outbox: TestOutbox, _ sink: TestSink) throws -> AlertWorker<TestOutbox> {
    let clock = clock
    return try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(), store: try DeliveryStore(folder: state + "/test"),
      log: try log(state), clock: { clock.now }, jitter: { 0 })
  }

  /// Lets every writing of the queue fail, with another error than that of a full disk.
  private func breakQueue(of sink: String, in state: String) throws {
    let queue = "\(state)/\(sink)/queue.json"
    for name in ["spare-0", "spare-1"] { try? FileManager.default.removeItem(atPath: "\(queue).\(name)") }
    for name in ["new", "spare-0", "spare-1"] {
      try FileManager.default.createDirectory(atPath: "\(queue).\(name)/x", withIntermediateDirectories: true)
    }
  }

  private func mendQueue(of sink: String, in state: String) throws {
    try FileManager.default.removeItem(atPath: "\(state)/\(sink)/queue.json.new")
  }

  @Test("a queue that cannot be written any more stays in memory, and is written when it can be again")
  func brokenMeanwhile() async throws {
    let state = folder.path + "/state"
    let sink = TestSink(clock) { $0 == 13 }
    let records: [UInt64: JournalRecord] = [11: .blindness(), 12: .blindness(), 13: .blindness()]
    do {
      var worker = try worker(state, TestOutbox(records), sink)
      _ = try await worker.step()
      try breakQueue(of: "test", in: state)
      for _ in 0..<2 { _ = try await worker.step() }
      try worker.queueNotice(JournalRecord(kind: .silence, at: clock.now))
      _ = try await worker.step()
      #expect(try await worker.step() == .idle(until: clock.now.advanced(bySeconds: 5)))
      #expect(sink.events.withLock { $0.count } == 4)
      try mendQueue(of: "test", in: state)
      clock.advance(1)
      _ = try await worker.step()
    }
    let queue = try #require(try DeliveryStore.queues(below: state).first?.queue)
    #expect(queue.cursor == 14)
    #expect(queue.pending.map(\.attempts) == [1])
  }

  @Test("a start with a queue that cannot be written delivers")
  func brokenBefore() async throws {
    let state = folder.path + "/state"
    let sink = TestSink(clock)
    do {
      var worker = try worker(state, TestOutbox([1: .blindness()]), sink)
      while case .attempted = try await worker.step() {}
    }
    try breakQueue(of: "test", in: state)
    var restarted = try worker(state, TestOutbox([1: .blindness(), 2: .blindness()]), sink)
    while case .attempted = try await restarted.step() {}
    #expect(sink.attempts.withLock { $0 } == [[1, 1], [2, 1]])
  }

  @Test("from a read-only disk one process delivers, in memory, and takes the disk up again when it can be written")
  func readOnly() async throws {
    let disk = try TestDisk(below: folder)
    let state = disk.path + "/state"
    let sink = TestSink(clock)
    do {
      var worker = try worker(state, TestOutbox([1: .blindness()]), sink)
      while case .attempted = try await worker.step() {}
    }
    try disk.setWritable(false)
    let log = try log(state)
    let clock = clock
    var restarted = try AlertWorker(
      outbox: TestOutbox([1: .blindness(), 2: .blindness()]), sink: sink, plan: .init(),
      store: try DeliveryStore(folder: state + "/test"), log: log, clock: { clock.now }, jitter: { 0 })
    #expect(throws: AlertError.folderInUse(state + "/test")) { _ = try DeliveryStore(folder: state + "/test") }
    while case .attempted = try await restarted.step() {}
    #expect(sink.attempts.withLock { $0 } == [[1, 1], [2, 1]])
    try disk.setWritable(true)
    #expect(throws: AlertError.folderInUse(state + "/test"), "the lock is the same on a disk that can be written") {
      _ = try DeliveryStore(folder: state + "/test")
    }
    try log.repair(at: clock.now)
    clock.advance(1)
    _ = try await restarted.step()
    try log.append(JournalRecord(kind: .delivery, at: clock.now))
    try log.sign()
    #expect(try DeliveryStore.queues(below: state).first?.queue.cursor == 3)
    #expect(try JournalVerification.verify(state + "/deliveries").findings == [])
    var reader = try JournalReader(state + "/deliveries")
    var outcomes: [String?] = []
    while let entry = try reader.next() { outcomes.append(try entry.record[string: DeliveryKey.outcome]) }
    #expect(outcomes.contains("unlogged"), "the log says what it lacks")
  }

  @Test("on a read-only disk a queue that cannot be read is begun anew from the delivery log, and put aside later")
  func readOnlyDamaged() async throws {
    let disk = try TestDisk(below: folder)
    let state = disk.path + "/state"
    let sink = TestSink(clock)
    do {
      var worker = try worker(state, TestOutbox([1: .blindness()]), sink)
      while case .attempted = try await worker.step() {}
    }
    try Data("{\"x\":1".utf8).write(to: URL(filePath: state + "/test/queue.json"))
    try disk.setWritable(false)
    let after = TestSink(clock)
    var restarted = try worker(state, TestOutbox([1: .blindness(), 2: .blindness()]), after)
    while case .attempted = try await restarted.step() {}
    #expect(after.events.withLock { $0.compactMap(\.record?.kind) } == [.deliveryFault, .loss])
    #expect(after.faults.first?.contains("queue.json") == true)
    try disk.setWritable(true)
    clock.advance(1)
    _ = try await restarted.step()
    let names = try FileManager.default.contentsOfDirectory(atPath: state + "/test")
    #expect(names.filter { $0.hasPrefix("queue.json.unreadable-") }.count == 1)
    #expect(try DeliveryStore.queues(below: state).first?.queue.cursor == 3)
  }

  @Test("a service whose folder fails goes on, and its receiver is told so once", .timeLimit(.minutes(1)))
  func service() async throws {
    let state = folder.path + "/state"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try breakQueue(of: "test", in: state)
    let clock = clock
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let surroundings = AlertService<TestOutbox>.Surroundings(
      journalFolder: "/journal", stateFolder: state, log: try log(state), logger: quiet, clock: { clock.now })
    let (kinds, told) = AsyncStream.makeStream(of: RecordKind?.self)
    let sink = TestSink(clock)
    let service = AlertService(
      sink: RelayingSink(sink, told), outbox: TestOutbox([1: .blindness()]), surroundings)
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [service], logger: quiet))
    async let running: Void = group.run()
    var heard: [RecordKind?] = []
    for await kind in kinds {
      heard.append(kind)
      if heard.contains(.deliveryFault) { break }
    }
    await group.triggerGracefulShutdown()
    try await running
    #expect(heard == [.loss, .deliveryFault])
    #expect(sink.faults.first?.contains("queue.json.new") == true, "\(sink.faults)")
  }
}

/// Passes on the kind of what a sink gets.
private struct RelayingSink: AlertSink {
  private let inner: TestSink
  private let told: AsyncStream<RecordKind?>.Continuation

  var name: String { inner.name }

  init(_ inner: TestSink, _ told: AsyncStream<RecordKind?>.Continuation) {
    self.inner = inner
    self.told = told
  }

  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    let result = await inner.deliver(event, attempt: attempt)
    told.yield(event.record?.kind)
    return result
  }
}
