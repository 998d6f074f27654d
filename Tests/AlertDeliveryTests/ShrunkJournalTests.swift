// Role: holds delivery to noticing that the journal it reads is an older copy or another history, and to going on.
import AlertDelivery
import EgressTypes
import Foundation
import Testing

@Suite("Journal that went back")
struct ShrunkJournalTests {
  private let folder: TestFolder
  private let clock = TestClock()

  init() throws { folder = try TestFolder() }

  private func worker(_ outbox: TestOutbox, _ sink: TestSink) throws -> AlertWorker<TestOutbox> {
    let clock = clock
    let state = folder.path + "/state"
    return try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(), store: try DeliveryStore(folder: state + "/test"),
      log: try DeliveryLog(state: state, name: "test", at: clock.now), clock: { clock.now }, jitter: { 0 })
  }

  private func deliver(_ outbox: TestOutbox, _ sink: TestSink) async throws -> Int {
    var worker = try worker(outbox, sink)
    for _ in 0..<20 { _ = try await worker.step() }
    return worker.pendingCount
  }

  @Test("an older copy is told, and the alerts that it gets from then on go out")
  func olderCopy() async throws {
    let first = TestSink(clock)
    _ = try await deliver(TestOutbox([1: .blindness(), 3: .blindness(), 8: .blindness()]), first)
    let second = TestSink(clock)
    var copy = TestOutbox([1: .blindness(), 3: .blindness()])
    copy.size = 5
    #expect(try await deliver(copy, second) == 0)
    #expect(second.faults.count == 1)
    #expect(second.faults.first?.contains("an older copy") == true, "\(second.faults)")
    let third = TestSink(clock)
    copy = TestOutbox([1: .blindness(), 3: .blindness(), 5: .blindness()])
    #expect(try await deliver(copy, third) == 0)
    #expect(third.attempts.withLock { $0 } == [[5, 1]])
    #expect(third.faults == [])
  }

  @Test("an alert that waited and is not in the older copy is counted as lost")
  func lost() async throws {
    _ = try await deliver(TestOutbox([1: .blindness(), 8: .blindness()]), TestSink(clock) { $0 == 8 })
    let sink = TestSink(clock)
    var copy = TestOutbox([1: .blindness()])
    copy.size = 5
    #expect(try await deliver(copy, sink) == 0)
    #expect(sink.faults.first?.contains("1 alerts that waited") == true, "\(sink.faults)")
    let line = try #require(try folder.deliveries().last { $0[string: DeliveryKey.outcome] == "lost" })
    #expect(line[integer: DeliveryKey.count] == 1)
  }

  @Test("a journal that grew past the place again with other records is told and read from the last one that is proven")
  func otherHistory() async throws {
    _ = try await deliver(TestOutbox([1: .blindness(), 3: .blindness(), 8: .blindness()]), TestSink(clock))
    let sink = TestSink(clock)
    var other = TestOutbox([1: .blindness(), 3: .blindness(), 6: .blindness(), 9: .blindness()])
    other.history = "cd"
    #expect(try await deliver(other, sink) == 0)
    #expect(sink.faults.first?.contains("another history") == true, "\(sink.faults)")
    // No record is the one that was delivered: nothing is proven.
    #expect(sink.events.withLock { $0.map(\.index).suffix(4) } == [1, 3, 6, 9])
  }

  @Test(
    "records that were deleted by age are no other history; those that nobody had looked at are counted and told once")
  func deleted() async throws {
    _ = try await deliver(TestOutbox([1: .blindness(), 3: .blindness()]), TestSink(clock))
    let sink = TestSink(clock)
    var outbox = TestOutbox([20: .blindness()])
    outbox.firstKept = 15
    for _ in 0..<2 { #expect(try await deliver(outbox, sink) == 0) }
    #expect(sink.events.withLock { $0.map { $0.record?.kind } } == [.deliveryFault, .loss])
    #expect(sink.faults.first?.contains("11 records of the journal, from record 4 on,") == true, "\(sink.faults)")
  }

  @Test("records behind the last alert that were looked at may be deleted, also before a restart")
  func lookedAt() async throws {
    var outbox = TestOutbox([1: .blindness()])
    outbox.size = 30
    do {
      var worker = try worker(outbox, TestSink(clock))
      for _ in 0..<3 { _ = try await worker.step() }
      try worker.finish()
    }
    let sink = TestSink(clock)
    outbox = TestOutbox([40: .blindness()])
    outbox.firstKept = 30
    #expect(try await deliver(outbox, sink) == 0)
    #expect(sink.attempts.withLock { $0 } == [[40, 1]])
  }

  @Test("a sink that is new misses nothing of what was deleted before")
  func newSink() async throws {
    let sink = TestSink(clock)
    var outbox = TestOutbox([20: .blindness()])
    outbox.firstKept = 15
    #expect(try await deliver(outbox, sink) == 0)
    #expect(sink.attempts.withLock { $0 } == [[20, 1]])
  }

  @Test("another journal takes the dead letters of the one before with it, counted, and leaves those of the program")
  func deadLetters() async throws {
    let failing = TestSink(clock) { _ in true }
    do {
      let clock = clock
      let state = folder.path + "/state"
      var worker = try AlertWorker(
        outbox: TestOutbox(indices: [6]), sink: failing, plan: .init(schedule: .standard.limited(to: 1)),
        store: try DeliveryStore(folder: state + "/test"),
        log: try DeliveryLog(state: state, name: "test", at: clock.now), clock: { clock.now }, jitter: { 0 })
      try worker.queueNotice(JournalRecord(kind: .silence, at: clock.now))
      while case .attempted = try await worker.step() {}
      #expect(worker.deadCount == 2)
    }
    let sink = TestSink(clock)
    var restarted = try worker(TestOutbox(indices: [2], journal: "second"), sink)
    #expect(try await restarted.step() == .otherJournal(lost: 1))
    #expect(restarted.deadCount == 1)
    while case .attempted = try await restarted.step() {}
    #expect(
      sink.faults.first?.contains("0 alerts that waited for test stay in it undelivered, with 1 of its dead") == true)
    #expect(try restarted.retry(nil, by: "jan") == 1)
    _ = try await restarted.step()
    #expect(sink.events.withLock { $0.last?.record?.kind } == .silence)
  }

  @Test("another journal is told to the sink, with what was not delivered of the one before")
  func otherJournal() async throws {
    _ = try await deliver(TestOutbox(indices: [6, 9]), TestSink(clock) { _ in true })
    let sink = TestSink(clock)
    #expect(try await deliver(TestOutbox(indices: [2], journal: "second"), sink) == 0)
    let fault = try #require(sink.faults.first)
    #expect(fault.contains("was replaced by another"))
    #expect(fault.contains("2 alerts that waited"))
    #expect(fault.contains("from record 10 on"))
  }
}
