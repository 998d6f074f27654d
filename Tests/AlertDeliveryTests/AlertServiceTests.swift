// Role: holds the service to its life: ready, delivering with a real program, stopping in order.
import AlertDelivery
import EgressTypes
import Foundation
import LinuxCalls
import Logging
import ServiceLifecycle
import SystemdNotify
import Testing

@Suite("Alert service")
struct AlertServiceTests {
  @Test("systemd hears of readiness, of each alert and of the stop, and the hook has run for each alert")
  func life() async throws {
    let folder = try TestFolder()
    let clock = TestClock()
    let socket = folder.path + "/notify"
    let systemd = try UnixSocket.datagrams(at: socket)
    let program = try folder.script("cat >> \(folder.path)/received")
    let state = folder.path + "/state"
    var surroundings = AlertService<TestOutbox>.Surroundings(
      journalFolder: "/journal", stateFolder: state, log: try DeliveryLog(state: state, name: "test", at: clock.now),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: { clock.now })
    surroundings.notify = ServiceNotify(processID: 1) { $0 == "NOTIFY_SOCKET" ? socket : nil }
    let service = AlertService(
      sink: ExecSink(command: [program], timeout: .seconds(10)), outbox: TestOutbox(indices: [2, 5]), surroundings)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [service], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    async let running: Void = group.run()
    var heard: [String] = []
    for _ in 0..<3 { heard.append(String(decoding: try systemd.read(upTo: 4096), as: UTF8.self)) }
    await group.triggerGracefulShutdown()
    try await running
    heard.append(String(decoding: try systemd.read(upTo: 4096), as: UTF8.self))
    #expect(
      heard == [
        "READY=1\nSTATUS=delivering alerts of /journal to exec, 0 pending", "STATUS=exec: alert 2: exit status 0",
        "STATUS=exec: alert 5: exit status 0", "STOPPING=1",
      ])
    #expect(folder.text("received") == "{\"egress.index\":2}\n{\"egress.index\":5}\n")
  }

  @Test("a queue that cannot be read stops neither its sink nor another, and both tell of it", .timeLimit(.minutes(2)))
  func damagedQueue() async throws {
    let folder = try TestFolder()
    let clock = TestClock()
    let state = folder.path + "/state"
    try FileManager.default.createDirectory(atPath: state + "/bad", withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(filePath: state + "/bad/queue.json"))
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let log = try DeliveryLog(state: state, name: "test", at: clock.now)
    let (events, told) = AsyncStream.makeStream(of: String.self)
    let desks = [AlertDesk(), AlertDesk()]
    let services = ["bad", "good"].enumerated().map { place, name in
      var surroundings = AlertService<TestOutbox>.Surroundings(
        journalFolder: "/journal", stateFolder: state, log: log, logger: quiet, clock: { clock.now })
      surroundings.desk = desks[place]
      surroundings.peers = [desks[1 - place]]
      return AlertService(
        sink: ToldSink(name: name, told), outbox: TestOutbox([2: .blindness()]), surroundings)
    }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: quiet))
    async let running: Void = group.run()
    var missing: Set = ["bad loss", "good loss", "bad delivery-fault", "good delivery-fault"]
    for await event in events {
      missing.remove(event)
      if missing.isEmpty { break }
    }
    await group.triggerGracefulShutdown()
    try await running
    #expect(missing.isEmpty)
  }
}

/// Passes on which sink got which kind of message.
private struct ToldSink: AlertSink {
  let name: String
  private let told: AsyncStream<String>.Continuation

  init(name: String, _ told: AsyncStream<String>.Continuation) {
    self.name = name
    self.told = told
  }

  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    told.yield("\(name) \(event.record?[string: "event.kind"] ?? "-")")
    return DeliveryResult(isDelivered: true, reason: "test")
  }
}
