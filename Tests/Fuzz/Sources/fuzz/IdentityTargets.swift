// Role: what stations say of their own addresses, with the headers right so that the messages themselves are tried.
import EgressTypes
import PacketDecoding
import TestFrames

extension FuzzTarget {
  /// The first byte says what the rest is: a whole frame, or the message of one protocol in a frame that fits it.
  static let identity = [
    FuzzTarget("identity", isFast: true) {
      IdentitySeeds.all
    } run: { input in
      guard let kind = input.first else { return }
      let rest = Bytes(input.dropFirst())
      let frame = IdentitySeeds.frame(kind, rest)
      let packet = FrameDecoder(link: .ethernet).decode(frame.span.bytes, wireLength: frame.count)
      let claims = IdentityDecoders.read(frame.span.bytes, packet)
      check(claims.count <= 16, "claims are bounded")
      for claim in claims {
        check(!claim.mac.isGroup && claim.mac.bits != 0, "a claim is one station's")
        check(claim.address.isIPv4 == (claim.version == .v4), "an address has its version")
      }
    }
  ]
}

/// Messages of the identity protocols.
enum IdentitySeeds {
  static func frame(_ kind: UInt8, _ message: Bytes) -> Bytes {
    switch kind {
    case 1: Build.ethernet(0x0806, message)
    case 2: solicitation(message)
    case 3: Build.dhcpFrame(message)
    case 4: Build.ethernet(0x86dd, Build.ipv6(17, Build.udp(message, from: 547, to: 546)))
    default: message
    }
  }

  /// A message of neighbour discovery counts only with the highest hop limit (RFC 4861 §7.1).
  private static func solicitation(_ message: Bytes) -> Bytes {
    var packet = Build.ipv6(58, message)
    packet[7] = 255
    return Build.ethernet(0x86dd, packet)
  }

  static let all: [Bytes] = {
    let options: Bytes = [53, 1, 5] + [51, 4] + be32(3600)
    let lease = Build.option6(3, be32(1) + be32(0) + be32(0) + Build.leasedAddress6(valid: 7200))
    let device = Build.option6(1, be16(3) + be16(1) + Build.clientMAC)
    let neighbour = Build.neighbourDiscovery(
      136, Build.client6 + [14, 1, 0, 0, 0, 0, 0, 0] + Build.linkLayerAddress(2))
    return [
      [1] + Build.arp(1), [1] + Build.arp(2),
      [2, 135, 0, 0, 0, 0, 0, 0, 0] + Build.server6 + Build.linkLayerAddress(1),
      [2, 134, 0, 0, 0, 0, 0, 0, 0] + be32(0) + be32(0) + Build.linkLayerAddress(1),
      [3] + Build.dhcp(options: options + [255]),
      [3] + Build.dhcp(file: options + [255], options: [52, 1, 1, 53, 1, 5, 255]), [3] + Build.dhcp(options: nil),
      [4, 7, 1, 2, 3] + device + lease, [0] + neighbour, [0] + Build.dhcpFrame(Build.dhcp(options: options + [255])),
      [0] + Build.dhcp6Frame(7, device + lease),
    ]
  }()
}
