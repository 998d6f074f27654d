// Role: holds delivery to going on when the disk is full, to counting attempts, and to noting again when there is space.
import AlertDelivery
import EgressTypes
import Foundation
import JournalFiles
import Synchronization
import Testing

@Suite("Delivery on a full disk")
struct FullDiskDeliveryTests {
  private let folder: TestFolder
  private let clock = TestClock()

  init() throws { folder = try TestFolder() }

  private func worker(
    _ state: String, _ outbox: TestOutbox, _ sink: TestSink, _ log: DeliveryLog
  ) throws
    -> AlertWorker<TestOutbox>
  {
    let clock = clock
    return try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(), store: try DeliveryStore(folder: state + "/test"), log: log,
      clock: { clock.now }, jitter: { 0 })
  }

  private func run(_ program: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Takes every byte and every file that is left.
  private func fill(_ disk: String) throws {
    _ = try run("dd", "if=/dev/zero", "of=\(disk)/filler-\(UUID().uuidString)", "bs=4096")
  }

  @Test("alerts go out at their times, also after a restart, nothing is repeated, and the log says what it lacks")
  func fullDisk() async throws {
    let disk = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard try run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk) == 0 else {
      try Test.cancel("no file system can be mounted here")
    }
    defer { _ = try? run("umount", disk) }
    let state = disk + "/state"
    let sink = TestSink(clock) { $0 == 2 }
    let outbox = TestOutbox([1: .blindness(), 2: .blindness(), 3: .blindness()])
    do {
      let log = try DeliveryLog(state: state, name: "test", at: clock.now)
      var worker = try worker(state, TestOutbox([1: .blindness()]), sink, log)
      #expect(try await worker.step() != .idle(until: nil))
      try fill(disk)
      // What was held back goes first.
      try log.append(JournalRecord(kind: .delivery, at: clock.now))
      try fill(disk)
      #expect(throws: AlertError.self) {
        for _ in 0..<100_000 { try log.append(JournalRecord(kind: .delivery, at: clock.now)) }
      }
      _ = consume worker
    }
    let log = try DeliveryLog(state: state, name: "test", at: clock.now)
    var restarted = try worker(state, outbox, sink, log)
    for _ in 0..<8 { _ = try await restarted.step() }
    #expect(sink.attempts.withLock { $0 } == [[1, 1], [2, 1], [3, 1]], "2 failed and is not due yet")
    #expect(restarted.diskFault?.kind == .full)
    try restarted.queueNotice(JournalRecord(kind: .silence, at: clock.now))
    _ = try await restarted.step()
    let notice = try #require(sink.events.withLock { $0.last?.record })
    #expect(notice[list: RecordKey.reasons] == ["the delivery log could not be written: this message stands in none"])
    for name in try FileManager.default.contentsOfDirectory(atPath: disk) where name.hasPrefix("filler") {
      try FileManager.default.removeItem(atPath: "\(disk)/\(name)")
    }
    try log.repair(at: clock.now)
    clock.advance(5)
    _ = try await restarted.step()
    try log.sign()
    #expect(restarted.diskFault == nil)
    #expect(sink.attempts.withLock { $0.last } == [2, 2])
    #expect(try DeliveryStore.queues(below: state).first { $0.sink == "test" }?.queue.pending.first?.attempts == 2)
    #expect(try JournalVerification.verify(state + "/deliveries").findings == [])
    var reader = try JournalReader(state + "/deliveries")
    var lines: [JournalRecord] = []
    while let entry = try reader.next() { lines.append(try entry.record) }
    #expect(lines.suffix(2).map { $0[string: DeliveryKey.outcome] } == ["unlogged", "retry"])
    #expect(lines.suffix(2).first?[integer: DeliveryKey.count] == 4)
  }
}

