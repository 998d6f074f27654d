// Role: holds what each identity protocol claims, what claims nothing, and that no byte of a frame can trap a decoder.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

/// A frame with the claims it makes, in the form of `text`.
private struct IdentityFixture: Sendable, CustomTestStringConvertible {
  let name: String
  let frame: Bytes
  var claims: [String] = []
  var testDescription: String { name }
}

private let none = Bytes(repeating: 0, count: 16)
private let other: Bytes = [0x60, 0x60, 0x1f, 0, 0, 7]
private let announced: Bytes = Build.client6.dropLast() + [9]
private let ack: Bytes = [53, 1, 5]
private let hour: Bytes = [51, 4] + be32(3600)
private let lease = Build.option6(3, be32(1) + be32(0) + be32(0) + Build.leasedAddress6(valid: 7200))
private let deviceLL = Build.option6(1, be16(3) + be16(1) + other)
private let deviceLLT = Build.option6(1, be16(1) + be16(1) + be32(0x2a00_0000) + other)
private let group: Bytes = [0x33, 0x33, 0, 0, 0, 1]

private let arp: [IdentityFixture] = [
  IdentityFixture(
    name: "ARP request", frame: Build.ethernet(0x0806, Build.arp(1)), claims: ["02:00:00:00:00:0a 192.0.2.10 arp"]),
  IdentityFixture(
    name: "ARP reply with padding", frame: Build.ethernet(0x0806, Build.arp(2) + Bytes(repeating: 0, count: 18)),
    claims: ["02:00:00:00:00:0a 192.0.2.10 arp"]),
  IdentityFixture(
    name: "ARP announcement behind two tags",
    frame: Build.ethernet(
      0x88a8, Build.vlan(2, 0x8100, Build.vlan(7, 0x0806, Build.arp(1, sender: other, Build.client4, Build.client4)))),
    claims: ["60:60:1f:00:00:07 192.0.2.10 arp"]),
  IdentityFixture(name: "ARP probe", frame: Build.ethernet(0x0806, Build.arp(1, [0, 0, 0, 0]))),
  IdentityFixture(name: "ARP from a group", frame: Build.ethernet(0x0806, Build.arp(1, sender: group))),
  IdentityFixture(name: "ARP for multicast", frame: Build.ethernet(0x0806, Build.arp(1, [224, 0, 0, 1]))),
  IdentityFixture(name: "inverse ARP", frame: Build.ethernet(0x0806, Build.arp(8))),
  IdentityFixture(name: "ARP for no Ethernet", frame: Build.ethernet(0x0806, [0, 6] + Build.arp(1).dropFirst(2))),
]

private let ndp: [IdentityFixture] = [
  IdentityFixture(
    name: "neighbour solicitation",
    frame: Build.neighbourDiscovery(135, Build.server6 + Build.linkLayerAddress(1)),
    claims: ["02:00:00:00:00:0a 2001:db8::1 ndp"]),
  IdentityFixture(
    name: "neighbour advertisement behind an unknown option",
    frame: Build.neighbourDiscovery(
      136, announced + [14, 2] + Bytes(repeating: 1, count: 14) + Build.linkLayerAddress(2, other)),
    claims: ["60:60:1f:00:00:07 2001:db8::9 ndp"]),
  IdentityFixture(
    name: "router solicitation", frame: Build.neighbourDiscovery(133, Build.linkLayerAddress(1)),
    claims: ["02:00:00:00:00:0a 2001:db8::1 ndp"]),
  IdentityFixture(
    name: "router advertisement",
    frame: Build.neighbourDiscovery(
      134, be32(0) + be32(0) + Build.linkLayerAddress(1, Build.gatewayMAC), from: Build.server6),
    claims: ["02:00:00:00:00:01 2001:db8::2 ndp"]),
  IdentityFixture(
    name: "detection of duplicates",
    frame: Build.neighbourDiscovery(135, Build.client6 + Build.linkLayerAddress(1), from: none)),
  IdentityFixture(name: "solicitation without option", frame: Build.neighbourDiscovery(135, Build.server6)),
  IdentityFixture(
    name: "target option in a solicitation",
    frame: Build.neighbourDiscovery(135, Build.server6 + Build.linkLayerAddress(2))),
  IdentityFixture(
    name: "a router passed it on",
    frame: Build.neighbourDiscovery(136, announced + Build.linkLayerAddress(2), hopLimit: 254)),
  IdentityFixture(
    name: "a code", frame: Build.neighbourDiscovery(136, announced + Build.linkLayerAddress(2), code: 1)),
  IdentityFixture(
    name: "an option of no length",
    frame: Build.neighbourDiscovery(136, announced + Build.linkLayerAddress(2) + [1, 0])),
  IdentityFixture(
    name: "an advertised group",
    frame: Build.neighbourDiscovery(136, [0xff, 2] + announced.dropFirst(2) + Build.linkLayerAddress(2))),
  IdentityFixture(
    name: "a mapped address",
    frame: Build.neighbourDiscovery(
      136, Bytes(repeating: 0, count: 10) + [0xff, 0xff] + Build.client4 + Build.linkLayerAddress(2))),
  IdentityFixture(name: "echo request", frame: Build.ethernet(0x86dd, Build.ipv6(58, Build.icmp(128, 0)))),
]

