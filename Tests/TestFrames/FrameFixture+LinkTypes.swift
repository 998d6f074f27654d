// Role: frames of the link types that are rare on a wire and usual in files.
import EgressTypes
import PacketDecoding

extension FrameFixture {
  /// Bytes before `packet4`, captured as `type`.
  private static func frame(_ name: String, _ type: LinkType, _ header: Bytes) -> FrameFixture {
    FrameFixture(
      name: name, link: type, frame: header + packet4, tuple: tcp4, ipLength: 45, payload: "hello",
      headerBytes: header.count + 40)
  }

  private static func stopped(
    _ name: String, _ type: LinkType, _ frame: Bytes, _ stop: DecodeStop, at end: Int
  )
    -> FrameFixture
  {
    FrameFixture(name: name, link: type, frame: frame, stop: stop, headerBytes: end)
  }

  package static let linkTypes = serial + rings + wireless + capturing

  private static let serial = [
    frame("PPP", .ppp, be16(0xff03) + be16(0x0021)),
    frame("PPP, compressed", .ppp, [0x21]),
    frame("PPP with a direction", .ppp, [1, 3] + be16(0x0021)),
    frame("PPP on a serial line", .pppSerial, be16(0xff03) + be16(0x0021)),
    frame("Cisco's framing in place of PPP", .pppSerial, [0x0f, 0] + be16(0x0800)),
    frame("Cisco's framing", .ciscoHDLC, [0x8f, 0] + be16(0x0800)),
    stopped("SLARP", .ciscoHDLC, [0x8f, 0] + be16(0x8035) + be32(2), .linkLocalProtocol, at: 4),
    frame("PPPoE at once", .pppoe, Bytes(Build.pppoe(be16(0x0021)))),
    frame("Frame Relay", .frameRelay, [0x18, 0x41, 3, 0xcc]),
    frame("Frame Relay with SNAP", .frameRelay, [0x18, 0x41, 3, 0, 0x80, 0, 0, 0] + be16(0x0800)),
    frame("Frame Relay, Cisco's", .frameRelay, [0x18, 0, 0, 0x41] + be16(0x0800)),
    stopped("Frame Relay, endless address", .frameRelay, Bytes(repeating: 0, count: 9), .unknownEtherType, at: 4),
    frame("MPLS at once", .mpls, Build.label(1)),
    frame("LLC at once", .llc, Build.snap(0x0800, [])),
  ]

  private static let addresses = Build.gatewayMAC + Build.clientMAC

  private static let rings = [
    frame("FDDI", .fddi, [0x54] + addresses + Build.snap(0x0800, [])),
    stopped("FDDI management", .fddi, [0x41] + addresses + [1], .linkLocalProtocol, at: 13),
    frame("Token Ring", .tokenRing, [0x10, 0x40] + addresses + Build.snap(0x0800, [])),
    frame(
      "Token Ring with a route", .tokenRing,
      [0x10, 0x40] + Build.gatewayMAC + [0x82] + Build.clientMAC.dropFirst() + [0x06, 0x10, 0, 0x11, 0, 0x20]
        + Build.snap(0x0800, [])),
    frame("DOCSIS", .docsis, [0, 0, 0, 63, 0xab, 0xcd] + Build.ethernet(0x0800, [])),
    frame("DOCSIS with an extended header", .docsis, [1, 3, 0, 66, 1, 2, 3, 0xab, 0xcd] + Build.ethernet(0x0800, [])),
    stopped("DOCSIS management", .docsis, [0xc2, 0, 0, 9, 0xab, 0xcd], .linkLocalProtocol, at: 4),
  ]

  private static let snap4 = Build.snap(0x0800, [])
  private static let wlan4 = Build.wlan() + snap4

  private static let wireless = [
    frame("802.11, to the access point", .wlan, wlan4),
    frame("802.11, from the access point", .wlan, Build.wlan(flags: 2) + snap4),
    frame("802.11, between stations", .wlan, Build.wlan(flags: 0) + snap4),
    frame("802.11, bridged, with QoS and control", .wlan, Build.wlan(subtype: 8, flags: 0x83) + snap4),
    frame(
      "802.11, an aggregate of one", .wlan,
      Build.wlan(subtype: 8, qos: 0x8000) + addresses + be16(8 + 45) + snap4),
    frame("radiotap", .radiotap, [0, 0] + [8, 0, 0, 0, 0, 0] + wlan4),
    frame(
      "radiotap with time and padding", .radiotap,
      [0, 0, 33, 0, 3, 0, 0, 0x80, 0, 0, 0, 0] + Bytes(repeating: 0, count: 4) + Bytes(repeating: 9, count: 8)
        + [0x20] + Bytes(repeating: 0, count: 8) + Build.wlan(subtype: 8) + [0, 0] + snap4),
    frame("Prism", .prism, be32(0x44) + [16, 0, 0, 0] + Bytes(repeating: 0, count: 8) + wlan4),
    frame("AVS", .avs, be32(0x8021_1001) + be32(16) + Bytes(repeating: 0, count: 8) + wlan4),
    stopped("802.11 beacon", .wlan, [0x80] + Build.wlan().dropFirst(), .wlanControl, at: 0),
    stopped("802.11 without data", .wlan, Build.wlan(subtype: 4), .wlanControl, at: 0),
    stopped("802.11, protected", .wlan, Build.wlan(flags: 0x41) + snap4 + packet4, .encryptedLink, at: 24),
    stopped("802.11, more fragments", .wlan, Build.wlan(flags: 0x05) + snap4 + packet4, .wlanFragment, at: 24),
    stopped("802.11, later fragment", .wlan, Build.wlan(fragment: 1) + snap4 + packet4, .wlanFragment, at: 24),
    stopped("802.11, aggregate", .wlan, Build.wlan(subtype: 8, qos: 0x8000) + packet4, .wlanFragment, at: 26),
  ]

  private static let capturing = [
    frame("PPI of 802.11", .ppi, [0, 0, 8, 0, 105, 0, 0, 0] + wlan4),
    stopped("PPI of PPI", .ppi, [0, 0, 8, 0, 192, 0, 0, 0] + wlan4, .unknownEtherType, at: 8),
    stopped("PPI shorter than itself", .ppi, [0, 0, 7, 0, 105, 0, 0, 0], .truncatedLink, at: 0),
    frame("PKTAP of Ethernet", .pktap, [16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0] + be32(0) + Build.ethernet(0x0800, [])),
    frame("netfilter's log", .netfilterLog, [2, 0, 0, 1] + [5, 0, 10, 0, 0x41, 0, 0, 0] + hardware + [49, 0, 9, 0]),
    frame("netfilter's log, other byte order", .netfilterLog, [2, 0, 0, 1] + [0, 8, 0, 1] + be32(5) + [0, 49, 0, 9]),
    stopped(
      "netfilter's log without end", .netfilterLog, be32(0) + (0..<65).flatMap { _ in [4, 0, 1, 0] as Bytes },
      .encapsulationTooDeep, at: 260),
    frame("packet filter's log", .packetFilterLog, [61, 2] + Bytes(repeating: 0, count: 62)),
  ]

  private static let hardware: Bytes = [16, 0, 8, 0] + be16(6) + be16(0) + Build.clientMAC + [0, 0]
}
