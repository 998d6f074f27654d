// Role: evasions by IP: fragments, options, extension headers, headers that lie.
import EgressTypes
import TestFrames

extension EvasionCase {
  private static let wire = Evasion.wire
  private static let wire6 = Evasion.wire6
  private static let packet = wire.packet(
    wire.tcp(Evasion.hello, at: 0, flags: 0x18, from: wire.client), from: wire.client)
  private static let decoy = wire.packet(
    wire.tcp(Evasion.decoy, at: 0, flags: 0x18, from: wire.client), from: wire.client)
  private static let packet6 = wire6.packet(
    wire6.tcp(Evasion.hello, at: 0, flags: 0x18, from: wire6.client), from: wire6.client)
  private static let unreadable: [FlowMark] = [.fragmentConflict, .fragmentsMissing, .streamGap, .messageCut]

  /// A connection whose ClientHello comes in these packets.
  private static func carried(_ packets: [Bytes], over wire: EvasionWire = wire) -> [Bytes] {
    Evasion.connection(packets.map { wire.carry($0) }, over: wire)
  }

  static let fragments: [EvasionCase] = [version4, version6, headers].flatMap(\.self)

  private static let version4: [EvasionCase] = [
    EvasionCase("ip4-fragments", "The ClientHello's packet comes in fragments of 24 bytes.") {
      carried(Build.fragments4(packet, size: 24))
    },
    EvasionCase("ip4-fragments-reversed", "The fragments come last to first.") {
      carried(Build.fragments4(packet, size: 24).reversed())
    },
    EvasionCase(
      "ip4-tiny-first-fragment", "The first fragment holds eight bytes, which cuts the TCP header (RFC 1858)."
    ) {
      carried(Build.fragments4(packet, size: 8))
    },
    EvasionCase("ip4-fragments-twice", "Every fragment comes twice, with the same bytes.") {
      carried(Build.fragments4(packet, size: 40).flatMap { [$0, $0] })
    },
    EvasionCase(
      "ip4-fragments-harmless-first", "Fragments with a harmless name, then others in the same places.",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) {
      let (real, other) = (Build.fragments4(packet, size: 40), Build.fragments4(decoy, size: 40))
      return carried([real[0]] + other.dropFirst().dropLast() + real.dropFirst())
    },
    EvasionCase(
      "ip4-fragments-harmless-last", "The real fragments but the last, harmless ones in their places, then the last.",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) {
      let (real, other) = (Build.fragments4(packet, size: 40), Build.fragments4(decoy, size: 40))
      return carried(real.dropLast() + other.dropFirst().dropLast() + real.suffix(1))
    },
    EvasionCase(
      "ip4-fragments-overlap-in-part", "A harmless fragment lies across two real ones.",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) {
      let real = Build.fragments4(packet, size: 40)
      let across = Build.fragment4(of: packet, Bytes(decoy[84..<124]), offset: 64, more: true)
      return carried([real[0], across] + real.dropFirst())
    },
    EvasionCase("ip4-last-fragment-missing", "The last fragment never comes.", .marks(unreadable)) {
      carried(Build.fragments4(packet, size: 40).dropLast())
    },
    EvasionCase("ip4-first-fragment-missing", "The first fragment never comes.", .marks(unreadable)) {
      carried(Array(Build.fragments4(packet, size: 40).dropFirst()))
    },
    EvasionCase("ip4-fragmented-opening", "The first packet of the flow comes in fragments, and no SYN was seen.") {
      Build.fragments4(packet, size: 24).map { wire.carry($0) } + wire.exchange(after: Evasion.hello.count)
    },
    EvasionCase("ip4-same-identification", "Another packet of fragments with the same identification comes between.") {
      var other = Evasion.wire
      other.server = Cast.unheardOf
      let strange = other.packet(other.tcp(Evasion.decoy, at: 0, flags: 0x18, from: other.client), from: other.client)
      let (real, between) = (Build.fragments4(packet, size: 40), Build.fragments4(strange, size: 40))
      return carried(zip(real, between).flatMap { [$0.0, $0.1] })
    },
  ]

