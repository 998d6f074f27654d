// Role: holds fragments, hop limits and the depth of extension headers, which the fixtures' common expectations do not show.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Network layer")
struct NetworkLayerTests {
  @Test("a fragment tells its place and whether more follow")
  func fragments() {
    let first = LinkType.rawIP.decode(Build.ipv4(17, Build.udp([]), fragment: 0x2000))
    #expect(first.fragment == Fragment(identification: 0x1234, offset: 0, more: true, transport: .udp))
    let later = LinkType.rawIP.decode(Build.ipv4(17, [], fragment: 185))
    #expect(later.fragment == Fragment(identification: 0x1234, offset: 1480, more: false, transport: .udp))
    let later6 = LinkType.rawIP.decode(Build.ipv6(44, Build.fragment6(17, offset: 2960, more: true, [])))
    #expect(later6.fragment == Fragment(identification: 0x0102_0304, offset: 2960, more: true, transport: .udp))
    let atomic = LinkType.rawIP.decode(Build.ipv6(44, Build.fragment6(17, offset: 0, more: false, Build.udp([]))))
    #expect(atomic.fragment == nil)
  }

  @Test("the hop limit is kept, and \"don't fragment\" makes no fragment")
  func header() {
    let packet = LinkType.rawIP.decode(Build.ipv4(17, Build.udp([]), fragment: 0x4000))
    #expect(packet.hopLimit == 64)
    #expect(packet.fragment == nil)
    #expect(LinkType.rawIP.decode(Build.ipv6(17, Build.udp([]))).hopLimit == 63)
  }

  @Test("sixteen extension headers are still followed")
  func extensionHeaders() {
    let chain = (1...15).reduce(Build.options(17, Build.udp([]))) { rest, _ in Build.options(60, rest) }
    #expect(LinkType.rawIP.decode(Build.ipv6(60, chain)).stop == nil)
  }
}
