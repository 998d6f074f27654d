// Role: frames that carry packets within packets.

extension FrameFixture {
  private static let inner4 = "\(tcp4) hello"
  private static let inner6 = "\(tcp6) hello"
  private static let frame4 = Build.ethernet(0x0800, packet4)

  /// A tunnel that is a transport over IPv4.
  private static func transport(
    _ name: String, _ number: UInt8, _ word: String, _ payload: Bytes, inner: String...
  ) -> FrameFixture {
    FrameFixture(
      name: name, frame: Build.ethernet(0x0800, Build.ipv4(number, payload)), tuple: portless4(word),
      stop: inner.isEmpty ? .opaqueTransport : nil, ipLength: 20 + payload.count, headerBytes: 34, inner: inner)
  }

  /// A tunnel over UDP.
  private static func udp(_ name: String, _ port: Int, _ payload: Bytes, inner: String...) -> FrameFixture {
    FrameFixture(
      name: name, frame: Build.ethernet(0x0800, Build.ipv4(17, Build.udp(payload, to: port))),
      tuple: "192.0.2.10:40000 > 198.51.100.20:\(port) udp", ipLength: 28 + payload.count,
      payload: String(decoding: payload, as: UTF8.self), headerBytes: 42, inner: inner)
  }

  package static let tunnels = ipTunnels + greTunnels + udpTunnels

  private static let ipTunnels = [
    transport("IPv4 in IPv4", 4, "ipip", packet4, inner: "ip-in-ip \(inner4)"),
    transport("IPv6 in IPv4", 41, "ipv6-in-ip", packet6, inner: "ip-in-ip \(inner6)"),
    FrameFixture(
      name: "IPv4 in IPv6", frame: Build.ethernet(0x86dd, Build.ipv6(4, packet4)), tuple: portless6("ipip"),
      ipLength: 85, headerBytes: 54, inner: ["ip-in-ip \(inner4)"]),
    FrameFixture(
      name: "IPv6 in IPv6, behind options", frame: Build.ethernet(0x86dd, Build.ipv6(60, Build.options(41, packet6))),
      tuple: portless6("ipv6-in-ip"), ipLength: 113, headerBytes: 62, inner: ["ip-in-ip \(inner6)"]),
    transport(
      "five packets", 4, "ipip", Build.ipv4(4, Build.ipv4(4, Build.ipv4(4, packet4))),
      inner: "ip-in-ip \(portless4("ipip")) ", "ip-in-ip \(portless4("ipip")) ", "ip-in-ip \(portless4("ipip")) ",
      "ip-in-ip \(inner4)"),
    transport("IPv5 in IPv4", 4, "ipip", [0x55] + packet4.dropFirst()),
    transport("IPv4 in IPv4, header length 16", 4, "ipip", [0x44] + packet4.dropFirst()),
    FrameFixture(
      name: "first fragment of IPv4 in IPv4", frame: Build.ethernet(0x0800, Build.ipv4(4, packet4, fragment: 0x2000)),
      tuple: portless4("ipip"), stop: .opaqueTransport, ipLength: 65, headerBytes: 34),
    FrameFixture(
      name: "authentication header of IPv4",
      frame: Build.ethernet(0x0800, Build.ipv4(51, [6, 4] + Bytes(repeating: 0, count: 22) + Build.tcp(hello))),
      tuple: tcp4, ipLength: 69, payload: "hello", headerBytes: 78),
    FrameFixture(
      name: "two authentication headers",
      frame: Build.ethernet(0x0800, Build.ipv4(51, [51, 0] + Bytes(repeating: 0, count: 6))), tuple: portless4("ah"),
      stop: .opaqueTransport, ipLength: 28, headerBytes: 42),
  ]

  private static let greTunnels = [
    transport("GRE", 47, "gre", Build.gre(0, 0x0800, packet4), inner: "gre \(inner4)"),
    transport(
      "GRE with checksum, key and sequence", 47, "gre", Build.gre(0xb000, 0x86dd, options: options(12), packet6),
      inner: "gre \(inner6)"),
    transport(
      "GRE with routes", 47, "gre",
      Build.gre(0x4000, 0x0800, options: options(4) + [8, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 0], packet4),
      inner: "gre \(inner4)"),
    transport("GRE with endless routes", 47, "gre", Build.gre(0x4000, 0x0800, options(4) + endlessRoutes + packet4)),
    transport(
      "GRE of Ethernet", 47, "gre", Build.gre(0x2000, 0x6558, options: options(4), frame4), inner: "gre \(inner4)"),
    transport("GRE of MPLS", 47, "gre", Build.gre(0, 0x8847, Build.label(1) + packet6), inner: "gre \(inner6)"),
    transport("ERSPAN I", 47, "gre", Build.gre(0, 0x88be, frame4), inner: "gre \(inner4)"),
    transport(
      "ERSPAN II", 47, "gre", Build.gre(0x1000, 0x88be, options: options(4), options(8) + frame4),
      inner: "gre \(inner4)"),
    transport(
      "ERSPAN III", 47, "gre", Build.gre(0x1000, 0x22eb, options: options(4), options(11) + [1] + options(8) + frame4),
      inner: "gre \(inner4)"),
    transport("WCCP", 47, "gre", Build.gre(0, 0x883e, options(4) + packet4), inner: "gre \(inner4)"),
    transport(
      "PPTP", 47, "gre", Build.gre(0x3081, 0x880b, options: options(12), be16(0xff03) + be16(0x0021) + packet4),
      inner: "gre \(inner4)"),
    transport("PPTP, acknowledgement only", 47, "gre", Build.gre(0x2081, 0x880b, options: options(8), [])),
    transport("PPTP, encrypted", 47, "gre", Build.gre(0x3001, 0x880b, options: options(8), [0xfd, 1, 2, 3])),
    transport("GRE version 2", 47, "gre", Build.gre(2, 0x0800, packet4)),
    transport("GRE keep-alive", 47, "gre", Build.gre(0, 0, [])),
  ]

