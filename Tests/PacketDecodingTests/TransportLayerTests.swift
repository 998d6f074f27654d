// Role: holds TCP fields, ports and ICMP types, which the fixtures' common expectations do not show.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Transport layer")
struct TransportLayerTests {
  @Test("TCP gives its flags and sequence number, also when only its options were cut")
  func tcpFields() {
    let segment = Build.ipv4(6, Build.tcp([], flags: 0x12, options: [2, 4, 5, 180]))
    let cut = LinkType.rawIP.decode(Bytes(segment.prefix(40)), wireLength: segment.count)
    #expect(cut.stop == .truncatedTransport)
    for packet in [LinkType.rawIP.decode(segment), cut] {
      #expect(packet.tcp?.flags == 0x12)
      #expect(packet.tcp?.sequence == 0x0a0b_0c0d)
    }
  }

  @Test("TCP fields of an impossible header are not believed")
  func badTCP() {
    #expect(LinkType.rawIP.decode(Build.ipv4(6, Build.tcp([], headerWords: 4))).tcp == nil)
  }

  @Test("ports are read from four bytes of transport")
  func portsAlone() {
    for (transport, header) in [(UInt8(6), Build.tcp([])), (17, Build.udp([]))] {
      let packet = Build.ipv4(transport, header)
      #expect(LinkType.rawIP.decode(Bytes(packet.prefix(23)), wireLength: packet.count).tuple?.sourcePort == 0)
      #expect(LinkType.rawIP.decode(Bytes(packet.prefix(24)), wireLength: packet.count).tuple?.sourcePort == 40_000)
    }
  }

  @Test(
    "a request and its reply are one flow (Community ID version 1)",
    arguments: [
      (.v4, 8, 0), (.v4, 10, 9), (.v4, 13, 14), (.v4, 15, 16), (.v4, 17, 18), (.v6, 128, 129), (.v6, 130, 131),
      (.v6, 133, 134), (.v6, 135, 136), (.v6, 139, 140), (.v6, 144, 145),
    ] as [(IPVersion, UInt8, UInt8)])
  func icmpPairs(_ version: IPVersion, _ request: UInt8, _ reply: UInt8) {
    for (type, answer) in [(request, reply), (reply, request)] {
      let tuple = icmp(version, type, code: 5)
      #expect(tuple?.sourcePort == UInt16(type))
      #expect(tuple?.destinationPort == UInt16(answer))
    }
  }

  @Test(
    "one-way messages keep type and code",
    arguments: [(.v4, 3, 13), (.v4, 11, 1), (.v6, 1, 4), (.v6, 143, 2)] as [(IPVersion, UInt8, UInt8)])
  func icmpOneWay(_ version: IPVersion, _ type: UInt8, _ code: UInt8) {
    let tuple = icmp(version, type, code: code)
    #expect(tuple?.sourcePort == UInt16(type))
    #expect(tuple?.destinationPort == UInt16(code))
  }

  private func icmp(_ version: IPVersion, _ type: UInt8, code: UInt8) -> FiveTuple? {
    let message = Build.icmp(type, code)
    return LinkType.rawIP.decode(version == .v4 ? Build.ipv4(1, message) : Build.ipv6(58, message)).tuple
  }
}
