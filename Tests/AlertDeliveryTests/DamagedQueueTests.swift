// Role: holds a sink whose queue cannot be read to going on from what the delivery log proves, and to saying so.
import AlertDelivery
import EgressTypes
import Foundation
import Testing

@Suite("Damaged queue")
struct DamagedQueueTests {
  private let folder: TestFolder
  private let clock = TestClock()

  init() throws { folder = try TestFolder() }

  private var state: String { folder.path + "/state" }

  private func worker(_ outbox: TestOutbox, _ sink: TestSink) throws -> AlertWorker<TestOutbox> {
    let clock = clock
    return try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(), store: try DeliveryStore(folder: state + "/test"),
      log: try DeliveryLog(state: state, name: "test", at: clock.now), clock: { clock.now }, jitter: { 0 })
  }

  @Test("what was delivered is not told again, what waits goes on under its id, and the rest goes out")
  func goesOn() async throws {
    var records: [UInt64: JournalRecord] = [4: .blindness(), 5: .blindness()]
    for index: UInt64 in 1...3 { records[index] = .alert() }
    for index: UInt64 in 7...9 { records[index] = .alert(of: "rc-02") }
    // 5 fails, and so does the digest of 2 and 3; that of 8 and 9 is delivered.
    let sink = TestSink(clock) { $0 == 5 }
    do {
      var worker = try worker(TestOutbox(records.filter { $0.key < 6 }), sink)
      while case .attempted = try await worker.step() {}
    }
    do {
      var worker = try worker(TestOutbox(records), sink)
      while case .attempted = try await worker.step() {}
      clock.advance(300)
      while case .attempted = try await worker.step() {}
    }
    try Data("{\"x\":1".utf8).write(to: URL(filePath: state + "/test/queue.json"))
    let before = sink.events.withLock { $0 }
    let after = TestSink(clock)
    records[12] = .blindness()
    var restarted = try worker(TestOutbox(records), after)
    while case .attempted = try await restarted.step() {}
    clock.advance(400)
    while case .attempted = try await restarted.step() {}
    let events = after.events.withLock { $0 }
    let own = events.filter { $0.record?[string: "event.kind"] == "delivery-fault" }
    #expect(own.count == 1)
    #expect(after.faults.first?.contains("queue.json") == true)
    let others = events.filter { event in !own.contains(event) }
    // The digest of 2 and 3 stands at place 5 of the delivery log.
    #expect(others.map(\.index).sorted() == [5, 5, 12], "delivered before: \(before.map(\.index))")
    #expect(others.contains { event in before.contains(event) && event.record?.kind == .digest })
    #expect(restarted.pendingCount == 0)
    let aside = try FileManager.default.contentsOfDirectory(atPath: state + "/test").filter {
      $0.hasPrefix("queue.json.unreadable-")
    }
    #expect(aside.count == 1)
    #expect(folder.text("state/test/\(aside.first ?? "-")") == "{\"x\":1")
  }

  @Test("a digest that waits goes out under its id")
  func waitingDigest() async throws {
    let outbox = TestOutbox([1: .alert(), 2: .alert(), 3: .alert()])
    let failing = TestSink(clock) { _ in true }
    do {
      var worker = try worker(outbox, failing)
      while case .attempted = try await worker.step() {}
      clock.advance(300)
      while case .attempted = try await worker.step() {}
    }
    let digest = try #require(failing.events.withLock { $0.last { $0.record?.kind == .digest } })
    try Data().write(to: URL(filePath: state + "/test/queue.json"))
    let sink = TestSink(clock)
    var restarted = try worker(outbox, sink)
    while case .attempted = try await restarted.step() {}
    clock.advance(400)
    while case .attempted = try await restarted.step() {}
    #expect(sink.events.withLock { $0.filter { $0.record?.kind == .digest } } == [digest])
    #expect(sink.attempts.withLock { $0.contains([1, 3]) }, "the third attempt of the alert")
  }

  @Test("without anything in the delivery log every alert of the journal goes out")
  func nothingProven() async throws {
    try FileManager.default.createDirectory(atPath: state + "/test", withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(filePath: state + "/test/queue.json"))
    let sink = TestSink(clock)
    var worker = try worker(TestOutbox([1: .blindness(), 2: .blindness()]), sink)
    while case .attempted = try await worker.step() {}
    #expect(sink.faults.count == 1)
    #expect(sink.events.withLock { $0.suffix(2).map(\.index) } == [1, 2])
  }
}
