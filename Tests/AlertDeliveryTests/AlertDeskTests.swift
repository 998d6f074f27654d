// Role: holds what other loops leave for a sink to being queued by it, also when it is told to stop or fails meanwhile.
import Dispatch
import EgressTypes
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import AlertDelivery

@Suite("Alert desk")
struct AlertDeskTests {
  private func notice(_ text: String) -> JournalRecord {
    var record = JournalRecord(kind: .witness, at: Timestamp(seconds: 1_800_000_000))
    record[list: RecordKey.reasons] = [text]
    return record
  }

  @Test("what is put back comes before what was left meanwhile, and counts as taken over once it is answered")
  func putBack() {
    let desk = AlertDesk()
    let first = desk.leave(notice("1"))
    desk.leave(notice("2"))
    let taken = desk.take()
    desk.leave(notice("3"))
    desk.putBack(taken[...])
    #expect(!first.isAnswered)
    let again = desk.take()
    #expect(again.map(\.request) == ["1", "2", "3"].map { .notice(notice($0)) })
    for entry in again { entry.reply(JournalRecord()) }
    #expect(first.isAnswered)
    #expect(desk.take().isEmpty)
  }

  @Test("a message that is left while the sink is being stopped is queued", .timeLimit(.minutes(1)))
  func stopped() async throws {
    let folder = try TestFolder()
    let clock = TestClock()
    let state = folder.path + "/state"
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    var surroundings = AlertService<TestOutbox>.Surroundings(
      journalFolder: "/journal", stateFolder: state, log: try DeliveryLog(state: state, name: "test", at: clock.now),
      logger: quiet, clock: { clock.now })
    let desk = AlertDesk()
    surroundings.desk = desk
    let (moments, moment) = AsyncStream.makeStream(of: Void.self)
    let message = notice("an outage")
    let sink = StoppedSink {
      desk.leave(message)
      moment.yield()
      while !Task.isShuttingDownGracefully { await Task.yield() }
    }
    let service = AlertService(sink: sink, outbox: TestOutbox([:]), surroundings)
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [service], logger: quiet))
    async let running: Void = group.run()
    // The sink is stopped in the middle of a test that a person asks for.
    DispatchQueue.global().async { _ = desk.ask(.test, by: "jan", seconds: 50) }
    for await _ in moments { break }
    await group.triggerGracefulShutdown()
    try await running
    let pending = try #require(try DeliveryStore.queues(below: state).first?.queue.pending)
    let kinds = try folder.deliveries().map(\.kind)
    #expect(pending.compactMap(\.subject.logIndex).map { kinds[Int($0)] } == [.witness])
  }
}

/// Does something at each delivery.
private struct StoppedSink: AlertSink {
  let name = "test"
  let atDelivery: @Sendable () async -> Void

  init(_ atDelivery: @escaping @Sendable () async -> Void) { self.atDelivery = atDelivery }

  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    await atDelivery()
    return DeliveryResult(isDelivered: true, reason: "test")
  }
}
