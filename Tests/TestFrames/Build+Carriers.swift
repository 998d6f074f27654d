// Role: builds what stands between a link header and IP, and the headers of tunnels, byte by byte.

extension Build {
  // Between link and network

  /// One label; the bottom of its stack unless told otherwise.
  package static func label(_ value: Int, isBottom: Bool = true) -> Bytes {
    be32(value << 12 | (isBottom ? 0x100 : 0) | 64)
  }

  /// What follows the EtherType of a session or of discovery.
  package static func pppoe(code: UInt8 = 0, _ payload: Bytes) -> Bytes {
    [0x11, code] + be16(0x0102) + be16(payload.count) + payload
  }

  package static func snap(_ etherType: Int, organisation: Bytes = [0, 0, 0], _ payload: Bytes) -> Bytes {
    [0xaa, 0xaa, 3] + organisation + be16(etherType) + payload
  }

  /// An Ethernet frame with a length in place of the EtherType.
  package static func ethernetLLC(_ payload: Bytes) -> Bytes { ethernet(payload.count, payload) }

  /// A security tag and a check value; without a channel identifier.
  package static func macsec(control: UInt8, _ payload: Bytes) -> Bytes {
    [control, 0] + be32(1) + payload + Bytes(repeating: 0xcc, count: 16)
  }

  // Tunnels

  package static func gre(_ flags: Int, _ etherType: Int, options: Bytes = [], _ payload: Bytes) -> Bytes {
    be16(flags) + be16(etherType) + options + payload
  }

  /// An authentication with an empty client id and value.
  package static let teredoAuthentication: Bytes = be16(1) + [0, 0] + Bytes(repeating: 7, count: 8) + [0]
  /// Port and address of a sender, obfuscated.
  package static let teredoOrigin: Bytes = be16(0) + be16(0x1234) + be32(0x0102_0304)

  package static func vxlan(flags: UInt8 = 8, next: UInt8 = 0, _ payload: Bytes) -> Bytes {
    [flags, 0, 0, next] + be32(5000 << 8) + payload
  }

  package static func geneve(_ etherType: Int, options: Bytes = [], _ payload: Bytes) -> Bytes {
    [UInt8(options.count / 4), 0] + be16(etherType) + be32(5000 << 8) + options + payload
  }

  /// A G-PDU unless told otherwise; `options` are what the flags announce.
  package static func gtp(flags: UInt8 = 0x30, type: UInt8 = 255, options: Bytes = [], _ payload: Bytes) -> Bytes {
    [flags, type] + be16(options.count + payload.count) + be32(9) + options + payload
  }

  package static func l2tp(_ flags: Int = 2, options: Bytes = [], _ payload: Bytes) -> Bytes {
    be16(flags) + options + payload
  }
}

extension Build {
  /// The header of an 802.11 data frame, to the access point unless told otherwise.
  package static func wlan(subtype: UInt8 = 0, flags: UInt8 = 1, fragment: UInt8 = 0, qos: Int = 0) -> Bytes {
    let network: Bytes = [2, 0, 0, 0, 0, 0xff]
    let addresses =
      switch flags & 3 {
      case 0: gatewayMAC + clientMAC + network
      case 1: network + clientMAC + gatewayMAC
      case 2: gatewayMAC + network + clientMAC
      default: network + network + gatewayMAC
      }
    let isBridged = flags & 3 == 3
    let hasQoS = subtype & 8 != 0
    return [subtype << 4 | 8, flags, 0, 0] + addresses + [fragment, 0x10]
      + (isBridged ? clientMAC : []) + (hasQoS ? be16(qos) : []) + (hasQoS && flags & 0x80 != 0 ? be32(0) : [])
  }
}
