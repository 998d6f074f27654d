// Role: kills the worker at every place between two writes, and holds it to telling each alert, under one id.
import AlertDelivery
import EgressTypes
import Foundation
import Synchronization
import Testing

/// A receiver that lets the test look at the disk at the moment of each delivery.
private final class WatchedSink: AlertSink {
  let name = "test"
  let received = Mutex<[AlertEvent]>([])
  private let atDelivery: @Sendable () throws -> Void
  private let accepts: @Sendable (AlertEvent) -> Bool

  init(accepting accepts: @escaping @Sendable (AlertEvent) -> Bool, _ atDelivery: @escaping @Sendable () throws -> Void)
  {
    self.accepts = accepts
    self.atDelivery = atDelivery
  }

  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    do { try atDelivery() } catch { return .failed("\(error)") }
    received.withLock { $0.append(event) }
    return DeliveryResult(isDelivered: accepts(event), reason: "test")
  }
}

@Suite("Killed worker")
struct KilledWorkerTests {
  /// Where a kill strikes; what is on the disk afterwards follows.
  enum Kill: CaseIterable {
    /// A digest stands in the delivery log, the queue does not know of it, nothing was sent.
    case afterDigest
    /// The queue was kept, nothing was sent.
    case beforeDelivery
    /// The receiver has the message, nothing was noted.
    case beforeNote
    /// The queue tells of it, the delivery log does not.
    case beforeLog
    /// Everything was noted.
    case afterLog
  }

  /// The files of the state folder, and copies of them.
  private struct State: Sendable {
    let folder: String

    var queue: String { folder + "/state/test/queue.json" }
    var log: String { folder + "/state/deliveries" }

    func save(as name: String) throws {
      let target = "\(folder)/\(name)"
      try? FileManager.default.removeItem(atPath: target)
      try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: queue, toPath: target + "/queue.json")
      try FileManager.default.copyItem(atPath: log, toPath: target + "/deliveries")
    }

    func restoreQueue(from name: String) throws { try replace(queue, with: "\(folder)/\(name)/queue.json") }
    func restoreLog(from name: String) throws { try replace(log, with: "\(folder)/\(name)/deliveries") }

    private func replace(_ path: String, with copy: String) throws {
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(atPath: copy, toPath: path)
    }
  }

  @Test(
    "every alert is told, each under one id, wherever the worker is killed again and again", arguments: Kill.allCases)
  func killed(place: Kill) async throws {
    let folder = try TestFolder()
    let clock = TestClock()
    let state = State(folder: folder.path)
    var records: [UInt64: JournalRecord] = [:]
    for index: UInt64 in 0..<45 {
      records[index] = index % 11 == 0 ? .blindness() : .alert(of: "rc-0\(index % 3)", asn: Int64(index % 2))
    }
    let outbox = TestOutbox(records)
    let failures = Mutex(0)
    // Every third message fails at first, so that there are retries too.
    let sink = WatchedSink(accepting: { _ in
      failures.withLock {
        $0 += 1; return $0 % 3 != 0
      }
    }) {
      try state.save(as: "at-delivery")
    }
    func worker() throws -> AlertWorker<TestOutbox> {
      let store = try DeliveryStore(folder: folder.path + "/state/test")
      let log = try DeliveryLog(state: folder.path + "/state", name: "test", at: clock.now)
      return try AlertWorker(
        outbox: outbox, sink: sink, plan: .init(), store: store, log: log, clock: { clock.now }, jitter: { 0 })
    }
    var kills = 0
    for round in 0..<600 {
      var killed = try worker()
      try state.save(as: "before")
      let count = sink.received.withLock { $0.count }
      let step = try await killed.step()
      _ = consume killed
      if case .attempted = step {
        kills += 1
        try strike(place, state)
        if place == .afterDigest || place == .beforeDelivery {
          sink.received.withLock { $0.removeLast($0.count - count) }
        }
      }
      // Every other start lives through its step, or nothing would ever be settled.
      var living = try worker()
      let next = try await living.step()
      if case .idle(nil) = next, living.pendingCount == 0, round > 5 { break }
      clock.advance(41)
    }
    #expect(kills > 10)
    var told: [UInt64: Set<String>] = [:]
    for event in sink.received.withLock({ $0 }) {
      for index in named(by: event) { told[index, default: []].insert(event.id) }
    }
    #expect(Set(told.keys) == Set(records.keys))
    let twice = told.filter { $0.value.count > 1 }.keys.sorted()
    #expect(twice == [], "told by two messages")
  }

  private func strike(_ place: Kill, _ state: State) throws {
    switch place {
    case .afterDigest:
      try state.restoreQueue(from: "before")
      try state.restoreLog(from: "at-delivery")
    case .beforeDelivery, .beforeNote:
      try state.restoreQueue(from: "at-delivery")
      try state.restoreLog(from: "at-delivery")
    case .beforeLog: try state.restoreLog(from: "at-delivery")
    case .afterLog: break
    }
  }

  /// The alerts of the journal that a message tells of.
  private func named(by event: AlertEvent) -> [UInt64] {
    guard let record = event.record, record.kind == .digest else { return [event.index] }
    return record[list: "egress.digest.records"].flatMap { text -> [UInt64] in
      let ends = text.split(separator: "-").compactMap { UInt64($0) }
      return ends.count == 2 ? Array(ends[0]...ends[1]) : ends
    }
  }
}
