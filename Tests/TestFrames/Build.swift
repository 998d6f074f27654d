// Role: builds frames byte by byte; every frame and capture of the tests is the value of such an expression.

package typealias Bytes = [UInt8]

/// A number in network order.
package func be16(_ value: Int) -> Bytes { [UInt8(value >> 8 & 255), UInt8(value & 255)] }
package func be32(_ value: Int) -> Bytes { be16(value >> 16) + be16(value) }

package enum Build {
  package static let client4: Bytes = [192, 0, 2, 10]
  package static let server4: Bytes = [198, 51, 100, 20]
  package static let client6: Bytes = [0x20, 0x01, 0x0d, 0xb8] + Bytes(repeating: 0, count: 11) + [1]
  package static let server6: Bytes = [0x20, 0x01, 0x0d, 0xb8] + Bytes(repeating: 0, count: 11) + [2]
  package static let clientMAC: Bytes = [0x02, 0, 0, 0, 0, 0x0a]
  package static let gatewayMAC: Bytes = [0x02, 0, 0, 0, 0, 0x01]

  // Link

  package static func ethernet(
    _ etherType: Int, _ payload: Bytes, from: Bytes = clientMAC, to: Bytes = gatewayMAC
  ) -> Bytes {
    to + from + be16(etherType) + payload
  }

  /// What follows a tag's EtherType.
  package static func vlan(_ id: Int, _ etherType: Int, _ payload: Bytes) -> Bytes {
    be16(0xe000 | id) + be16(etherType) + payload
  }

  package static func sll(
    _ etherType: Int, _ payload: Bytes, addressLength: Int = 6, from: Bytes = clientMAC
  ) -> Bytes {
    be16(0) + be16(1) + be16(addressLength) + from + [0, 0] + be16(etherType) + payload
  }

  package static func sll2(_ etherType: Int, _ payload: Bytes, addressLength: UInt8 = 6) -> Bytes {
    be16(etherType) + be16(0) + be32(3) + be16(1) + [4, addressLength] + clientMAC + [0, 0] + payload
  }

  // Network

  package static func ipv4(
    _ transport: UInt8, _ payload: Bytes, options: Bytes = [], totalLength: Int? = nil, headerWords: Int? = nil,
    fragment: Int = 0, from: Bytes = client4, to: Bytes = server4
  ) -> Bytes {
    let length = 20 + options.count
    return [UInt8(0x40 | (headerWords ?? length / 4)), 0] + be16(totalLength ?? length + payload.count)
      + be16(0x1234) + be16(fragment) + [64, transport] + be16(0) + from + to + options + payload
  }

  package static func ipv6(
    _ next: UInt8, _ payload: Bytes, payloadLength: Int? = nil, from: Bytes = client6, to: Bytes = server6
  ) -> Bytes {
    be32(0x6000_0000) + be16(payloadLength ?? payload.count) + [next, 63] + from + to + payload
  }

  /// An extension header of `8 + 8 * units` bytes that does nothing.
  package static func options(_ next: UInt8, units: Int = 0, _ payload: Bytes) -> Bytes {
    [next, UInt8(units)] + Bytes(repeating: 0, count: 6 + 8 * units) + payload
  }

  package static func fragment6(_ next: UInt8, offset: Int, more: Bool, _ payload: Bytes) -> Bytes {
    [next, 0] + be16(offset | (more ? 1 : 0)) + be32(0x0102_0304) + payload
  }

  // Transport

  package static func tcp(
    _ payload: Bytes, flags: UInt8 = 0x18, options: Bytes = [], headerWords: Int? = nil, from: Int = 40_000,
    to: Int = 443, sequence: Int = 0x0a0b_0c0d, acknowledgement: Int = 0
  ) -> Bytes {
    be16(from) + be16(to) + be32(sequence) + be32(acknowledgement)
      + [UInt8((headerWords ?? 5 + options.count / 4) << 4), flags] + be16(1024) + be32(0) + options + payload
  }

  package static func udp(_ payload: Bytes, length: Int? = nil, from: Int = 40_000, to: Int = 53) -> Bytes {
    be16(from) + be16(to) + be16(length ?? 8 + payload.count) + be16(0) + payload
  }

  package static func icmp(_ type: UInt8, _ code: UInt8, _ payload: Bytes = []) -> Bytes {
    [type, code] + be16(0) + be32(7) + payload
  }
}
