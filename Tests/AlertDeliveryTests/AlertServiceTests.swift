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
}
