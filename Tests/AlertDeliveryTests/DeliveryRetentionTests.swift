// Role: holds the delivery log to letting go of what is old, and of nothing that is still queued.
import AlertDelivery
import EgressTypes
import Foundation
import JournalFiles
import Testing

@Suite("Retention of the delivery log")
struct DeliveryRetentionTests {
  private let folder: TestFolder
  private let clock = TestClock()

  init() throws { folder = try TestFolder() }

  private var state: String { folder.path + "/state" }

  private func fill(_ log: DeliveryLog, _ count: Int) throws {
    for _ in 0..<count {
      try log.append(JournalRecord(kind: .delivery, at: clock.now))
      clock.advance(60)
    }
    try log.sign()
  }

  private func first() throws -> UInt64? {
    var reader = try JournalReader(state + "/deliveries")
    return try reader.next()?.index
  }

  @Test("what is older than the days goes with a receipt, the rest verifies")
  func deleted() throws {
    let log = try DeliveryLog(state: state, name: "test", at: clock.now, segmentLimit: 2000)
    try fill(log, 100)
    #expect(try log.deleteSegments(olderThan: 1, at: clock.now) == 0, "nothing is a day old")
    clock.advance(86_400)
    #expect(try log.deleteSegments(olderThan: 1, at: clock.now) > 50)
    #expect(try first() ?? 0 > 50)
    try log.sign()
    #expect(try JournalVerification.verify(state + "/deliveries").findings == [])
    #expect(try folder.deliveries().contains { $0.kind == .deletion })
  }

  @Test("a message that still waits stays, with all behind it, however old it is")
  func queued() async throws {
    let log = try DeliveryLog(state: state, name: "test", at: clock.now, segmentLimit: 2000)
    try fill(log, 40)
    let clock = clock
    let sink = TestSink(clock) { _ in true }
    var worker = try AlertWorker(
      outbox: TestOutbox([:]), sink: sink, plan: .init(), store: try DeliveryStore(folder: state + "/test"), log: log,
      clock: { clock.now }, jitter: { 0 })
    try worker.queueNotice(JournalRecord(kind: .silence, at: clock.now))
    try fill(log, 60)
    clock.advance(10 * 86_400)
    let count = try log.deleteSegments(olderThan: 1, at: clock.now)
    #expect(count > 10 && count <= 40)
    _ = try await worker.step()
    #expect(sink.events.withLock { $0.last?.record?.kind } == .silence)
    _ = consume worker
  }
}
