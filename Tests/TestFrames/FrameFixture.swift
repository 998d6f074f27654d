// Role: frames of every kind, with what decoding must make of each.
import EgressTypes
import PacketDecoding

/// One frame and its expected decoding.
package struct FrameFixture: CustomStringConvertible, Sendable {
  package var name: String
  package var link = LinkType.ethernet
  package var frame: Bytes
  package var tuple: String?
  package var stop: DecodeStop?
  package var ipLength = 0
  /// The payload, as text.
  package var payload = ""
  /// Where the last header ends.
  package var headerBytes: Int
  /// The packets within, each in the one before: what carries it, then its tuple and payload, or its stop.
  package var inner: [String] = []

  package var description: String { name }
}

extension FrameFixture {
  static let tcp4 = "192.0.2.10:40000 > 198.51.100.20:443 tcp"
  static let udp4 = "192.0.2.10:40000 > 198.51.100.20:53 udp"
  static let tcp6 = "2001:db8::1:40000 > 2001:db8::2:443 tcp"
  static let udp6 = "2001:db8::1:40000 > 2001:db8::2:53 udp"
  static func portless4(_ transport: String) -> String { "192.0.2.10:0 > 198.51.100.20:0 \(transport)" }
  static func portless6(_ transport: String) -> String { "2001:db8::1:0 > 2001:db8::2:0 \(transport)" }
  static let hello = Bytes("hello".utf8)
  static let packet4 = Build.ipv4(6, Build.tcp(hello))
  static let packet6 = Build.ipv6(6, Build.tcp(hello))

  package static let all = link + linkTypes + carriers + ipv4 + ipv6 + transport + tunnels

  package static let link = [
    FrameFixture(
      name: "Ethernet", frame: Build.ethernet(0x0800, packet4), tuple: tcp4, ipLength: 45, payload: "hello",
      headerBytes: 54),
    FrameFixture(
      name: "802.1Q", frame: Build.ethernet(0x8100, Build.vlan(100, 0x0800, packet4)), tuple: tcp4, ipLength: 45,
      payload: "hello", headerBytes: 58),
    FrameFixture(
      name: "four tags",
      frame: Build.ethernet(
        0x9100, Build.vlan(1, 0x88a8, Build.vlan(2, 0x8100, Build.vlan(3, 0x8100, Build.vlan(4, 0x86dd, packet6))))),
      tuple: tcp6, ipLength: 65, payload: "hello", headerBytes: 90),
    FrameFixture(
      name: "sixteen tags",
      frame: Build.ethernet(
        0x8100, (1...15).reduce(Build.vlan(16, 0x0800, packet4)) { rest, id in Build.vlan(id, 0x8100, rest) }),
      tuple: tcp4, ipLength: 45, payload: "hello", headerBytes: 118),
    FrameFixture(
      name: "seventeen tags",
      frame: Build.ethernet(
        0x8100, (1...16).reduce(Build.vlan(17, 0x0800, packet4)) { rest, id in Build.vlan(id, 0x8100, rest) }),
      stop: .vlanTooDeep, headerBytes: 78),
    FrameFixture(
      name: "ARP", frame: Build.ethernet(0x0806, Bytes(repeating: 0, count: 28)), stop: .arp, headerBytes: 14),
    FrameFixture(name: "802.3 length", frame: Build.ethernet(38, [0x42, 0x42, 3]), stop: .llc, headerBytes: 14),
    FrameFixture(name: "LLDP", frame: Build.ethernet(0x88cc, [2, 7]), stop: .linkLocalProtocol, headerBytes: 14),
    FrameFixture(
      name: "PROFINET", frame: Build.ethernet(0x8892, [2, 7]), stop: .unknownEtherType, headerBytes: 14),
    FrameFixture(
      name: "SLL", link: .linuxSLL, frame: Build.sll(0x0800, packet4), tuple: tcp4, ipLength: 45, payload: "hello",
      headerBytes: 56),
    FrameFixture(
      name: "SLL2", link: .linuxSLL2, frame: Build.sll2(0x86dd, packet6), tuple: tcp6, ipLength: 65, payload: "hello",
      headerBytes: 80),
    FrameFixture(
      name: "SLL2 with a VLAN tag", link: .linuxSLL2, frame: Build.sll2(0x8100, Build.vlan(7, 0x0800, packet4)),
      tuple: tcp4, ipLength: 45, payload: "hello", headerBytes: 64),
    FrameFixture(
      name: "raw IPv4", link: .rawIP, frame: packet4, tuple: tcp4, ipLength: 45, payload: "hello", headerBytes: 40),
    FrameFixture(
      name: "raw IPv6", link: .rawIP, frame: packet6, tuple: tcp6, ipLength: 65, payload: "hello", headerBytes: 60),
    FrameFixture(name: "raw, version 5", link: .rawIP, frame: [0x50, 0], stop: .badIPVersion, headerBytes: 0),
    FrameFixture(
      name: "loopback, little-endian", link: .nullLoopback, frame: [2, 0, 0, 0] + packet4, tuple: tcp4, ipLength: 45,
      payload: "hello", headerBytes: 44),
    FrameFixture(
      name: "loopback, network order", link: .nullLoopback, frame: [0, 0, 0, 30] + packet6, tuple: tcp6, ipLength: 65,
      payload: "hello", headerBytes: 64),
    FrameFixture(
      name: "loopback, AppleTalk", link: .nullLoopback, frame: [0, 0, 0, 16, 1], stop: .unknownEtherType,
      headerBytes: 4),
  ]

