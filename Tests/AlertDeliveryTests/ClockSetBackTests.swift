// Role: holds a clock that is set back while a worker works to putting off neither retries nor digests.
import AlertDelivery
import EgressTypes
import Testing

@Suite("Clock set back while delivering")
struct ClockSetBackTests {
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

  @Test("a retry comes as long after its failure as planned", arguments: [60, 36_000, 7_776_000] as [Int64])
  func retry(step: Int64) async throws {
    let sink = TestSink(clock) { _ in true }
    var worker = try worker(TestOutbox([1: .blindness()]), sink)
    _ = try await worker.step()
    clock.advance(-step)
    #expect(try await worker.step() == .idle(until: clock.now.advanced(bySeconds: 5)))
    clock.advance(5)
    _ = try await worker.step()
    #expect(sink.attempts.withLock { $0 } == [[1, 1], [1, 2]])
  }

  @Test("what is held goes out at the end of its window", arguments: [60, 36_000] as [Int64])
  func held(step: Int64) async throws {
    let sink = TestSink(clock)
    var worker = try worker(TestOutbox([1: .alert(), 2: .alert()]), sink)
    while case .attempted = try await worker.step() {}
    clock.advance(100)
    _ = try await worker.step()
    clock.advance(-step)
    _ = try await worker.step()
    clock.advance(199)
    _ = try await worker.step()
    #expect(sink.events.withLock { $0.count } == 1)
    clock.advance(1)
    _ = try await worker.step()
    #expect(sink.events.withLock { $0.compactMap(\.record?.kind) } == [.verdict, .digest])
  }
}
