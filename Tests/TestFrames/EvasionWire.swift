// Role: a connection whose every segment can be placed, repeated, contradicted or broken at will.
import EgressTypes

/// Frames between a client and a server; offsets count from the first byte that each may send.
package struct EvasionWire: Sendable {
  package var client: Station
  package var server: Station
  package var clientPort = 40_000
  package var serverPort: Int
  /// Initial sequence numbers.
  package var isn = (client: 0x1000_0000, server: 0x2000_0000)
  package var hopLimit: UInt8 = 64
  package var link: Conversation.Link

  package init(
    _ client: Station, _ server: Station, port: Int = 443, link: @escaping Conversation.Link = Conversation.ethernet
  ) {
    self.client = client
    self.server = server
    serverPort = port
    self.link = link
  }

  /// The opening of the connection.
  package var handshake: [Bytes] {
    [syn(), frame(tcp([], flags: 0x12, from: server, acknowledging: 0), from: server), ask([], at: 0, flags: 0x10)]
  }

  /// A SYN, with data if need be.
  package func syn(_ data: Bytes = [], isn other: Int? = nil) -> Bytes {
    var wire = self
    if let other { wire.isn.client = other }
    return frame(wire.tcp(data, at: -1, flags: 0x02, from: client), from: client)
  }

  /// A segment from the client.
  package func ask(_ data: Bytes, at offset: Int, flags: UInt8 = 0x18) -> Bytes {
    frame(tcp(data, at: offset, flags: flags, from: client), from: client)
  }

  /// A segment from the server that acknowledges so many of the client's bytes.
  package func answer(_ data: Bytes = [], at offset: Int = 0, acknowledging: Int = 0, flags: UInt8 = 0x18) -> Bytes {
    frame(tcp(data, at: offset, flags: flags, from: server, acknowledging: acknowledging), from: server)
  }

  /// What the server says when it understood, and what the client sends then.
  package func exchange(after offset: Int) -> [Bytes] {
    [
      answer(Bytes(repeating: 0x44, count: 300), acknowledging: offset),
      ask(Bytes(repeating: 0x55, count: 600), at: offset),
      answer([], at: 300, acknowledging: offset + 600, flags: 0x10),
    ]
  }

  /// A message in segments of so many bytes, in their order.
  package func segments(_ message: Bytes, size: Int, at start: Int = 0) -> [Bytes] {
    stride(from: 0, to: message.count, by: size).map { place in
      ask(Bytes(message[place..<min(place + size, message.count)]), at: start + place)
    }
  }

  /// The closing of the connection.
  package func close(after offset: Int) -> [Bytes] {
    [ask([], at: offset, flags: 0x11), answer([], at: 300, acknowledging: offset + 1, flags: 0x11)]
  }

  /// A datagram from the client.
  package func send(_ data: Bytes) -> Bytes {
    frame(Build.udp(data, from: clientPort, to: serverPort), 17, from: client)
  }

  /// A datagram from the server.
  package func reply(_ data: Bytes) -> Bytes {
    frame(Build.udp(data, from: serverPort, to: clientPort), 17, from: server)
  }

  /// A TCP segment with its header; sequence numbers wrap.
  package func tcp(
    _ data: Bytes, at offset: Int = -1, flags: UInt8, from sender: Station, acknowledging: Int = 0
  ) -> Bytes {
    let isClient = sender.address == client.address
    let sequence = (isClient ? isn.client : isn.server) + 1 + offset
    let other = (isClient ? isn.server : isn.client) + 1 + acknowledging
    return Build.tcp(
      data, flags: flags, from: isClient ? clientPort : serverPort, to: isClient ? serverPort : clientPort,
      sequence: sequence & 0xffff_ffff, acknowledgement: flags & 0x10 == 0 ? 0 : other & 0xffff_ffff)
  }

  /// The IP packet around a transport segment, with right checksums.
  package func packet(_ segment: Bytes, _ transport: UInt8 = 6, from sender: Station, options: Bytes = []) -> Bytes {
    let receiver = sender.address == client.address ? server : client
    var packet =
      sender.address.count == 4
      ? Build.ipv4(transport, segment, options: options, from: sender.address, to: receiver.address)
      : Build.ipv6(transport, segment, from: sender.address, to: receiver.address)
    packet[sender.address.count == 4 ? 8 : 7] = hopLimit
    return Build.checksummed(packet)
  }

  /// The frame around it.
  package func frame(_ segment: Bytes, _ transport: UInt8 = 6, from sender: Station) -> Bytes {
    carry(packet(segment, transport, from: sender), from: sender)
  }

  /// The frame around an IP packet.
  package func carry(_ packet: Bytes, from sender: Station? = nil) -> Bytes {
    let sender = sender ?? client
    return link(packet, sender, sender.address == client.address ? server : client)
  }
}

extension Build {
  /// A packet in fragments of so many bytes of data, a multiple of 8.
  package static func fragments4(_ packet: Bytes, size: Int, identification: Int = 0x4242) -> [Bytes] {
    let data = Bytes(packet.dropFirst(20))
    return stride(from: 0, to: data.count, by: size).map { offset in
      let piece = Bytes(data[offset..<min(offset + size, data.count)])
      return fragment4(of: packet, piece, offset: offset, more: offset + size < data.count, identification)
    }
  }

  /// One fragment of a packet with a plain 20-byte header.
  package static func fragment4(
    of packet: Bytes, _ piece: Bytes, offset: Int, more: Bool, _ identification: Int = 0x4242
  ) -> Bytes {
    var header = Bytes(packet.prefix(20))
    header.replaceSubrange(
      2..<8, with: be16(20 + piece.count) + be16(identification) + be16(offset / 8 | (more ? 0x2000 : 0)))
    return checksummed(header + piece)
  }

  /// One fragment of an IPv6 packet without extension headers.
  package static func fragment6(of packet: Bytes, _ range: Range<Int>, more: Bool? = nil, bytes: Bytes? = nil) -> Bytes
  {
    let data = Bytes(packet.dropFirst(40))
    let piece = bytes ?? Bytes(data[range])
    return ipv6(
      44, fragment6(packet[6], offset: range.lowerBound, more: more ?? (range.upperBound < data.count), piece),
      from: Bytes(packet[8..<24]), to: Bytes(packet[24..<40]))
  }
}
