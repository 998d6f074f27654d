// Role: an outbox in memory, a sink that does as it is told, a clock that is set by hand, a folder that goes away.
import AlertDelivery
import EgressTypes
import Foundation
import JournalFiles
import Synchronization

/// Alerts at given indices; each leaf names its index, and those that are told of are records of their own.
struct TestOutbox: AlertOutbox {
  struct Unreadable: Error {}

  var indices: [UInt64]
  var journal = "first"
  var records: [UInt64: JournalRecord] = [:]
  var newest: JournalPulse?
  var isReadable = true
  /// How many records it signs, if more than those up to the last alert.
  var size: UInt64?
  /// What leaf hashes begin with: another history has others.
  var history = "ab"
  /// Records before this index were deleted by age.
  var firstKept: UInt64 = 0
  var passedOver: Range<UInt64>?

  init(indices: [UInt64], journal: String = "first") {
    self.indices = indices
    self.journal = journal
  }

  init(_ records: [UInt64: JournalRecord]) {
    indices = records.keys.sorted()
    self.records = records
  }

  func identity() throws -> String {
    guard isReadable else { throw Unreadable() }
    return journal
  }

  func pulse() -> JournalPulse? { newest }

  mutating func event(from index: UInt64) throws -> AlertEvent? {
    guard isReadable else { throw Unreadable() }
    passedOver = index < firstKept ? index..<firstKept : nil
    guard let index = indices.first(where: { $0 >= index }) else { return nil }
    guard let record = records[index] else {
      return AlertEvent(index: index, leafHash: "\(history)\(index)", leaf: Self.event(index).leaf)
    }
    return AlertEvent(index: index, leafHash: "\(history)\(index)", leaf: record.encoded)
  }

  func signedSize() -> UInt64 { size ?? (indices.last ?? 0) + 1 }

  func leafHash(at index: UInt64) -> String? {
    (firstKept..<max(firstKept, signedSize())).contains(index) ? "\(history)\(index)" : nil
  }

  static func event(_ index: UInt64) -> AlertEvent {
    AlertEvent(index: index, leafHash: "ab\(index)", leaf: Array("{\"egress.index\":\(index)}".utf8))
  }
}

extension JournalRecord {
  /// A verdict of a device about a flow to an AS in a country, that alerts.
  static func alert(
    of device: String = "rc-01", country: String = "CN", asn: Int64 = 45102, bytes: Int64 = 100,
    verdict: String = "violation"
  ) -> JournalRecord {
    var record = JournalRecord(kind: .verdict, at: Timestamp(seconds: 1_800_000_000))
    record[string: RecordKey.action] = "alert"
    record[string: RecordKey.verdict] = verdict
    record[string: RecordKey.device] = device
    record[string: "source.ip"] = "192.168.50.7"
    record[integer: "source.bytes"] = bytes
    record[string: "destination.ip"] = "203.0.113.9"
    record[integer: "destination.port"] = 443
    record[integer: "destination.as.number"] = asn
    record[string: "destination.geo.country_iso_code"] = country
    return record
  }

  /// An alert that the watch is impaired.
  static func blindness() -> JournalRecord {
    var record = JournalRecord(kind: .loss, at: Timestamp(seconds: 1_800_000_000))
    record[string: RecordKey.action] = "alert"
    record[list: RecordKey.reasons] = ["7 frames were dropped"]
    return record
  }

  /// A person's note of an alert.
  static func acknowledgement(of index: Int64) -> JournalRecord {
    var record = JournalRecord(kind: .acknowledgement, at: Timestamp(seconds: 1_800_000_000))
    record[integer: RecordKey.acknowledged] = index
    record[string: RecordKey.person] = "jan (uid 1000)"
    record[string: RecordKey.reason] = "seen"
    return record
  }
}

/// Notes what it is given and fails as told; each attempt takes as long as told on the test's clock.
final class TestSink: AlertSink {
  let name = "test"
  let attempts = Mutex<[[UInt64]]>([])
  let events = Mutex<[AlertEvent]>([])
  private let clock: TestClock
  private let seconds: Int64
  private let fails: @Sendable (UInt64) -> Bool
  private let answer: @Sendable (UInt64) -> DeliveryResult?

  init(
    _ clock: TestClock, taking seconds: Int64 = 0,
    failing fails: @escaping @Sendable (UInt64) -> Bool = { _ in false },
    answering answer: @escaping @Sendable (UInt64) -> DeliveryResult? = { _ in nil }
  ) {
    self.clock = clock
    self.seconds = seconds
    self.answer = answer
    self.fails = fails
  }

  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    attempts.withLock { $0.append([event.index, UInt64(attempt)]) }
    events.withLock { $0.append(event) }
    clock.advance(seconds)
    if let answer = answer(event.index) { return answer }
    return DeliveryResult(isDelivered: !fails(event.index), reason: "as told", output: "said \(event.index)")
  }
}

extension TestSink {
  /// The messages of the program itself about its own delivery, the reasons of each in one text.
  var faults: [String] {
    events.withLock { events in
      events.compactMap(\.record).filter { $0.kind == .deliveryFault }
        .map { $0[list: RecordKey.reasons].joined(separator: "; ") }
    }
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

extension TestFolder {
  /// The records of the delivery log below `state`, but for those of a restart.
  func deliveries() throws -> [JournalRecord] {
    var reader = try JournalReader(path + "/state/deliveries")
    var records: [JournalRecord] = []
    while let entry = try reader.next() { records.append(try entry.record) }
    return records.filter { $0.kind != .recover }
  }
}