extension FullDiskDeliveryTests {
  /// A state folder on a file system of its own of 4 MiB, as long as the body runs; cancels the test where none can be.
  private func onDisk(_ body: (String) async throws -> Void) async throws {
    let disk = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard try run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk) == 0 else {
      try Test.cancel("no file system can be mounted here")
    }
    defer { _ = try? run("umount", disk) }
    try await body(disk)
  }

  @Test("what was held back keeps the queue, so that a restart repeats no digest under another id")
  func keptByReserve() async throws {
    try await onDisk { disk in
      let state = disk + "/state"
      let outbox = TestOutbox([1: .alert(), 2: .alert(), 3: .alert()])
      let sink = TestSink(clock)
      do {
        let log = try DeliveryLog(state: state, name: "test", at: clock.now)
        var worker = try worker(state, outbox, sink, log)
        while case .attempted = try await worker.step() {}
        try fill(disk)
        clock.advance(300)
        while case .attempted = try await worker.step() {}
        #expect(worker.diskFault == nil)
      }
      let log = try DeliveryLog(state: state, name: "test", at: clock.now)
      var restarted = try worker(state, outbox, sink, log)
      clock.advance(300)
      while case .attempted = try await restarted.step() {}
      #expect(sink.events.withLock { $0.filter { $0.record?.kind == .digest }.count } == 1)
    }
  }

  @Test("a message of the program itself that the log does not take is tried by the schedule, and outlives a restart")
  func ownMessage() async throws {
    try await onDisk { disk in
      let state = disk + "/state"
      let failing = TestSink(clock) { _ in true }
      do {
        let log = try DeliveryLog(state: state, name: "test", at: clock.now)
        var worker = try worker(state, TestOutbox([1: .alert()]), TestSink(clock), log)
        while case .attempted = try await worker.step() {}
        _ = consume worker
        try fill(disk)
        for _ in 0..<2 {
          #expect(throws: AlertError.self) {
            for _ in 0..<100_000 { try log.append(JournalRecord(kind: .delivery, at: clock.now)) }
          }
          try fill(disk)
        }
        var broken = try self.worker(state, TestOutbox([1: .alert()]), failing, log)
        var notice = JournalRecord(kind: .silence, at: clock.now)
        notice[list: RecordKey.reasons] = ["silence"]
        try broken.queueNotice(notice)
        _ = try await broken.step()
        for _ in 0..<4 {
          try broken.repair()
          _ = try await broken.step()
        }
        #expect(failing.attempts.withLock { $0.count } == 1, "the second attempt is due after 5 s")
      }
      let log = try DeliveryLog(state: state, name: "test", at: clock.now)
      let sink = TestSink(clock)
      var restarted = try worker(state, TestOutbox([1: .alert()]), sink, log)
      clock.advance(6)
      _ = try await restarted.step()
      #expect(sink.events.withLock { $0.map(\.id) } == failing.events.withLock { $0.map(\.id) })
      #expect(restarted.pendingCount == 0)
    }
  }
}

/// Two groups whose digests are due; the journal breaks while the second is made.
private struct BreakingOutbox: AlertOutbox {
  let breaksAt: UInt64
  let isBroken: @Sendable () -> Bool
  var inner: TestOutbox

  func identity() throws -> String { try inner.identity() }
  func pulse() -> JournalPulse? { nil }
  func signedSize() -> UInt64 { inner.signedSize() }
  func leafHash(at index: UInt64) -> String? { inner.leafHash(at: index) }
  var passedOver: Range<UInt64>? { inner.passedOver }

  mutating func event(from index: UInt64) throws -> AlertEvent? {
    if isBroken(), index == breaksAt { throw TestOutbox.Unreadable() }
    return try inner.event(from: index)
  }
}

/// Notes for each digest that it is given whether the queue on the disk knows of it.
private final class KeptSink: AlertSink {
  let name = "test"
  let known = Mutex<[Bool]>([])
  private let folder: String

  init(_ folder: String) { self.folder = folder }

  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    if event.record?.kind == .digest {
      let queue = (try? DeliveryStore.queues(below: folder))?.first { $0.sink == "test" }?.queue
      let isKnown = queue?.pending.contains { if case .digest(_, event.index) = $0.subject { true } else { false } }
      known.withLock { $0.append(isKnown ?? false) }
    }
    return DeliveryResult(isDelivered: true, reason: "test")
  }
}

@Suite("Digests before a journal that breaks")
struct BrokenJournalDigestTests {
  @Test("a digest that was made just before the journal broke goes out only once the queue on the disk knows of it")
  func keptFirst() async throws {
    let folder = try TestFolder()
    let state = folder.path + "/state"
    let clock = TestClock()
    let broken = Mutex(false)
    let outbox = BreakingOutbox(
      breaksAt: 4, isBroken: { broken.withLock { $0 } },
      inner: TestOutbox([1: .alert(of: "a"), 2: .alert(of: "a"), 3: .alert(of: "b"), 4: .alert(of: "b")]))
    let sink = KeptSink(state)
    var worker = try AlertWorker(
      outbox: outbox, sink: sink, plan: .init(), store: try DeliveryStore(folder: state + "/test"),
      log: try DeliveryLog(state: state, name: "test", at: clock.now), clock: { clock.now }, jitter: { 0 })
    while case .attempted = try await worker.step() {}
    clock.advance(300)
    broken.withLock { $0 = true }
    _ = try await worker.step()
    #expect(sink.known.withLock { $0 } == [true])
  }
}
