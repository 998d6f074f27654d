// Role: holds that a flood of other flows never pushes a pinned flow out, and that pinning changes nothing else.
import EgressTypes
import FlowTracking
import Testing

/// The tuple of a flow to one of many servers.
private func flood(_ number: Int, _ transport: TransportProtocol = .tcp) -> FiveTuple {
  var flow = tuple(transport)
  flow.destination = IPAddress(v4: 0x0a00_0000 + UInt32(truncatingIfNeeded: number))
  return flow
}

@Suite("Pinned flows")
struct PinnedFlowsTests {
  @Test(
    "a flood of flows that are not pinned evicts none that is, however long it was silent",
    arguments: [TransportProtocol.tcp, .udp], [TransportProtocol.tcp, .udp])
  func strangers(pinned: TransportProtocol, others: TransportProtocol) {
    var table = FlowTable(limits: FlowLimits(maximumFlows: 8, active: 10_000), seed: 1)
    var kept: [FlowID] = []
    for port in UInt16(1)...3 {
      let update = table.see(tuple(pinned, from: port), at: at(0))
      table.pin(update.id)
      kept.append(update.id)
    }
    var evicted: [FlowID] = []
    for number in 0..<1_000 {
      table.see(flood(number, others), at: at(Int64(number) / 10))
      for report in table.reports(at: at(Int64(number) / 10)) {
        #expect(report.reason == .evicted)
        evicted.append(report.id)
      }
      #expect(table.count <= 8)
    }
    #expect(evicted.count == 1_000 - 5 && !evicted.contains { kept.contains($0) })
    #expect(table.evictions == 995 && table.pinnedEvictions == 0)
    for (port, id) in zip(UInt16(1)..., kept) { #expect(table.see(tuple(pinned, from: port), at: at(100)).id == id) }
  }

  @Test("where all are pinned the one silent longest goes, and is counted")
  func allPinned() {
    var table = FlowTable(limits: FlowLimits(maximumFlows: 4), seed: 1)
    for number in 0..<4 { table.pin(table.see(flood(number), at: at(Int64(number) * 2)).id) }
    table.see(flood(0), at: at(10))
    for number in 4..<7 { table.pin(table.see(flood(number), at: at(10 + Int64(number) * 2)).id) }
    let reports = table.reports(at: at(22))
    #expect(reports.map(\.reason) == [.evicted, .evicted, .evicted])
    #expect(reports.map(\.flow.tuple) == [flood(1), flood(2), flood(3)])
    #expect(table.evictions == 3 && table.pinnedEvictions == 3)

    // The next to come takes a pinned place once; after that there is a flow to evict that is not pinned.
    for number in 100..<200 { table.see(flood(number), at: at(30)) }
    #expect(table.pinnedEvictions == 4 && table.evictions == 103)
  }

  @Test("a pinned flow closes, times out and is reported like any other", arguments: [true, false])
  func otherwiseAlike(isPinned: Bool) {
    var table = FlowTable(limits: FlowLimits(active: 100), seed: 1)
    func see(_ tuple: FiveTuple, flags: UInt8 = ack, at time: Timestamp) {
      let update = table.see(tuple, flags: flags, at: time)
      if isPinned, update.isNew { table.pin(update.id) }
    }
    see(tuple(from: 1), flags: syn, at: at(0))
    see(tuple(from: 1).reversed, flags: rst, at: at(1))
    see(tuple(from: 2), at: at(0))
    see(tuple(.udp, from: 3), at: at(0))
    see(tuple(from: 4), flags: rst, at: at(0))
    see(tuple(from: 2), at: at(99))
    var reports: [FlowReport] = []
    for second in Int64(0)..<1_000 { reports += table.reports(at: at(second)) }
    #expect(
      reports.map { "\($0.flow.tuple.sourcePort) \($0.reason)" } == [
        "1 closed", "4 closed", "2 active", "3 active", "3 idle", "2 idle",
      ])
    #expect(table.count == 0)
  }

  @Test("pinning twice, or a flow that has left, changes nothing")
  func again() {
    var table = FlowTable(limits: FlowLimits(maximumFlows: 2), seed: 1)
    let first = table.see(flood(0), at: at(0)).id
    table.pin(first)
    table.pin(first)
    table.endAll()
    table.pin(first)
    #expect(table.reports(at: at(0)).map(\.id) == [first])
    table.pin(first)
    #expect(table.count == 0 && table.reports(at: at(1_000)).isEmpty)
    let second = table.see(flood(1), at: at(1_000)).id
    #expect(second == first)
    // The place is pinned no longer.
    table.pin(table.see(flood(2), at: at(1_001)).id)
    table.see(flood(3), at: at(1_002))
    #expect(table.reports(at: at(1_002)).map(\.id) == [second])
    #expect(table.pinnedEvictions == 0)
  }
}
