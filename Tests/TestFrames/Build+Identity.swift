// Role: builds the messages by which stations say, or are told, which addresses they have.

extension Build {
  /// ARP for IPv4 over Ethernet, as the payload of a frame.
  package static func arp(
    _ operation: Int, sender: Bytes = clientMAC, _ senderAddress: Bytes = client4,
    target: Bytes = Bytes(repeating: 0, count: 6), _ targetAddress: Bytes = server4
  ) -> Bytes {
    be16(1) + be16(0x0800) + [6, 4] + be16(operation) + sender + senderAddress + target + targetAddress
  }

  /// An ICMPv6 message of neighbour discovery in its frame; `body` follows type, code, checksum and four bytes.
  package static func neighbourDiscovery(
    _ type: UInt8, _ body: Bytes, from: Bytes = client6, hopLimit: UInt8 = 255, code: UInt8 = 0
  ) -> Bytes {
    var packet = ipv6(58, [type, code] + be16(0) + be32(0) + body, from: from)
    packet[7] = hopLimit
    return ethernet(0x86dd, packet)
  }

  /// A link-layer address option: type 1 is the source's, type 2 the target's.
  package static func linkLayerAddress(_ type: UInt8, _ mac: Bytes = clientMAC) -> Bytes { [type, 1] + mac }

  /// A BOOTP or DHCP message without its Ethernet header; the options follow the magic cookie, which nil leaves out.
  package static func dhcp(
    operation: UInt8 = 2, yours: Bytes = client4, client: Bytes = clientMAC, file: Bytes = [], serverName: Bytes = [],
    options: Bytes?
  ) -> Bytes {
    func padded(_ bytes: Bytes, _ count: Int) -> Bytes { bytes + Bytes(repeating: 0, count: count - bytes.count) }
    let addresses = [0, 0, 0, 0] + yours + [192, 0, 2, 1] + [0, 0, 0, 0]
    return [operation, 1, 6, 0] + be32(0x1234_5678) + be32(0) + addresses + padded(client, 16)
      + padded(serverName, 64) + padded(file, 128) + (options.map { be32(0x6382_5363) + $0 } ?? padded([], 64))
  }

  /// A DHCP server's datagram in its frame.
  package static func dhcpFrame(_ message: Bytes, from: Int = 67, to: Int = 68) -> Bytes {
    ethernet(
      0x0800, ipv4(17, udp(message, from: from, to: to), from: [192, 0, 2, 1], to: client4), from: gatewayMAC,
      to: clientMAC)
  }

  /// An option of DHCPv6: code, length, value.
  package static func option6(_ code: Int, _ value: Bytes) -> Bytes { be16(code) + be16(value.count) + value }

  /// An address of DHCPv6 with its lifetimes.
  package static func leasedAddress6(_ address: Bytes = client6, valid: Int) -> Bytes {
    option6(5, address + be32(valid / 2) + be32(valid))
  }

  /// A DHCPv6 server's datagram in its frame.
  package static func dhcp6Frame(_ type: UInt8, _ options: Bytes, to mac: Bytes = clientMAC) -> Bytes {
    ethernet(
      0x86dd, ipv6(17, udp([type, 1, 2, 3] + options, from: 547, to: 546), from: server6, to: client6),
      from: gatewayMAC, to: mac)
  }
}
