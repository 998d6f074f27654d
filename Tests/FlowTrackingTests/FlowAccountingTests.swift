// Role: holds, over a long random stream, that every packet is in exactly one report of exactly one flow.
import EgressTypes
import FlowTracking
import TestNumbers
import Testing

@Suite("Flow accounting")
struct FlowAccountingTests {
  /// Everything reported about a stream of packets with evictions, timeouts, port reuse and times out of order.
  func run(
    packets: Int, seed: UInt64, maximumFlows: Int = 300, askEvery stride: Int = 1
  ) -> (reports: [FlowReport], packets: UInt64, bytes: UInt64) {
    var table = FlowTable(
      limits: FlowLimits(maximumFlows: maximumFlows, tcpIdle: 20, otherIdle: 9, active: 15, closedLinger: 3), seed: seed
    )
    var stream = SeededNumbers(99)
    var reports: [FlowReport] = []
    var live: Set<FlowID> = []
    var time = at(0)
    var counted: (packets: UInt64, bytes: UInt64) = (0, 0)
    for number in 0..<packets {
      time = time.advanced(byNanoseconds: Int64(stream.next(below: 40_000_000)) - 2_000_000)
      if stream.next(below: 5_000) == 0 { time = time.advanced(bySeconds: 12) }
      if stream.next(below: 9_000) == 0 { time = time.advanced(bySeconds: -100) }
      let spread: UInt64 = number % 4_000 < 1_000 ? 4_000 : 150
      var sent = tuple(stream.next(below: 3) == 0 ? .udp : .tcp, from: 1024 + UInt16(stream.next(below: spread)))
      if stream.next(below: 3) == 0 { sent = sent.reversed }
      let flags = [ack, ack, ack, syn, fin | ack, rst][Int(stream.next(below: 6))]
      let bytes = Int(20 + stream.next(below: 1_480))
      let update = table.see(
        sent, flags: flags, sequence: UInt32(stream.next(below: 3)), bytes: bytes, at: time)
      counted.packets += 1
      counted.bytes += UInt64(bytes)
      #expect(update.isNew == live.insert(update.id).inserted)
      if number % stride == 0 {
        for report in table.reports(at: time) {
          reports.append(report)
          if report.isLast { live.remove(report.id) }
        }
      }
      #expect(table.count <= maximumFlows)
    }
    table.endAll()
    reports += table.reports(at: time)
    #expect(table.count == 0)
    return (reports, counted.packets, counted.bytes)
  }

  @Test("deltas add up to totals, and totals to what was recorded")
  func sums() {
    let (reports, packets, bytes) = run(packets: 100_000, seed: 5)
    var told: [FlowID: FlowCounts] = [:]
    var sum = FlowCounts()
    for report in reports {
      var counts = told[report.id] ?? FlowCounts()
      counts.add(report.flow.delta)
      sum.add(report.flow.delta)
      #expect(counts == report.flow.total)
      told[report.id] = report.isLast ? nil : counts
    }
    #expect(told.isEmpty)
    #expect(sum.packetsOut + sum.packetsIn == packets)
    #expect(sum.bytesOut + sum.bytesIn == bytes)
    let reasons = Dictionary(grouping: reports, by: \.reason).mapValues(\.count)
    for reason in [FlowReportReason.active, .idle, .closed, .evicted, .end] {
      #expect(reasons[reason, default: 0] > 10, "the stream has too few flows that end by \(reason)")
    }
  }

  @Test("what belongs to which flow does not depend on how often reports are asked for")
  func cadence() {
    func flows(askEvery stride: Int) -> Set<String> {
      let reports = run(packets: 20_000, seed: 1, maximumFlows: 10_000, askEvery: stride).reports
      return Set(reports.filter(\.isLast).map { "\($0.flow.tuple) \($0.flow.firstSeen) \($0.flow.total)" })
    }
    let often = flows(askEvery: 1)
    #expect(often.count > 1_000)
    #expect(flows(askEvery: 700) == often)
  }

  @Test("the secret seed shows in no result")
  func seeds() {
    #expect(run(packets: 20_000, seed: 1).reports.map(\.flow) == run(packets: 20_000, seed: 2).reports.map(\.flow))
  }
}

extension FlowCounts {
  fileprivate mutating func add(_ other: FlowCounts) {
    packetsOut += other.packetsOut
    bytesOut += other.bytesOut
    packetsIn += other.packetsIn
    bytesIn += other.bytesIn
  }
}
