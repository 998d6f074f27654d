// Role: evasions by what carries the packets: tags, tunnels, and VPNs that hide all they carry.
import EgressTypes
import TestFrames

extension EvasionCase {
  private static let wire = Evasion.wire
  /// What the tunnel carries: a packet for a Chinese server, named as DJI's.
  private static let innerPacket: Bytes = {
    var inner = EvasionWire(Cast.controller, Cast.chinese)
    inner.clientPort = 41_000
    return inner.packet(inner.tcp(Evasion.hello, at: 0, flags: 0x18, from: inner.client), from: inner.client)
  }()
  /// The same in IPv6, to an address that is approved.
  private static let innerPacket6: Bytes = {
    let inner = Evasion.wire6
    return inner.packet(inner.tcp(Evasion.hello, at: 0, flags: 0x18, from: inner.client), from: inner.client)
  }()

  static let carriers: [EvasionCase] = [tags, tunnels, virtualPrivateNetworks].flatMap(\.self)

  private static let tags: [EvasionCase] = [
    tagged(
      "vlan-stack-of-6", "Six VLAN tags stand before the packet.", [0x8100, 0x8100, 0x8100, 0x8100, 0x8100, 0x8100]),
    tagged("vlan-provider", "A provider's tag and a customer's stand before the packet.", [0x88a8, 0x8100]),
    tagged("vlan-priority-only", "A tag with VLAN 0 stands before the packet.", [0x8100], id: 0),
    EvasionCase("pppoe", "The packets come in PPP over Ethernet.") {
      var wire = Evasion.wire
      wire.link = { packet, from, to in
        Build.ethernet(
          0x8864, [0x11, 0] + be16(7) + be16(packet.count + 2) + be16(0x21) + packet, from: from.mac, to: to.mac)
      }
      return Evasion.connection(message: Evasion.hello, over: wire)
    },
  ]

  private static func tagged(_ name: String, _ about: String, _ tags: [Int], id: Int = 50) -> EvasionCase {
    EvasionCase(name, about) {
      var wire = Evasion.wire
      wire.link = { packet, from, to in
        let tagged = tags.reversed().reduce((0x0800, packet)) { inner, tag in (tag, Build.vlan(id, inner.0, inner.1)) }
        return Build.ethernet(tagged.0, tagged.1, from: from.mac, to: to.mac)
      }
      return Evasion.connection(message: Evasion.hello, over: wire)
    }
  }

  /// A packet to the approved address, of any transport.
  private static func outer(_ transport: UInt8, _ payload: Bytes) -> Bytes {
    wire.packet(payload, transport, from: wire.client)
  }

  private static func overUDP(_ port: Int, _ payload: Bytes) -> Bytes {
    outer(17, Build.udp(payload, from: 50_500, to: port))
  }

  private static func tunnel(
    _ name: String, _ about: String, _ expectation: Expectation = .judges(Cast.chinese), in packet: Bytes
  ) -> EvasionCase {
    EvasionCase(name, about, expectation) { [wire.carry(packet), wire.carry(packet)] }
  }

  private static let innerFrame = Build.ethernet(0x0800, innerPacket)