  package static let ipv4 = [
    FrameFixture(
      name: "IPv4 options", frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(hello), options: [1, 1, 1, 0])),
      tuple: tcp4, ipLength: 49, payload: "hello", headerBytes: 58),
    FrameFixture(
      name: "Ethernet padding",
      frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp([])) + Bytes(repeating: 0xee, count: 6)),
      tuple: tcp4, ipLength: 40, headerBytes: 54),
    FrameFixture(
      name: "total length 0", frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(hello), totalLength: 0)),
      tuple: tcp4,
      ipLength: 45, payload: "hello", headerBytes: 54),
    FrameFixture(
      name: "total length below the header",
      frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(hello), totalLength: 19)), tuple: portless4("tcp"),
      stop: .badIPLength, ipLength: 45, headerBytes: 34),
    FrameFixture(
      name: "header length 16", frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(hello), headerWords: 4)),
      tuple: portless4("tcp"), stop: .badIPHeaderLength, ipLength: 45, headerBytes: 34),
    FrameFixture(
      name: "IPv6 behind the EtherType of IPv4", frame: Build.ethernet(0x0800, packet6), stop: .badIPVersion,
      headerBytes: 14),
    FrameFixture(
      name: "first fragment",
      frame: Build.ethernet(0x0800, Build.ipv4(17, Build.udp(hello, length: 2000), fragment: 0x2000)),
      tuple: udp4, ipLength: 33, payload: "hello", headerBytes: 42),
    FrameFixture(
      name: "last fragment", frame: Build.ethernet(0x0800, Build.ipv4(17, hello, fragment: 185)),
      tuple: portless4("udp"),
      stop: .laterFragment, ipLength: 25, headerBytes: 34),
  ]

  package static let ipv6 = [
    FrameFixture(
      name: "every extension header",
      frame: Build.ethernet(
        0x86dd,
        Build.ipv6(
          0,
          Build.options(
            60, units: 1,
            Build.options(
              43,
              Build.options(
                139,
                Build.options(140, Build.options(51, [6, 4] + Bytes(repeating: 0, count: 22) + Build.tcp(hello))))
            )))),
      tuple: tcp6, ipLength: 137, payload: "hello", headerBytes: 146),
    FrameFixture(
      name: "mobility header",
      frame: Build.ethernet(0x86dd, Build.ipv6(60, Build.options(135, Build.options(6, Build.tcp(hello))))),
      tuple: portless6("ip-proto-135"), stop: .opaqueTransport, ipLength: 81, headerBytes: 62),
    FrameFixture(
      name: "seventeen extension headers",
      frame: Build.ethernet(
        0x86dd,
        Build.ipv6(60, (1...16).reduce(Build.options(6, Build.tcp(hello))) { rest, _ in Build.options(60, rest) })),
      tuple: portless6("ip-proto-60"), stop: .extensionHeadersTooDeep, ipLength: 201, headerBytes: 182),
    FrameFixture(
      name: "extension header beyond the packet",
      frame: Build.ethernet(0x86dd, Build.ipv6(60, [6, 9] + Bytes(repeating: 0, count: 6) + hello)),
      tuple: portless6("tcp"), stop: .truncatedExtensionHeader, ipLength: 53, headerBytes: 62),
    FrameFixture(
      name: "no next header", frame: Build.ethernet(0x86dd, Build.ipv6(59, []) + [0xee, 0xee]),
      tuple: portless6("ip-proto-59"), stop: .noNextHeader, ipLength: 40, headerBytes: 54),
    FrameFixture(
      name: "payload length 0", frame: Build.ethernet(0x86dd, Build.ipv6(6, Build.tcp(hello), payloadLength: 0)),
      tuple: tcp6, ipLength: 65, payload: "hello", headerBytes: 74),
    FrameFixture(
      name: "IPv6 first fragment",
      frame: Build.ethernet(
        0x86dd, Build.ipv6(44, Build.fragment6(17, offset: 0, more: true, Build.udp(hello, length: 2000)))),
      tuple: udp6, ipLength: 61, payload: "hello", headerBytes: 70),
    FrameFixture(
      name: "IPv6 last fragment",
      frame: Build.ethernet(0x86dd, Build.ipv6(44, Build.fragment6(17, offset: 1480, more: false, hello))),
      tuple: portless6("udp"), stop: .laterFragment, ipLength: 53, headerBytes: 62),
    FrameFixture(
      name: "atomic fragment",
      frame: Build.ethernet(0x86dd, Build.ipv6(44, Build.fragment6(6, offset: 0, more: false, Build.tcp(hello)))),
      tuple: tcp6, ipLength: 73, payload: "hello", headerBytes: 82),
  ]

  package static let transport = [
    FrameFixture(
      name: "TCP options",
      frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(hello, flags: 2, options: [2, 4, 5, 180]))), tuple: tcp4,
      ipLength: 49, payload: "hello", headerBytes: 58),
    FrameFixture(
      name: "TCP data offset 16", frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(hello, headerWords: 4))),
      tuple: tcp4, stop: .badTCPOffset, ipLength: 45, headerBytes: 54),
    FrameFixture(
      name: "TCP data offset beyond the segment",
      frame: Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(hello, headerWords: 7))), tuple: tcp4, stop: .badTCPOffset,
      ipLength: 45, headerBytes: 54),
    FrameFixture(
      name: "TCP header shorter than 20 bytes",
      frame: Build.ethernet(0x0800, Build.ipv4(6, Bytes(Build.tcp([]).prefix(19)))), tuple: tcp4,
      stop: .truncatedTransport, ipLength: 39, headerBytes: 34),
    FrameFixture(
      name: "UDP", frame: Build.ethernet(0x0800, Build.ipv4(17, Build.udp(hello))), tuple: udp4, ipLength: 33,
      payload: "hello", headerBytes: 42),
    FrameFixture(
      name: "UDP shorter than its packet", frame: Build.ethernet(0x0800, Build.ipv4(17, Build.udp(hello, length: 10))),
      tuple: udp4, ipLength: 33, payload: "he", headerBytes: 42),
    FrameFixture(
      name: "UDP length 7", frame: Build.ethernet(0x0800, Build.ipv4(17, Build.udp(hello, length: 7))), tuple: udp4,
      stop: .badUDPLength, ipLength: 33, headerBytes: 42),
    FrameFixture(
      name: "UDP length beyond the packet",
      frame: Build.ethernet(0x0800, Build.ipv4(17, Build.udp(hello, length: 14))), tuple: udp4, stop: .badUDPLength,
      ipLength: 33, headerBytes: 42),
    FrameFixture(
      name: "ICMP echo", frame: Build.ethernet(0x0800, Build.ipv4(1, Build.icmp(8, 0, hello))),
      tuple: "192.0.2.10:8 > 198.51.100.20:0 icmp", ipLength: 33, payload: "hello", headerBytes: 42),
    FrameFixture(
      name: "ICMP over IPv6 is no ICMPv6", frame: Build.ethernet(0x86dd, Build.ipv6(1, Build.icmp(8, 0))),
      tuple: portless6("icmp"), stop: .opaqueTransport, ipLength: 48, headerBytes: 54),
    FrameFixture(
      name: "SCTP", frame: Build.ethernet(0x0800, Build.ipv4(132, be16(2905) + be16(2906) + be32(0) + be32(0))),
      tuple: "192.0.2.10:2905 > 198.51.100.20:2906 sctp", stop: .opaqueTransport, ipLength: 32, headerBytes: 34),
    FrameFixture(
      name: "ESP over IPv6", frame: Build.ethernet(0x86dd, Build.ipv6(50, hello)), tuple: portless6("esp"),
      stop: .opaqueTransport, ipLength: 45, headerBytes: 54),
  ]
}