private let dhcp: [IdentityFixture] = [
  IdentityFixture(
    name: "DHCP acknowledgement", frame: Build.dhcpFrame(Build.dhcp(options: [0, 0] + ack + hour + [255])),
    claims: ["02:00:00:00:00:0a 192.0.2.10 dhcp 3600"]),
  IdentityFixture(
    name: "DHCP acknowledgement to a relay",
    frame: Build.dhcpFrame(Build.dhcp(client: other, options: hour + ack), to: 67),
    claims: ["60:60:1f:00:00:07 192.0.2.10 dhcp 3600"]),
  IdentityFixture(
    name: "options in file and server name",
    frame: Build.dhcpFrame(
      Build.dhcp(file: ack + [255], serverName: hour + [255], options: [52, 1, 3, 255])),
    claims: ["02:00:00:00:00:0a 192.0.2.10 dhcp 3600"]),
  IdentityFixture(
    name: "file that holds no options", frame: Build.dhcpFrame(Build.dhcp(file: [53, 1, 2], options: ack + [255])),
    claims: ["02:00:00:00:00:0a 192.0.2.10 dhcp"]),
  IdentityFixture(
    name: "BOOTP without options", frame: Build.dhcpFrame(Build.dhcp(options: nil)),
    claims: ["02:00:00:00:00:0a 192.0.2.10 dhcp"]),
  IdentityFixture(name: "DHCP offer", frame: Build.dhcpFrame(Build.dhcp(options: [53, 1, 2] + hour + [255]))),
  IdentityFixture(name: "DHCP refusal", frame: Build.dhcpFrame(Build.dhcp(options: [53, 1, 6, 255]))),
  IdentityFixture(name: "first type counts", frame: Build.dhcpFrame(Build.dhcp(options: [53, 1, 2] + ack + [255]))),
  IdentityFixture(
    name: "acknowledgement of settings alone",
    frame: Build.dhcpFrame(Build.dhcp(yours: [0, 0, 0, 0], options: ack + [255]))),
  IdentityFixture(
    name: "DHCP request", frame: Build.dhcpFrame(Build.dhcp(operation: 1, options: ack), from: 68, to: 67)),
  IdentityFixture(
    name: "acknowledgement from elsewhere", frame: Build.dhcpFrame(Build.dhcp(options: ack + [255]), from: 6700)),
  IdentityFixture(name: "option beyond the end", frame: Build.dhcpFrame(Build.dhcp(options: ack + [51, 40, 0]))),
]

