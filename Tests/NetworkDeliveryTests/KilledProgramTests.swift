// Role: kills the real egress-alertd again and again over a journal of alerts, and holds it to losing and doubling none.
import AlertDelivery
import Dispatch
import EgressTypes
import Foundation
import JournalFiles
import Testing

@Suite("Killed egress-alertd")
struct KilledProgramTests {
  private static let alerts: UInt64 = 240

  private func record(_ index: UInt64) -> JournalRecord {
    var record = JournalRecord(kind: index % 9 == 0 ? .loss : .verdict, at: Timestamp(seconds: 1_800_000_000))
    record[string: RecordKey.action] = "alert"
    record[string: RecordKey.verdict] = "violation"
    record[string: RecordKey.device] = "rc-0\(index % 4)"
    record[string: "source.ip"] = "192.168.50.7"
    record[string: "destination.ip"] = "203.0.113.9"
    record[integer: "destination.as.number"] = Int64(45_100 + index % 3)
    return record
  }

  /// Settings with a sink for each way in which the receiver is to behave.
  private func settings(_ receiver: ScriptedReceiver, ways: [String] = ["mixed"]) throws -> String {
    let folder = receiver.folder
    let secret = folder + "/secret"
    try Data("whsec_\(Data(repeating: 9, count: 32).base64EncodedString())".utf8).write(to: URL(filePath: secret))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
    let webhooks = ways.enumerated().map { number, way in
      "    - {name: sink-\(number), url: \"http://127.0.0.1:\(receiver.http)/\(way)\", secret_file: \(secret),"
        + " addresses: [127.0.0.1]}"
    }
    let text = """
      hangar: test
      capture: {interface: none}
      journal: \(folder)/journal
      alerts:
        state: \(folder)/state
        control: \(folder)/control
        group_seconds: 1
        timeout_seconds: 1
        webhook:
      \(webhooks.joined(separator: "\n"))
      """
    let path = folder + "/egressd.yaml"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  private func start(_ settings: String) throws -> (process: Process, ended: DispatchSemaphore) {
    let process = Process()
    process.executableURL = URL(filePath: BuiltProgram.path("egress-alertd"))
    process.arguments = ["--config", settings]
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    return (process, ended)
  }

  /// What the receiver answered with 200 where it behaves in one way, by the ids of the messages.
  private func accepted(_ receiver: ScriptedReceiver, way: String = "mixed") throws -> [String: JournalRecord] {
    let data = try #require(FileManager.default.contents(atPath: receiver.folder + "/told.jsonl"))
    var bodies: [String: JournalRecord] = [:]
    for line in data.split(separator: 0x0a) {
      guard let told = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        told["accepted"] as? Bool == true, told["path"] as? String == "/" + way,
        let headers = told["headers"] as? [String: String],
        let id = headers["webhook-id"], let body = told["body"] as? String
      else { continue }
      bodies[id] = try JournalRecord(decoding: Array(body.utf8))
    }
    return bodies
  }

  private func named(by record: JournalRecord) -> [UInt64] {
    guard record.kind == .digest else { return [record[integer: RecordKey.index].map { UInt64($0) } ?? .max] }
    return record[list: "egress.digest.records"].flatMap { text -> [UInt64] in
      let ends = text.split(separator: "-").compactMap { UInt64($0) }
      return ends.count == 2 ? Array(ends[0]...ends[1]) : ends
    }
  }

  private func isDone(_ state: String, alerts: UInt64 = Self.alerts, sinks: Int = 1) throws -> Bool {
    let queues = try DeliveryStore.queues(below: state).map(\.queue)
    return queues.count == sinks
      && queues.allSatisfy { $0.cursor == alerts && $0.pending.isEmpty && $0.heldCount == 0 && $0.dead.isEmpty }
  }

  /// Waits until something holds, so many tenths of a second at most; whether it does.
  private func wait(_ tenths: Int, until condition: () throws -> Bool) async throws -> Bool {
    for _ in 0..<tenths {
      if try condition() { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return try condition()
  }

  /// Holds what a receiver accepted to telling each alert, by one message.
  private func expectAll(_ alerts: UInt64, in accepted: [String: JournalRecord], _ what: Comment? = nil) {
    var told: [UInt64: Int] = [:]
    for record in accepted.values {
      for index in named(by: record) { told[index, default: 0] += 1 }
    }
    #expect(Set(told.keys) == Set(0..<alerts), what)
    #expect(told.filter { $0.value != 1 }.keys.sorted() == [], "told by two messages")
  }

  @Test("killed at any time, before a receiver that fails now and then, it tells each alert under one id")
  func killed() async throws {
    let receiver = try ScriptedReceiver()
    let settings = try settings(receiver)
    var writer = try JournalWriter.open(
      receiver.folder + "/journal", .init(createIfMissing: true), at: Timestamp(seconds: 1_800_000_000))
    // A part of them stands there from the beginning, the others come while it is killed.
    for index in 0..<Self.alerts / 2 { _ = try writer.append([record(index)]) }
    try writer.checkpoint()
    var random = SystemRandomNumberGenerator()
    for index in Self.alerts / 2..<Self.alerts {
      _ = try writer.append([record(index)])
      try writer.checkpoint()
      guard index % 4 == 0 else { continue }
      let (process, ended) = try start(settings)
      try await Task.sleep(for: .milliseconds(Int.random(in: 50...450, using: &random)))
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    try writer.close()
    let (process, ended) = try start(settings)
    let isSettled = try await wait(600) { try isDone(receiver.folder + "/state") }
    #expect(isSettled, "everything is settled within a minute")
    process.terminate()
    ended.wait()
    #expect(process.terminationStatus == 0)
    expectAll(Self.alerts, in: try accepted(receiver))
    #expect(try JournalVerification.verify(receiver.folder + "/state/deliveries").holds)
  }

  @Test("killed before a receiver that redirects, wants nothing any more or hangs, it tells each alert under one id")
  func killedBeforeOddAnswers() async throws {
    let receiver = try ScriptedReceiver()
    let ways = ["302", "410", "hang"].map { "script?do=\($0),200" }
    let settings = try settings(receiver, ways: ways)
    let state = receiver.folder + "/state"
    let alerts: UInt64 = 16
    var writer = try JournalWriter.open(
      receiver.folder + "/journal", .init(createIfMissing: true), at: Timestamp(seconds: 1_800_000_000))
    var random = SystemRandomNumberGenerator()
    for index in 0..<alerts {
      // Of two devices, so that there are digests too.
      var record = record(index)
      record[string: RecordKey.device] = "rc-0\(index % 2)"
      record[integer: "destination.as.number"] = 45_102
      _ = try writer.append([record])
      try writer.checkpoint()
      guard index % 3 == 2 else { continue }
      let (process, ended) = try start(settings)
      try await Task.sleep(for: .milliseconds(Int.random(in: 100...700, using: &random)))
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    try writer.close()
    let (process, ended) = try start(settings)
    let isSettled = try await wait(300) {
      // Who said 410 is asked again when a person says so, once for each message here.
      _ = try BuiltProgram.egressctl(["alert", "retry", "--config", settings, "--all-dead", "--sink", "sink-1"])
      return try isDone(state, alerts: alerts, sinks: ways.count)
    }
    #expect(isSettled, "everything is settled within half a minute")
    process.terminate()
    ended.wait()
    #expect(process.terminationStatus == 0)
    for way in ways { expectAll(alerts, in: try accepted(receiver, way: way), "\(way)") }
    #expect(try JournalVerification.verify(state + "/deliveries").holds)
  }

  @Test("records that were deleted by age before the program came to them are counted and told")
  func deletedUnread() async throws {
    let receiver = try ScriptedReceiver()
    let settings = try settings(receiver, ways: ["200"])
    let journal = receiver.folder + "/journal"
    let time = Timestamp(seconds: 1_800_000_000)
    func write(_ count: Int, deleting limit: UInt64? = nil) throws {
      // A segment for each record or two.
      var writer = try JournalWriter.open(journal, .init(createIfMissing: true, segmentLimit: 512), at: time)
      for _ in 0..<count { _ = try writer.append([record(0)]) }
      try writer.checkpoint()
      if let limit {
        let end = time.advanced(bySeconds: 1)
        #expect(try writer.deleteSegments(before: end, upTo: limit, because: "test", at: time) == limit)
      }
      try writer.close()
    }
    try write(4)
    #expect(try await deliver(settings, to: receiver, way: "200", until: 4).count == 4)
    try write(6, deleting: 8)
    let told = try await deliver(settings, to: receiver, way: "200", until: 7)
    let faults = told.filter { $0.kind == .deliveryFault }.flatMap { $0[list: RecordKey.reasons] }
    #expect(faults.count == 1)
    #expect(faults.first?.contains("4 records of the journal, from record 4 on,") == true, "\(faults)")
  }

  /// Runs the program until the receiver accepted so many messages, and ends it in order; what it accepted in all.
  private func deliver(
    _ settings: String, to receiver: ScriptedReceiver, way: String = "mixed", until count: Int
  ) async throws -> [JournalRecord] {
    let (process, ended) = try start(settings)
    func isEnough() throws -> Bool {
      try FileManager.default.fileExists(atPath: receiver.folder + "/told.jsonl")
        && accepted(receiver, way: way).count >= count
    }
    _ = try await wait(300, until: isEnough)
    process.terminate()
    ended.wait()
    return Array(try accepted(receiver, way: way).values)
  }

  @Test("an older copy in the journal's place is told, and the alerts that it gets from then on go out")
  func restored() async throws {
    let receiver = try ScriptedReceiver()
    let settings = try settings(receiver)
    let journal = receiver.folder + "/journal"
    let time = Timestamp(seconds: 1_800_000_000)
    do {
      var writer = try JournalWriter.open(journal, .init(createIfMissing: true), at: time)
      for _ in 0..<3 { _ = try writer.append([record(0)]) }
      try writer.close()
    }
    try FileManager.default.copyItem(atPath: journal, toPath: journal + ".copy")
    do {
      var writer = try JournalWriter.open(journal, at: time)
      for _ in 0..<3 { _ = try writer.append([record(0)]) }
      try writer.close()
    }
    // Nothing is appended meanwhile, so silence is no matter of this test.
    #expect(try await deliver(settings, to: receiver, until: 6).count == 6)
    try FileManager.default.removeItem(atPath: journal)
    try FileManager.default.moveItem(atPath: journal + ".copy", toPath: journal)
    do {
      var writer = try JournalWriter.open(journal, at: time)
      for _ in 0..<2 { _ = try writer.append([record(9)]) }
      try writer.close()
    }
    let told = try await deliver(settings, to: receiver, until: 9).filter { $0.kind != .silence }
    let faults = told.filter { $0.kind == .deliveryFault }
    #expect(faults.count == 1)
    #expect(faults.first?[list: RecordKey.reasons].first?.contains("5 records of which 6 were read") == true)
    // The leaf of the third record is the last that both have.
    #expect(faults.first?[list: RecordKey.reasons].first?.contains("from record 3,") == true)
    let indices = told.filter { $0.kind == .loss }.compactMap { $0[integer: RecordKey.index] }
    #expect(indices.sorted() == [0, 1, 2, 3, 3, 4, 4, 5], "3 and 4 of the copy are other records")
  }
}