  private static let udpTunnels = [
    udp("Teredo", 3544, packet6, inner: "teredo \(inner6)"),
    udp(
      "Teredo with authentication and origin", 3544, Build.teredoAuthentication + Build.teredoOrigin + packet6,
      inner: "teredo \(inner6)"),
    udp("Teredo shorter than its IPv6 packet", 3544, Build.ipv6(6, Build.tcp(hello), payloadLength: 26)),
    udp("Teredo of IPv4", 3544, packet4),
    udp("VXLAN", 4789, Build.vxlan(frame4), inner: "vxlan \(inner4)"),
    udp("VXLAN on Linux's first port", 8472, Build.vxlan(frame4), inner: "vxlan \(inner4)"),
    udp("VXLAN without an identifier", 4789, Build.vxlan(flags: 0, frame4)),
    udp("VXLAN of ARP", 4789, Build.vxlan(Build.ethernet(0x0806, options(28))), inner: "vxlan arp"),
    udp("VXLAN-GPE", 4790, Build.vxlan(flags: 12, next: 2, packet6), inner: "vxlan \(inner6)"),
    udp("Geneve of Ethernet", 6081, Build.geneve(0x6558, options: options(8), frame4), inner: "geneve \(inner4)"),
    udp("Geneve of IPv6", 6081, Build.geneve(0x86dd, packet6), inner: "geneve \(inner6)"),
    udp("Geneve version 1", 6081, [0x40] + Build.geneve(0x86dd, packet6).dropFirst()),
    udp("GTP-U", 2152, Build.gtp(packet4), inner: "gtp-u \(inner4)"),
    udp(
      "GTP-U with a sequence number", 2152, Build.gtp(flags: 0x32, options: [0, 1, 0, 0x85], packet4),
      inner: "gtp-u \(inner4)"),
    udp(
      "GTP-U with extensions", 2152,
      Build.gtp(flags: 0x34, options: [0, 0, 0, 0x85, 1, 0, 9, 0xc0, 2, 1, 2, 3, 4, 5, 6, 0], packet6),
      inner: "gtp-u \(inner6)"),
    udp("GTP-U with an empty extension", 2152, Build.gtp(flags: 0x34, options: [0, 0, 0, 0x85, 0, 0, 9, 0], packet6)),
    udp("GTP-U echo", 2152, Build.gtp(flags: 0x32, type: 1, options: [0, 1, 0, 0], [])),
    udp(
      "L2TP", 1701, Build.l2tp(options: be32(0x0001_0002), be16(0xff03) + be16(0x0021) + packet4),
      inner: "l2tp \(inner4)"),
    udp(
      "L2TP with length, sequence and offset", 1701,
      Build.l2tp(0x4a02, options: be16(80) + be32(1) + be32(0x0001_0002) + be16(2) + [0, 0], [0x57] + packet6),
      inner: "l2tp \(inner6)"),
    udp("CAPWAP of Ethernet", 5247, be32(0x0010_0200) + be32(0) + frame4, inner: "capwap \(inner4)"),
    udp(
      "CAPWAP of 802.11", 5247, be32(0x0010_0300) + be32(0) + Build.wlan() + Build.snap(0x0800, packet4),
      inner: "capwap \(inner4)"),
    udp(
      "CAPWAP of 802.11, swapped", 5247,
      be32(0x0010_0300) + be32(0) + [1, 8] + Build.wlan().dropFirst(2).dropLast(2) + [0x76, 0x30]
        + Build.snap(0x0800, packet4),
      inner: "capwap \(inner4)"),
    udp("CAPWAP, encrypted", 5247, be32(0x0100_0000) + be32(0) + frame4),
    udp("CAPWAP keep-alive", 5247, be32(0x0010_0208) + be32(0) + frame4),
    udp("L2TP control", 1701, Build.l2tp(0xc802, options: options(10), [])),
    udp("L2TP, LCP within", 1701, Build.l2tp(options: be32(0x0001_0002), be16(0xff03) + be16(0xc021) + packet4)),
    udp(
      "a tunnel in a tunnel", 4789,
      Build.vxlan(Build.ethernet(0x8100, Build.vlan(3, 0x0800, Build.ipv4(47, Build.gre(0, 0x86dd, packet6))))),
      inner: "vxlan \(portless4("gre")) ", "gre \(inner6)"),
  ]

  private static func options(_ count: Int) -> Bytes { Bytes(repeating: 0, count: count) }
  private static let endlessRoutes = (0..<17).flatMap { _ in [0, 8, 0, 0] as Bytes }
}
