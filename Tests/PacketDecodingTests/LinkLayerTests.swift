// Role: holds link types, addresses and VLAN ids, which the fixtures' common expectations do not show.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Link layer")
struct LinkLayerTests {
  @Test(
    "libpcap's numbers are known, others refused",
    arguments: [
      (0, .nullLoopback), (1, .ethernet), (12, .rawIP), (101, .rawIP), (108, .nullLoopback), (113, .linuxSLL),
      (228, .rawIP), (229, .rawIP), (276, .linuxSLL2), (9, .ppp), (50, .pppSerial), (100, .llc), (105, .wlan),
      (127, .radiotap), (258, .pktap), (147, nil), (-1, nil),
    ] as [(Int32, LinkType?)])
  func number(_ dlt: Int32, _ expected: LinkType?) {
    #expect(LinkType(dlt: dlt) == expected)
  }

  @Test("every readable number is some type's, once, and every type has a name of its own")
  func readable() {
    #expect(Set(LinkType.readableNumbers.compactMap { LinkType(dlt: $0) }) == Set(LinkType.allCases))
    #expect(Set(LinkType.readableNumbers).count == LinkType.readableNumbers.count)
    #expect(Set(LinkType.allCases.map(\.name)).count == LinkType.allCases.count)
  }

  @Test(
    "wireless frames, rings and logs give the sender's address",
    arguments: FrameFixture.linkTypes.filter {
      [.wlan, .radiotap, .fddi, .tokenRing, .docsis].contains($0.link) && $0.stop == nil
    })
  func senders(_ fixture: FrameFixture) {
    let link = fixture.link.decode(fixture.frame).link
    #expect(link.source?.description == "02:00:00:00:00:0a")
    #expect(link.destination?.description == "02:00:00:00:00:01")
  }

  @Test("Ethernet gives both addresses, cooked captures the sender's where it is a MAC address")
  func addresses() {
    let packet = Build.ipv4(17, Build.udp([]))
    let ethernet = LinkType.ethernet.decode(Build.ethernet(0x0800, packet)).link
    #expect(ethernet.source?.description == "02:00:00:00:00:0a")
    #expect(ethernet.destination?.description == "02:00:00:00:00:01")
    #expect(ethernet.etherType == 0x0800)
    for (type, frame, expected) in [
      (LinkType.linuxSLL, Build.sll(0x0800, packet), "02:00:00:00:00:0a"),
      (.linuxSLL, Build.sll(0x0800, packet, addressLength: 0), nil),
      (.linuxSLL2, Build.sll2(0x0800, packet), "02:00:00:00:00:0a"),
      (.linuxSLL2, Build.sll2(0x0800, packet, addressLength: 8), nil),
    ] as [(LinkType, Bytes, String?)] {
      let link = type.decode(frame).link
      #expect(link.source?.description == expected)
      #expect(link.destination == nil)
    }
  }

  @Test("the outer and the inner VLAN id are kept, priority bits are not")
  func vlan() {
    let packet = Build.ipv4(17, Build.udp([]))
    let single = LinkType.ethernet.decode(Build.ethernet(0x8100, Build.vlan(4094, 0x0800, packet))).link
    #expect((single.vlan, single.innerVLAN) == (4094, 0))
    let double = LinkType.ethernet.decode(
      Build.ethernet(0x88a8, Build.vlan(200, 0x8100, Build.vlan(30, 0x0800, packet))))
    #expect((double.link.vlan, double.link.innerVLAN, double.link.etherType) == (200, 30, 0x0800))
  }
}