private let dhcp6: [IdentityFixture] = [
  IdentityFixture(
    name: "DHCPv6 reply", frame: Build.dhcp6Frame(7, deviceLL + lease),
    claims: ["02:00:00:00:00:0a 2001:db8::1 dhcpv6 7200"]),
  IdentityFixture(
    name: "DHCPv6 reply to a group, named by link-layer address",
    frame: Build.dhcp6Frame(7, lease + deviceLL, to: group),
    claims: ["60:60:1f:00:00:07 2001:db8::1 dhcpv6 7200"]),
  IdentityFixture(
    name: "DHCPv6 reply to a group, named by link-layer address and time",
    frame: Build.dhcp6Frame(7, deviceLLT + lease, to: group), claims: ["60:60:1f:00:00:07 2001:db8::1 dhcpv6 7200"]),
  IdentityFixture(
    name: "DHCPv6 reply with a temporary address and one withdrawn",
    frame: Build.dhcp6Frame(
      7, Build.option6(4, be32(1) + Build.leasedAddress6(announced, valid: 60) + Build.leasedAddress6(valid: 0))),
    claims: ["02:00:00:00:00:0a 2001:db8::9 dhcpv6 60"]),
  IdentityFixture(
    name: "DHCPv6 reply to nobody known",
    frame: Build.dhcp6Frame(7, Build.option6(1, be16(4) + Bytes(repeating: 7, count: 16)) + lease, to: group)),
  IdentityFixture(name: "address outside an association", frame: Build.dhcp6Frame(7, Build.leasedAddress6(valid: 60))),
  IdentityFixture(name: "DHCPv6 advertise", frame: Build.dhcp6Frame(2, deviceLL + lease)),
]

private func claims(_ frame: Bytes, wireLength: Int? = nil) -> [IdentityClaim] {
  let packet = LinkType.ethernet.decode(frame, wireLength: wireLength)
  return IdentityDecoders.read(frame.span.bytes, packet)
}

private func text(_ claim: IdentityClaim) -> String {
  let lease = claim.leaseSeconds.map { " \($0)" } ?? ""
  return "\(claim.mac) \(claim.address) \(claim.source.rawValue)\(lease)"
}

@Suite("Identity decoders")
struct IdentityDecodersTests {
  fileprivate static let fixtures = arp + ndp + dhcp + dhcp6

  @Test("each message claims what it says", arguments: fixtures)
  fileprivate func claimed(_ fixture: IdentityFixture) {
    let found = claims(fixture.frame)
    #expect(found.map(text) == fixture.claims)
    for claim in found { #expect((claim.version == .v4) == claim.address.isIPv4) }
  }

  @Test("any beginning of a frame may be all that was captured; it claims the same or nothing", arguments: fixtures)
  fileprivate func truncated(_ fixture: IdentityFixture) {
    for count in 0..<fixture.frame.count {
      let found = claims(Bytes(fixture.frame.prefix(count)), wireLength: fixture.frame.count).map(text)
      #expect(found.allSatisfy { fixture.claims.contains($0) }, "\(count) bytes")
    }
  }

  @Test("any byte of a frame may have any value", arguments: fixtures)
  fileprivate func corrupted(_ fixture: IdentityFixture) {
    var frame = fixture.frame
    for place in frame.indices {
      let original = frame[place]
      for value in UInt8.min...UInt8.max {
        frame[place] = value
        for claim in claims(frame) {
          #expect(!claim.mac.isGroup && claim.mac.bits != 0 && claim.address.scope != .unspecified)
        }
      }
      frame[place] = original
    }
  }

  @Test("of many addresses and options so many are read, and no more")
  func bounded() {
    let many = (0..<100).reduce(into: Bytes()) {
      $0 += Build.leasedAddress6(Build.client6.dropLast() + [UInt8($1)], valid: 9)
    }
    #expect(claims(Build.dhcp6Frame(7, Build.option6(4, be32(1) + many))).count == 16)
    let late = Build.dhcpFrame(Build.dhcp(options: (0..<300).flatMap { _ in [12, 1, 65] as Bytes } + [53, 1, 2]))
    #expect(claims(late) == [])
  }
}
