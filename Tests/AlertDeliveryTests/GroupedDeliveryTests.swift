// Role: holds the worker to telling each alert of a group exactly once, also when it is killed anywhere.
import AlertDelivery
import EgressTypes
import Foundation
import Testing

@Suite("Grouped delivery")
struct GroupedDeliveryTests {
  private let folder: TestFolder
  private let clock = TestClock()

  init() throws { folder = try TestFolder() }

  private var state: String { folder.path + "/state" }

  private func worker(_ outbox: TestOutbox, _ sink: TestSink) throws -> AlertWorker<TestOutbox> {
    let clock = clock
    let store = try DeliveryStore(folder: state + "/test")
    let log = try DeliveryLog(state: state, name: "test", at: clock.now)
    return try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(), store: store, log: log, clock: { clock.now }, jitter: { 0 })
  }

  /// Delivers until nothing is due.
  private func drain(_ worker: inout AlertWorker<TestOutbox>) async throws {
    while case .attempted = try await worker.step() {}
  }

  @Test("the first alert goes alone, the others as one digest that names each, with counts and bytes")
  func digest() async throws {
    var records: [UInt64: JournalRecord] = [:]
    for index: UInt64 in [3, 4, 5, 9] { records[index] = .alert(bytes: Int64(index) * 10) }
    records[7] = .alert(of: "rc-02")
    records[11] = .alert(verdict: "unknown")
    let sink = TestSink(clock)
    var worker = try worker(TestOutbox(records), sink)
    try await drain(&worker)
    #expect(sink.attempts.withLock { $0 } == [[3, 1], [7, 1]])
    #expect(worker.pendingCount == 4)
    clock.advance(300)
    try await drain(&worker)
    let events = sink.events.withLock { $0 }
    #expect(events.count == 3)
    let digest = try #require(events.last?.record)
    #expect(digest.kind == .digest)
    #expect(digest[integer: "egress.digest.count"] == 4)
    #expect(digest[integer: "egress.digest.first"] == 4)
    #expect(digest[integer: "egress.digest.last"] == 11)
    #expect(digest[list: "egress.digest.records"] == ["4-5", "9", "11"])
    #expect(digest[list: "egress.digest.verdicts"] == ["violation=3", "unknown=1"])
    #expect(digest[integer: "egress.digest.bytes"] == 280)
    #expect(digest[list: RecordKey.reasons] == [])
  }

  @Test("a digest that fails is tried again under the same id, also after a restart")
  func sameDigest() async throws {
    let outbox = TestOutbox([1: .alert(), 2: .alert(), 3: .alert()])
    let sink = TestSink(clock) { _ in true }
    do {
      var worker = try worker(outbox, sink)
      try await drain(&worker)
      clock.advance(300)
      try await drain(&worker)
    }
    clock.advance(5)
    var restarted = try worker(outbox, sink)
    try await drain(&restarted)
    let digests = sink.events.withLock { $0.filter { $0.record?.kind == .digest } }
    #expect(digests.count == 2)
    #expect(Set(digests.map(\.id)).count == 1)
  }

  @Test("an alert that the watch is impaired overtakes a flood that came before it")
  func blindnessFirst() async throws {
    var records: [UInt64: JournalRecord] = [:]
    for index: UInt64 in 0..<100 { records[index] = .alert(asn: Int64(index)) }
    records[100] = .blindness()
    let sink = TestSink(clock)
    var worker = try worker(TestOutbox(records), sink)
    _ = try await worker.step()
    #expect(sink.attempts.withLock { $0 } == [[100, 1]])
  }

  @Test("an acknowledged alert is not tried again, and the log tells who took note of it")
  func acknowledged() async throws {
    let sink = TestSink(clock) { _ in true }
    var outbox = TestOutbox([1: .blindness()])
    do {
      var worker = try worker(outbox, sink)
      try await drain(&worker)
    }
    outbox = TestOutbox([1: .blindness(), 2: .acknowledgement(of: 1)])
    clock.advance(5)
    var restarted = try worker(outbox, sink)
    try await drain(&restarted)
    #expect(sink.attempts.withLock { $0 } == [[1, 1]])
    #expect(restarted.pendingCount == 0)
    let last = try #require(try folder.deliveries().last)
    #expect(last[string: DeliveryKey.outcome] == "acknowledged")
    #expect(last[string: RecordKey.person] == "jan (uid 1000)")
  }

  @Test("a receiver that says 410 halts the sink until a person or a start lets it go on, and nothing is used up")
  func gone() async throws {
    let gone = gone410
    let sink = TestSink(clock, answering: { _ in gone })
    let outbox = TestOutbox([1: .blindness(), 2: .blindness()])
    do {
      var worker = try worker(outbox, sink)
      #expect(try await worker.step() == .attempted(.alert(1), gone410, .refused))
      #expect(try await worker.step() == .halted)
      #expect(try worker.retry(nil, by: "jan") == 0)
      #expect(try await worker.step() == .attempted(.alert(1), gone410, .refused))
      #expect(worker.pendingCount == 2)
    }
    var restarted = try worker(outbox, sink)
    #expect(try await restarted.step() == .attempted(.alert(1), gone410, .refused))
  }

  private var gone410: DeliveryResult {
    var result = DeliveryResult.failed("status 410")
    result.isGone = true
    return result
  }

  @Test("a dead letter that is retried has its attempts before it again")
  func revived() async throws {
    let sink = TestSink(clock) { _ in true }
    var worker = try worker(TestOutbox([1: .blindness()]), sink)
    for _ in 0..<10 {
      try await drain(&worker)
      clock.advance(86_400)
    }
    #expect(worker.deadCount == 1)
    #expect(try worker.retry(7, by: "jan") == 0)
    #expect(try worker.retry(1, by: "jan (uid 1000)") == 1)
    #expect(worker.deadCount == 0)
    guard case .attempted(.alert(1), _, .retry) = try await worker.step() else {
      Issue.record("expected a first attempt of the revived alert")
      return
    }
    #expect(try folder.deliveries().map { $0[string: DeliveryKey.outcome] ?? "-" }.suffix(2) == ["revived", "retry"])
  }

  @Test("while the journal cannot be read, this program's own messages go out")
  func unreadableJournal() async throws {
    let sink = TestSink(clock)
    var outbox = TestOutbox([:])
    outbox.isReadable = false
    var worker = try worker(outbox, sink)
    try worker.queueNotice(JournalRecord(kind: .silence, at: clock.now))
    #expect(
      try await worker.step()
        == .attempted(
          .notice(log: 0), DeliveryResult(isDelivered: true, reason: "as told", output: "said 0"), .delivered))
    await #expect(throws: AlertError.self) { try await stepOf(outbox) }
  }

  private func stepOf(_ outbox: TestOutbox) async throws {
    let other = try TestFolder()
    let clock = clock
    let store = try DeliveryStore(folder: other.path + "/state")
    let log = try DeliveryLog(state: other.path + "/state", name: "test", at: clock.now)
    var worker = try AlertWorker(
      outbox: outbox, sink: TestSink(clock), plan: .init(), store: store, log: log, clock: { clock.now })
    _ = try await worker.step()
  }
}
