// Role: holds the worker to at least once, across failures, hangs and restarts, on a clock set by hand.
import AlertDelivery
import EgressTypes
import Foundation
import Testing

@Suite("Alert worker")
struct AlertWorkerTests {
  private let folder: TestFolder
  private let clock = TestClock()

  init() throws { folder = try TestFolder() }

  private func worker(
    _ outbox: TestOutbox, _ sink: TestSink, attempts: Int = 10
  ) throws -> AlertWorker<TestOutbox> {
    let clock = clock
    let store = try DeliveryStore(folder: folder.path + "/state")
    return try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(schedule: .standard.limited(to: attempts)), store: store,
      log: DeliveryLog(state: folder.path + "/state", name: "test", at: clock.now), clock: { clock.now },
      jitter: { 0 })
  }

  @Test("alerts go out once each in the order of the journal, and a restart goes on behind them")
  func inOrder() async throws {
    let sink = TestSink(clock)
    do {
      var worker = try worker(TestOutbox(indices: [3, 7, 8]), sink)
      for _ in 0..<3 { _ = try await worker.step() }
      #expect(try await worker.step() == .idle(until: nil))
    }
    var restarted = try worker(TestOutbox(indices: [3, 7, 8, 20]), sink)
    _ = try await restarted.step()
    #expect(try await restarted.step() == .idle(until: nil))
    #expect(sink.attempts.withLock { $0 } == [[3, 1], [7, 1], [8, 1], [20, 1]])
  }

  @Test("an alert that hangs and fails holds up the next by one run, and comes back when it is due")
  func hanging() async throws {
    let sink = TestSink(clock, taking: 15) { $0 == 1 }
    var worker = try worker(TestOutbox(indices: [1, 2, 3]), sink)
    let begin = clock.now
    for _ in 0..<4 { _ = try await worker.step() }
    // 1 failed at 15 s and is due at 20 s, but the first attempts of 2 and 3 go before it.
    #expect(sink.attempts.withLock { $0 } == [[1, 1], [2, 1], [3, 1], [1, 2]])
    #expect(try await worker.step() == .idle(until: begin.advanced(bySeconds: 60 + 300)))
  }

  @Test("what is pending survives a restart with its count and its time")
  func restart() async throws {
    let failing = TestSink(clock) { _ in true }
    do {
      var worker = try worker(TestOutbox(indices: [1, 2]), failing)
      for _ in 0..<2 { _ = try await worker.step() }
      #expect(worker.pendingCount == 2)
    }
    clock.advance(5)
    let sink = TestSink(clock)
    var restarted = try worker(TestOutbox(indices: [1, 2]), sink)
    for _ in 0..<2 { _ = try await restarted.step() }
    #expect(sink.attempts.withLock { $0 } == [[1, 2], [2, 2]])
    #expect(restarted.pendingCount == 0)
  }

  @Test("a crash between delivery and note delivers again and loses nothing")
  func crash() async throws {
    let sink = TestSink(clock)
    let queue = folder.path + "/state/queue.json"
    var before: Data?
    do {
      var worker = try worker(TestOutbox(indices: [1, 2]), sink)
      _ = try await worker.step()
      before = FileManager.default.contents(atPath: queue)
      _ = try await worker.step()
    }
    try #require(before).write(to: URL(filePath: queue))
    var restarted = try worker(TestOutbox(indices: [1, 2]), sink)
    while case .attempted = try await restarted.step() {}
    #expect(sink.attempts.withLock { $0 } == [[1, 1], [2, 1], [2, 1]])
  }

  @Test("an alert is given up after its last attempt, and the log tells each")
  func abandoned() async throws {
    let sink = TestSink(clock) { _ in true }
    var worker = try worker(TestOutbox(indices: [6]), sink, attempts: 2)
    _ = try await worker.step()
    clock.advance(5)
    guard case .attempted(.alert(6), _, .dead) = try await worker.step() else {
      Issue.record("expected the second failure to be the last")
      return
    }
    #expect(try await worker.step() == .idle(until: nil))
    let lines = try folder.deliveries()
    #expect(lines.map { $0[string: "egress.alert.outcome"] } == ["retry", "dead"])
    #expect(lines.map { $0[integer: "egress.alert.attempt"] } == [1, 2])
    #expect(lines.allSatisfy { $0[string: "egress.alert.id"] == "msg_ab6" })
    #expect(
      lines.allSatisfy { $0[integer: "egress.alert.record"] == 6 && $0[string: "egress.alert.output"] == "said 6" })
    #expect(lines[0][string: "egress.alert.next"] == "2027-01-15T08:00:05.000000Z")
  }

  @Test("an alert the journal does not hold any more is not passed over in silence")
  func vanished() async throws {
    let sink = TestSink(clock) { _ in true }
    do {
      var worker = try worker(TestOutbox(indices: [6]), sink)
      _ = try await worker.step()
    }
    clock.advance(5)
    var outbox = TestOutbox(indices: [])
    (outbox.size, outbox.firstKept) = (7, 7)
    var restarted = try worker(outbox, sink)
    guard case .attempted(.alert(6), let result, .retry) = try await restarted.step() else {
      Issue.record("expected the alert to be tried")
      return
    }
    #expect(result.reason == "the journal does not hold record 6 any more")
    #expect(!result.isDelivered)
  }

  @Test("another journal is read from its beginning, and what was pending in the one before is told")
  func otherJournal() async throws {
    let failing = TestSink(clock) { _ in true }
    do {
      var worker = try worker(TestOutbox(indices: [6, 9]), failing)
      for _ in 0..<2 { _ = try await worker.step() }
    }
    let sink = TestSink(clock)
    var restarted = try worker(TestOutbox(indices: [2], journal: "second"), sink)
    #expect(try await restarted.step() == .otherJournal(lost: 2))
    for _ in 0..<2 { _ = try await restarted.step() }
    #expect(try await restarted.step() == .idle(until: nil))
    #expect(sink.attempts.withLock { $0.last } == [2, 1])
    #expect(sink.faults.count == 1)
    let lines = try folder.deliveries().filter {
      $0[string: DeliveryKey.outcome] != nil && $0[integer: DeliveryKey.message] == nil
    }
    #expect(
      lines.map { "\($0[integer: "egress.alert.record"] ?? -1) \($0[string: "egress.alert.outcome"] ?? "-")" }
        == ["6 retry", "9 retry", "-1 lost", "2 delivered"])
    #expect(lines[2][integer: "egress.alert.count"] == 2)
  }

  @Test("a queue whose file cannot be replaced is kept beside it, and a restart repeats nothing")
  func unwritable() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/state/queue.json.new", withIntermediateDirectories: true)
    let sink = TestSink(clock)
    for _ in 0..<2 {
      var worker = try worker(TestOutbox(indices: [1]), sink)
      while case .attempted = try await worker.step() {}
      #expect(worker.diskFault == nil)
    }
    #expect(sink.attempts.withLock { $0 } == [[1, 1]])
  }

  @Test("two processes never deliver from one folder")
  func claimed() throws {
    let first = try worker(TestOutbox(indices: []), TestSink(clock))
    #expect(throws: AlertError.folderInUse(folder.path + "/state")) {
      _ = try worker(TestOutbox(indices: []), TestSink(clock))
    }
    _ = consume first
  }
}
