// Role: holds what is queued to being told rightly when the delivery log that it stood in was replaced by a new one.
import AlertDelivery
import EgressTypes
import Foundation
import Testing

@Suite("Replaced delivery log")
struct ReplacedLogTests {
  /// What is left of the log that was set aside.
  enum Rest: CaseIterable {
    /// Its records.
    case records
    /// None of its records.
    case nothing
  }

  private let folder: TestFolder
  private let clock = TestClock()
  private let outbox = TestOutbox([1: .alert(bytes: 10), 2: .alert(bytes: 20), 3: .alert(bytes: 30)])

  init() throws { folder = try TestFolder() }

  private var state: String { folder.path + "/state" }

  private func worker(_ sink: TestSink, isReadable: Bool = true) throws -> AlertWorker<TestOutbox> {
    let clock = clock
    var outbox = outbox
    outbox.isReadable = isReadable
    return try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(), store: try DeliveryStore(folder: state + "/test"),
      log: try DeliveryLog(state: state, name: "test", at: clock.now), clock: { clock.now }, jitter: { 0 })
  }

  private func damage(_ rest: Rest) throws {
    let log = URL(filePath: state + "/deliveries")
    try Data("no checkpoint".utf8).write(to: log.appending(path: "checkpoint"))
    guard rest == .nothing else { return }
    let segments = log.appending(path: "segments")
    for name in try FileManager.default.contentsOfDirectory(atPath: segments.path) {
      try Data("x".utf8).write(to: segments.appending(path: name))
    }
  }

  @Test(
    "a digest and a message that wait go out with what they told, under ids of the new log", arguments: Rest.allCases)
  func told(rest: Rest) async throws {
    let failing = TestSink(clock) { _ in true }
    do {
      var worker = try worker(failing)
      _ = try await worker.step()
      clock.advance(300)
      var notice = JournalRecord(kind: .silence, at: clock.now)
      notice[list: RecordKey.reasons] = ["silence"]
      try worker.queueNotice(notice)
      while case .attempted = try await worker.step() {}
    }
    let before = failing.events.withLock { $0 }
    let oldDigest = try #require(before.last { $0.record?.kind == .digest })
    let oldNotice = try #require(before.last { $0.record?.kind == .silence })
    try damage(rest)
    clock.advance(86_400)
    let sink = TestSink(clock)
    var restarted = try worker(sink)
    while case .attempted = try await restarted.step() {}
    #expect(restarted.pendingCount == 0)
    let events = sink.events.withLock { $0 }
    let digest = try #require(events.first { $0.record?.kind == .digest })
    #expect(digest.record?[integer: "egress.digest.count"] == 2)
    #expect(digest.record?[list: "egress.digest.records"] == ["2-3"])
    #expect(digest.record?[integer: "egress.digest.bytes"] == 50)
    #expect(digest.id != oldDigest.id)
    switch rest {
    case .records:
      let notice = try #require(events.first { $0.record?.kind == .silence })
      #expect(notice.record?[list: RecordKey.reasons] == ["silence"])
      #expect(notice.record?[string: "egress.alert.replaces"] == oldNotice.id, "a receiver can drop it")
      #expect(digest.record?[string: "egress.alert.replaces"] == oldDigest.id)
    case .nothing:
      let fault = try #require(sink.faults.first { $0.contains("cannot be read any more") })
      #expect(fault.contains("message \(oldNotice.index)"))
    }
    #expect(Set(events.map(\.id)).count == events.count, "each message has an id of its own")
  }

  @Test("while the journal cannot be read, a message that lost its log is logged anew once, not again and again")
  func once() async throws {
    do {
      var worker = try worker(TestSink(clock) { _ in true })
      _ = try await worker.step()
      clock.advance(300)
      try worker.queueNotice(JournalRecord(kind: .silence, at: clock.now))
      while case .attempted = try await worker.step() {}
    }
    try damage(.nothing)
    clock.advance(86_400)
    var restarted = try worker(TestSink(clock), isReadable: false)
    for _ in 0..<3 { try restarted.repair() }
    #expect(try folder.deliveries().map(\.kind) == [.deliveryFault])
  }
}
