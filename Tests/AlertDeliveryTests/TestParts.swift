// Role: an outbox in memory, a sink that does as it is told, a clock that is set by hand, a folder that goes away.
import AlertDelivery
import EgressTypes
import Foundation
import Synchronization

/// Alerts at given indices; each leaf names its index.
struct TestOutbox: AlertOutbox {
  var indices: [UInt64]
  var journal = "first"

  func identity() -> String { journal }

  func event(from index: UInt64) -> AlertEvent? {
    indices.first { $0 >= index }.map(Self.event)
  }

  static func event(_ index: UInt64) -> AlertEvent {
    AlertEvent(index: index, leafHash: "ab\(index)", leaf: Array("{\"egress.index\":\(index)}".utf8))
  }
}

/// Notes what it is given and fails as told; each attempt takes as long as told on the test's clock.
final class TestSink: AlertSink {
  let name = "test"
  let attempts = Mutex<[[UInt64]]>([])
  private let clock: TestClock
  private let seconds: Int64
  private let fails: @Sendable (UInt64) -> Bool

  init(
    _ clock: TestClock, taking seconds: Int64 = 0, failing fails: @escaping @Sendable (UInt64) -> Bool = { _ in false }
  ) {
    self.clock = clock
    self.seconds = seconds
    self.fails = fails
  }

  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    attempts.withLock { $0.append([event.index, UInt64(attempt)]) }
    clock.advance(seconds)
    return DeliveryResult(isDelivered: !fails(event.index), reason: "as told", output: "said \(event.index)")
  }
}

/// A clock that is set by hand.
final class TestClock: Sendable {
  private let seconds = Mutex<Int64>(1_800_000_000)

  var now: Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }
  func advance(_ count: Int64) { seconds.withLock { $0 += count } }
}

/// A folder that goes away with the test.
final class TestFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path + "/" + name) ?? Data(), as: UTF8.self)
  }

  /// Writes a program and returns its path.
  func script(_ body: String) throws -> String {
    let program = path + "/hook-\(UUID().uuidString)"
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(filePath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    return program
  }
}
