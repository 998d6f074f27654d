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

  /// The program of this build, beside the tests or above them.
  private static let program: String = {
    var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    repeat {
      folder.deleteLastPathComponent()
      let path = folder.appending(path: "egress-alertd").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    } while folder.path != "/"
    return ""
  }()

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

  private func settings(_ receiver: ScriptedReceiver) throws -> String {
    let folder = receiver.folder
    let secret = folder + "/secret"
    try Data("whsec_\(Data(repeating: 9, count: 32).base64EncodedString())".utf8).write(to: URL(filePath: secret))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
    let text = """
      hangar: test
      capture: {interface: none}
      journal: \(folder)/journal
      alerts:
        state: \(folder)/state
        control: \(folder)/control
        group_seconds: 1
        webhook:
          - {url: "http://127.0.0.1:\(receiver.http)/mixed", secret_file: \(secret), addresses: [127.0.0.1]}
      """
    let path = folder + "/egressd.yaml"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  private func start(_ settings: String) throws -> (process: Process, ended: DispatchSemaphore) {
    let process = Process()
    process.executableURL = URL(filePath: Self.program)
    process.arguments = ["--config", settings]
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    return (process, ended)
  }

  /// What the receiver answered with 200, by the ids of the messages.
  private func accepted(_ receiver: ScriptedReceiver) throws -> [String: JournalRecord] {
    let data = try #require(FileManager.default.contents(atPath: receiver.folder + "/told.jsonl"))
    var bodies: [String: JournalRecord] = [:]
    for line in data.split(separator: 0x0a) {
      guard let told = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        told["accepted"] as? Bool == true, let headers = told["headers"] as? [String: String],
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

  private func isDone(_ state: String) throws -> Bool {
    guard let queue = try DeliveryStore.queues(below: state).first?.queue else { return false }
    return queue.cursor == Self.alerts && queue.pending.isEmpty && queue.heldCount == 0
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
    for _ in 0..<600 where try !isDone(receiver.folder + "/state") { try await Task.sleep(for: .milliseconds(100)) }
    #expect(try isDone(receiver.folder + "/state"), "everything is settled within a minute")
    process.terminate()
    ended.wait()
    #expect(process.terminationStatus == 0)
    var told: [UInt64: Int] = [:]
    for record in try accepted(receiver).values {
      for index in named(by: record) { told[index, default: 0] += 1 }
    }
    #expect(Set(told.keys) == Set(0..<Self.alerts))
    #expect(told.filter { $0.value != 1 }.keys.sorted() == [], "told by two messages")
    #expect(try JournalVerification.verify(receiver.folder + "/state/deliveries").holds)
  }

  /// Runs the program until the receiver accepted so many messages, and ends it in order; what it accepted in all.
  private func deliver(
    _ settings: String, to receiver: ScriptedReceiver, until count: Int
  ) async throws -> [JournalRecord] {
    let (process, ended) = try start(settings)
    func isEnough() throws -> Bool {
      try FileManager.default.fileExists(atPath: receiver.folder + "/told.jsonl") && accepted(receiver).count >= count
    }
    for _ in 0..<300 where try !isEnough() { try await Task.sleep(for: .milliseconds(100)) }
    process.terminate()
    ended.wait()
    return Array(try accepted(receiver).values)
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
