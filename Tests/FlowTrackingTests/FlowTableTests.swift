// Role: holds what belongs to one flow, who began it, and what is counted.
import EgressTypes
import FlowTracking
import Testing

@Suite("Flow table")
struct FlowTableTests {
  @Test("both directions are one flow, oriented from its initiator")
  func directions() {
    var table = FlowTable(seed: 1)
    let first = table.see(tuple(), flags: syn, bytes: 60, vlan: 7, at: at(0))
    let second = table.see(tuple().reversed, flags: syn | ack, bytes: 64, vlan: 8, at: at(0, 500))
    table.see(tuple(), bytes: 1400, at: at(2))

    #expect(first.isNew && first.isFromInitiator)
    #expect(!second.isNew && !second.isFromInitiator && second.id == first.id)
    let flow = table.flow(first.id)
    #expect(flow.tuple == tuple())
    #expect(flow.sourceMAC == deviceMAC && flow.destinationMAC == gatewayMAC)
    #expect(flow.vlan == 7)
    #expect(flow.firstSeen == at(0) && flow.lastSeen == at(2))
    #expect(flow.total.packetsOut == 2 && flow.total.bytesOut == 1460)
    #expect(flow.total.packetsIn == 1 && flow.total.bytesIn == 64)
    #expect(flow.delta == flow.total)
    #expect(table.count == 1)
  }

  @Test(
    "an answer seen first does not make its sender the initiator",
    arguments: [
      (TransportProtocol.tcp, UInt16(443), UInt16(40_000), syn | ack, false),
      (.tcp, 5000, 6000, syn | ack, false),
      (.tcp, 443, 40_000, ack, false),
      (.tcp, 443, 40_000, syn, true),
      (.tcp, 40_000, 443, ack, true),
      (.tcp, 5000, 6000, ack, true),
      (.udp, 53, 40_000, 0, false),
      (.udp, 53, 53, 0, true),
      (.udp, 5353, 40_000, 0, true),
      (.icmp, 3, 1, 0, true),
    ])
  func orientation(
    transport: TransportProtocol, source: UInt16, destination: UInt16, flags: UInt8, senderBegan: Bool
  ) {
    var table = FlowTable(seed: 1)
    let sent = tuple(transport, from: source, to: destination)
    let update = table.see(sent, flags: flags, at: at(0))
    let flow = table.flow(update.id)
    #expect(update.isNew)
    #expect(update.isFromInitiator == senderBegan)
    #expect(flow.tuple == (senderBegan ? sent : sent.reversed))
    #expect(flow.sourceMAC == (senderBegan ? deviceMAC : gatewayMAC))
    #expect(flow.total.packetsOut == (senderBegan ? 1 : 0))
  }

  @Test("every part of the five-tuple and the IP version tell flows apart; a VLAN does not")
  func separate() {
    var table = FlowTable(seed: 1)
    var other = tuple()
    other.destination = IPAddress(v4: 1)
    for one in [tuple(), tuple(from: 40_001), tuple(to: 80), tuple(.udp), tuple(version: .v6), other] {
      #expect(table.see(one, at: at(0)).isNew)
    }
    #expect(!table.see(tuple(), vlan: 9, at: at(0)).isNew)
    #expect(table.count == 6)
  }

  @Test("a ping is one flow; error messages of two hosts are two")
  func icmp() {
    var table = FlowTable(seed: 1)
    #expect(table.see(tuple(.icmp, from: 8, to: 0), at: at(0)).isNew)
    #expect(!table.see(tuple(.icmp, from: 8, to: 0).reversed, at: at(0)).isNew)
    let unreachable = tuple(.icmp, from: 3, to: 1)
    var answer = unreachable
    (answer.source, answer.destination) = (server, device)
    #expect(table.see(unreachable, at: at(0)).isNew)
    #expect(table.see(answer, at: at(0)).isNew)
    #expect(table.see(unreachable.reversed, at: at(0)).isNew)
    #expect(table.count == 4)
  }

  @Test("a packet from an address to itself is one from the initiator")
  func toItself() {
    var table = FlowTable(seed: 1)
    let loop = FiveTuple(
      source: device, sourcePort: 7, destination: device, destinationPort: 7, transport: .udp, version: .v4)
    table.see(loop, at: at(0))
    let update = table.see(loop, at: at(0))
    #expect(update.isFromInitiator && table.flow(update.id).total.packetsOut == 2)
  }

  @Test("times that go backwards neither trap nor make a flow end before it was seen")
  func backwards() {
    var table = FlowTable(seed: 1)
    let times: [Timestamp] = [
      at(100), at(99), at(-5_000), at(10_000_000), at(0), Timestamp(nanoseconds: .max), Timestamp(nanoseconds: .min),
    ]
    var newest = times[0]
    for time in times {
      newest = max(newest, time)
      let update = table.see(tuple(), bytes: .min, at: time)
      if !update.isNew { #expect(table.flow(update.id).lastSeen >= newest) }
      for report in table.reports(at: time) { #expect(report.flow.lastSeen >= report.flow.firstSeen) }
    }
  }

  @Test("a table of the default size stays far below the memory limit")
  func memory() {
    #expect(FlowTable.bytes(for: 200_000) < 64 << 20)
    #expect(FlowTable.bytes(for: -1) > 0)
    #expect(FlowTable.bytes(for: .max) > 0)
  }
}