  private static let version6: [EvasionCase] = [
    EvasionCase("ip6-fragments", "The ClientHello's packet comes in two fragments.") {
      let end = packet6.count - 40
      return carried([Build.fragment6(of: packet6, 0..<48), Build.fragment6(of: packet6, 48..<end)], over: wire6)
    },
    EvasionCase("ip6-one-fragment", "The packet is a fragment and whole (RFC 6946).") {
      carried([Build.fragment6(of: packet6, 0..<(packet6.count - 40))], over: wire6)
    },
    EvasionCase(
      "ip6-fragments-overlap", "Fragments overlap, which receivers drop (RFC 5722).",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) {
      let end = packet6.count - 40
      return carried(
        [
          Build.fragment6(of: packet6, 0..<48),
          Build.fragment6(of: packet6, 40..<48, more: true, bytes: Bytes(repeating: 0x78, count: 8)),
          Build.fragment6(of: packet6, 48..<end),
        ], over: wire6)
    },
    EvasionCase("ip6-options-then-fragments", "Hop-by-hop and destination options stand before the fragment header.") {
      let end = packet6.count - 40
      func behind(_ fragment: Bytes) -> Bytes {
        Build.ipv6(
          0, Build.options(60, Build.options(44, units: 1, Bytes(fragment.dropFirst(40)))),
          from: wire6.client.address, to: wire6.server.address)
      }
      return carried(
        [behind(Build.fragment6(of: packet6, 0..<48)), behind(Build.fragment6(of: packet6, 48..<end))], over: wire6)
    },
    EvasionCase(
      "ip6-64-extension-headers", "Sixty-four options headers stand before TCP.",
      .readsOrMarks(Evasion.wanted, unreadable + [.malformedMessage, .readingLimit])
    ) {
      let chain = (0..<64).reduce(Bytes(packet6.dropFirst(40))) { inner, number in
        Build.options(number == 0 ? 6 : 60, inner)
      }
      return carried([Build.ipv6(60, chain, from: wire6.client.address, to: wire6.server.address)], over: wire6)
    },
    EvasionCase("ip6-routing-header", "A routing header stands before TCP.") {
      let routed: Bytes = [6, 0, 4, 0, 0, 0, 0, 0] + packet6.dropFirst(40)
      return carried([Build.ipv6(43, routed, from: wire6.client.address, to: wire6.server.address)], over: wire6)
    },
  ]

  private static let headers: [EvasionCase] = [
    EvasionCase("ip4-options", "The header has forty bytes of options.") {
      let segment = wire.tcp(Evasion.hello, at: 0, flags: 0x18, from: wire.client)
      return carried([wire.packet(segment, from: wire.client, options: Bytes(repeating: 1, count: 39) + [0])])
    },
    EvasionCase("ip4-total-length-0", "The header says that the packet is 0 bytes long, as offloading leaves it.") {
      var changed = packet
      changed.replaceSubrange(2..<4, with: [0, 0])
      return carried([changed])
    },
    EvasionCase("ip4-bad-checksum", "The IP header has a wrong checksum.") {
      var changed = packet
      changed[10] ^= 0xff
      return carried([changed])
    },
    EvasionCase("ip4-reserved-flag", "The reserved flag is set.") {
      var changed = packet
      changed[6] |= 0x80
      return carried([changed])
    },
    EvasionCase("ip-wrong-version", "The header says that it is of version 5.", .undecoded) {
      var changed = packet
      changed[0] = 0x55
      return [wire.carry(changed)].map { Bytes($0.prefix(12)) + [8, 0] + $0.dropFirst(14) }
    },
    EvasionCase("ip4-padding", "Padding behind the packet looks like a harmless ClientHello.") {
      carried([packet + Evasion.decoy])
    },
  ]
}
