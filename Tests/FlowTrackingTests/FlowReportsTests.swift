// Role: holds when a flow is reported, why, and that nothing it counted is told twice or never.
import EgressTypes
import FlowTracking
import Testing

@Suite("Flow reports")
struct FlowReportsTests {
  @Test(
    "a flow ends after its silence, and not before",
    arguments: [(TransportProtocol.tcp, Int64(600)), (.udp, 180), (.icmp, 180)])
  func idle(transport: TransportProtocol, timeout: Int64) {
    var table = FlowTable(limits: FlowLimits(active: 10_000), seed: 1)
    table.see(tuple(transport, from: 8, to: 0), at: at(0))
    table.see(tuple(transport, from: 8, to: 0), at: at(5))
    #expect(table.reports(at: at(5 + timeout, -1)).isEmpty)
    let reports = table.reports(at: at(5 + timeout))
    #expect(reports.map(\.reason) == [.idle])
    #expect(reports.first?.flow.total.packetsOut == 2)
    #expect(reports.first?.isLast == true)
    #expect(table.count == 0)
    #expect(table.reports(at: at(100_000)).isEmpty)
  }

  @Test("a packet after the silence begins a new flow though no report was asked for meanwhile")
  func splitByPacket() {
    var table = FlowTable(seed: 1)
    let first = table.see(tuple(.udp), at: at(0))
    let second = table.see(tuple(.udp), at: at(180))
    #expect(second.isNew && second.id != first.id)
    let reports = table.reports(at: at(180))
    #expect(reports.map(\.id) == [first.id] && reports.map(\.reason) == [.idle])
    #expect(table.flow(second.id).firstSeen == at(180))
  }

  @Test("an open flow is reported by what it added, and not when it added nothing")
  func active() {
    var table = FlowTable(seed: 1)
    var reports: [FlowReport] = []
    for second in Int64(0)..<1000 {
      if second < 400 || second == 990 { table.see(tuple(), bytes: 10, at: at(second)) }
      reports += table.reports(at: at(second))
    }
    #expect(reports.map(\.reason) == [.active, .active])
    #expect(reports.map(\.flow.delta.packetsOut) == [301, 99])
    #expect(reports.map(\.flow.total.packetsOut) == [301, 400])
    #expect(reports.allSatisfy { !$0.isLast })

    table.endAll()
    let last = table.reports(at: at(1000))
    #expect(last.map(\.flow.delta.packetsOut) == [1])
    #expect(last.map(\.flow.total.bytesOut) == [4010])
  }

  @Test("FIN from both sides or one RST closes; late segments still belong to the flow", arguments: [true, false])
  func closed(orderly: Bool) {
    var table = FlowTable(seed: 1)
    table.see(tuple(), flags: syn, at: at(0))
    if orderly { table.see(tuple(), flags: fin | ack, at: at(1)) }
    table.see(tuple().reversed, flags: orderly ? fin | ack : rst, at: at(1))
    #expect(!table.see(tuple(), flags: ack, at: at(2)).isNew)
    #expect(table.reports(at: at(32, -1)).isEmpty)
    let reports = table.reports(at: at(32))
    #expect(reports.map(\.reason) == [.closed])
    #expect(reports.first?.flow.total.packetsOut == (orderly ? 3 : 2))
  }

  @Test("one FIN leaves the flow half open")
  func halfClosed() {
    var table = FlowTable(limits: FlowLimits(active: 10_000), seed: 1)
    table.see(tuple(), flags: fin | ack, at: at(0))
    table.see(tuple(), flags: fin | ack, at: at(1))
    #expect(table.reports(at: at(601, -1)).isEmpty)
    #expect(table.reports(at: at(601)).map(\.reason) == [.idle])
  }

  @Test(
    "after the end another SYN opens another flow; the same SYN again, or one on an open flow, does not",
    arguments: [(true, UInt32(9), true), (true, 5, false), (false, 9, false)])
  func reuse(isReset: Bool, sequence: UInt32, opensAnother: Bool) {
    var table = FlowTable(seed: 1)
    let old = table.see(tuple(), flags: syn, sequence: 5, at: at(0))
    if isReset { table.see(tuple().reversed, flags: rst | ack, at: at(0, 10)) }
    let update = table.see(tuple(), flags: syn, sequence: sequence, bytes: 77, at: at(0, 20))
    #expect(update.isNew == opensAnother)
    let reports = table.reports(at: at(0, 20))
    #expect(reports.map(\.reason) == (opensAnother ? [.closed] : []))
    if opensAnother {
      #expect(reports.first?.id == old.id && update.id != old.id)
      #expect(reports.first?.flow.total.packetsIn == 1)
      #expect(table.flow(update.id).total.bytesOut == 77)
    }
  }

  @Test("a full table gives up the flow that was silent longest")
  func eviction() {
    var table = FlowTable(limits: FlowLimits(maximumFlows: 3), seed: 1)
    for (second, port) in [UInt16(1), 2, 3].enumerated() {
      table.see(tuple(port == 2 ? .udp : .tcp, from: port), at: at(Int64(second) * 5))
    }
    table.see(tuple(from: 1), at: at(20))
    table.see(tuple(from: 4), at: at(21))
    #expect(table.reports(at: at(21)).map(\.flow.tuple.sourcePort) == [2])
    table.see(tuple(from: 5), at: at(22))
    let reports = table.reports(at: at(22))
    #expect(reports.map(\.flow.tuple.sourcePort) == [3] && reports.map(\.reason) == [.evicted])
    #expect(table.count == 3 && table.evictions == 2)
  }

  @Test("a slot is given to another flow only after its report was taken, and no id exceeds the maximum")
  func slots() {
    var table = FlowTable(limits: FlowLimits(maximumFlows: 2), seed: 1)
    for port in UInt16(1)...500 {
      let update = table.see(tuple(from: port), at: at(Int64(port)))
      let reports = table.reports(at: at(Int64(port)))
      #expect(!reports.contains { $0.id == update.id })
      #expect(update.id.index <= 2)
    }
    #expect(table.evictions == 498)
  }

  @Test("at the end flows come in the order of their first packets", arguments: [UInt64(1), 2])
  func end(seed: UInt64) {
    var table = FlowTable(seed: seed)
    let ports: [UInt16] = [9, 3, 7, 1, 8]
    for port in ports { table.see(tuple(port % 2 == 0 ? .udp : .tcp, from: port), at: at(0)) }
    for port in ports.reversed() { table.see(tuple(port % 2 == 0 ? .udp : .tcp, from: port), at: at(9)) }
    table.endAll()
    let reports = table.reports(at: at(9))
    #expect(reports.map(\.flow.tuple.sourcePort) == ports)
    #expect(reports.allSatisfy { $0.reason == .end })
    #expect(table.count == 0)
  }

  @Test("one packet from the far future ends flows but does not stop time for those that follow")
  func clockStep() {
    var table = FlowTable(seed: 1)
    table.see(tuple(.udp, from: 1), at: at(0))
    table.see(tuple(.udp, from: 2), at: at(90_000_000))
    #expect(table.reports(at: at(90_000_000)).map(\.flow.tuple.sourcePort) == [1])
    table.see(tuple(.udp, from: 3), at: at(1))
    #expect(table.reports(at: at(180)).isEmpty)
    #expect(table.reports(at: at(181)).map(\.flow.tuple.sourcePort) == [2, 3])
  }
}