  private static let tunnels: [EvasionCase] = [
    tunnel("gre", "Generic Routing Encapsulation.", in: outer(47, be16(0) + be16(0x0800) + innerPacket)),
    tunnel(
      "gre-key-and-sequence", "The same with key and sequence number.",
      in: outer(47, be16(0x3000) + be16(0x0800) + be32(7) + be32(1) + innerPacket)),
    tunnel(
      "gre-ethernet", "Generic Routing Encapsulation of whole Ethernet frames.",
      in: outer(47, be16(0) + be16(0x6558) + innerFrame)),
    tunnel(
      "gre-in-gre", "The same, twice.",
      in: outer(47, be16(0) + be16(0x0800) + outer(47, be16(0) + be16(0x0800) + innerPacket))),
    tunnel("ip-in-ip", "IPv4 directly in IPv4.", in: outer(4, innerPacket)),
    tunnel("6in4", "IPv6 directly in IPv4.", .reads(Evasion.wanted), in: outer(41, innerPacket6)),
    tunnel("teredo", "IPv6 in UDP to port 3544.", .reads(Evasion.wanted), in: overUDP(3544, innerPacket6)),
    tunnel("vxlan", "Ethernet in UDP to port 4789.", in: overUDP(4789, [8, 0, 0, 0, 0, 0, 9, 0] + innerFrame)),
    tunnel(
      "geneve", "Ethernet in UDP to port 6081.", in: overUDP(6081, [0, 0] + be16(0x6558) + [0, 0, 9, 0] + innerFrame)),
    tunnel(
      "gtp-u", "IPv4 in UDP to port 2152.",
      in: overUDP(2152, [0x30, 255] + be16(innerPacket.count) + be32(77) + innerPacket)),
    tunnel(
      "l2tp", "PPP in UDP to port 1701.",
      in: overUDP(1701, be16(0x0002) + be16(1) + be16(1) + [0xff, 3] + be16(0x21) + innerPacket)),
    tunnel(
      "tunnel-of-depth-10", "IPv4 in IPv4, ten times: deeper than any reader follows.",
      .noticed,
      in: (0..<10).reduce(innerPacket) { inner, _ in outer(4, inner) }),
    EvasionCase("gre-in-fragments", "The tunnel's packets come in fragments.", .judges(Cast.chinese)) {
      Build.fragments4(outer(47, be16(0) + be16(0x0800) + innerPacket), size: 64).map { wire.carry($0) }
    },
  ]

  private static func datagrams(
    _ name: String, _ about: String, port: Int, _ asked: Bytes, _ answered: Bytes
  ) -> EvasionCase {
    EvasionCase(name, about, .marks([.encryptedTunnel])) {
      var wire = Evasion.wire
      wire.serverPort = port
      wire.clientPort = 50_500
      return [wire.send(asked), wire.reply(answered), wire.send(asked)]
    }
  }

  private static let initiation: Bytes =
    [1, 0, 0, 0] + be32(0x1234_5678) + Bytes((0..<140).map { UInt8(truncatingIfNeeded: $0 &* 73) })
  private static let response: Bytes =
    [2, 0, 0, 0] + be32(0x2345_6789) + be32(0x1234_5678) + Bytes((0..<80).map { UInt8(truncatingIfNeeded: $0 &* 91) })

  private static let virtualPrivateNetworks: [EvasionCase] = [
    datagrams("wireguard", "A WireGuard handshake.", port: 51_820, initiation, response),
    datagrams("wireguard-on-443", "A WireGuard handshake on the port of QUIC.", port: 443, initiation, response),
    datagrams(
      "openvpn", "An OpenVPN handshake.", port: 1194, [0x38] + Bytes(1...8) + [0] + be32(0),
      [0x40] + Bytes(11...18) + [1] + be32(0) + Bytes(1...8) + be32(0)),
    datagrams(
      "ike", "An IKEv2 handshake, behind which an IPsec tunnel follows.", port: 500,
      Bytes(1...8) + Bytes(repeating: 0, count: 8) + [33, 0x20, 34, 8] + be32(0) + be32(60) + be16(0) + be16(32)
        + Bytes(repeating: 0, count: 28),
      Bytes(1...8) + Bytes(11...18) + [33, 0x20, 34, 0x20] + be32(0) + be32(60)
        + be16(0) + be16(32) + Bytes(repeating: 0, count: 28)),
    EvasionCase("esp", "An IPsec tunnel.", .marks([.encryptedTunnel])) {
      (1...3).map { wire.carry(outer(50, be32(0x0102_0304) + be32($0) + Bytes(repeating: 0xa5, count: 96))) }
    },
  ]
}
