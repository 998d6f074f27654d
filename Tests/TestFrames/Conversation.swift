// Role: two stations that speak to each other, as the frames a watcher between them would capture.
import EgressTypes

/// One end of a conversation.
package struct Station: Sendable {
  /// The link-layer address; beyond a router, the router's.
  package var mac: Bytes
  /// The IP address, 4 or 16 bytes.
  package var address: Bytes

  /// Makes a station out of texts; a text that is no address stops the tests.
  package init(_ address: String, mac: String) {
    guard let ip = IPAddress(address), let station = MACAddress(mac) else {
      fatalError("\(address) or \(mac) is no address")
    }
    self.address = ip.bytes
    self.mac = (0..<6).map { UInt8(truncatingIfNeeded: station.bits >> (40 - 8 * $0)) }
  }
}

/// The frames between a client and a server, with their sequence numbers kept.
package struct Conversation: Sendable {
  /// TCP flags by their usual names (RFC 9293 §3.1).
  package enum Flags: UInt8, Sendable {
    case syn = 0x02
    case synAck = 0x12
    case ack = 0x10
    case data = 0x18
    case fin = 0x11
    case reset = 0x14
  }

  /// What carries an IP packet from one station to the other.
  package typealias Link = @Sendable (_ packet: Bytes, _ from: Station, _ to: Station) -> Bytes

  package var client: Station
  package var server: Station
  package var clientPort: Int
  package var serverPort: Int
  /// The IP protocol number.
  package var transport: UInt8
  package var link: Link
  private var sent = (client: 1_000, server: 9_000)

  package init(
    _ client: Station, _ server: Station, clientPort: Int = 40_000, serverPort: Int = 443, transport: UInt8 = 6,
    link: @escaping Link = Conversation.ethernet
  ) {
    self.client = client
    self.server = server
    self.clientPort = clientPort
    self.serverPort = serverPort
    self.transport = transport
    self.link = link
  }

  /// A frame from the client.
  package mutating func ask(_ payload: Bytes = [], _ flags: Flags = .data) -> Bytes {
    let segment = transportBytes(payload, flags, clientPort, serverPort, sent.client, sent.server)
    sent.client += advance(payload, flags)
    return link(packet(segment, client, server), client, server)
  }

  /// A frame from the server.
  package mutating func answer(_ payload: Bytes = [], _ flags: Flags = .data) -> Bytes {
    let segment = transportBytes(payload, flags, serverPort, clientPort, sent.server, sent.client)
    sent.server += advance(payload, flags)
    return link(packet(segment, server, client), server, client)
  }

  /// The three frames that open a TCP connection.
  package mutating func open() -> [Bytes] { [ask([], .syn), answer([], .synAck), ask([], .ack)] }

  /// The three frames that close it.
  package mutating func close() -> [Bytes] { [ask([], .fin), answer([], .fin), ask([], .ack)] }

  private func transportBytes(
    _ payload: Bytes, _ flags: Flags, _ from: Int, _ to: Int, _ sequence: Int, _ acknowledgement: Int
  ) -> Bytes {
    switch transport {
    case 6:
      Build.tcp(
        payload, flags: flags.rawValue, from: from, to: to, sequence: sequence,
        acknowledgement: flags == .syn ? 0 : acknowledgement)
    case 17: Build.udp(payload, from: from, to: to)
    default: payload
    }
  }

  private func advance(_ payload: Bytes, _ flags: Flags) -> Int {
    payload.count + ([.syn, .synAck, .fin].contains(flags) ? 1 : 0)
  }

  private func packet(_ segment: Bytes, _ from: Station, _ to: Station) -> Bytes {
    from.address.count == 4
      ? Build.ipv4(transport, segment, from: from.address, to: to.address)
      : Build.ipv6(transport, segment, from: from.address, to: to.address)
  }
}

extension Conversation {
  /// The EtherType of an IP packet.
  package static func etherType(_ packet: Bytes) -> Int { packet[0] >> 4 == 6 ? 0x86dd : 0x0800 }

  package static let ethernet: Link = { packet, from, to in
    Build.ethernet(etherType(packet), packet, from: from.mac, to: to.mac)
  }
}

extension Build {
  /// A DNS question for the IPv4 address of a name.
  package static func dnsQuestion(_ name: String) -> Bytes {
    dns(flags: 0x0100, question: self.name(name), answers: [])
  }

  /// Its answer, in which the name is a pointer to the question.
  package static func dnsAnswer(_ name: String, _ addresses: Bytes...) -> Bytes {
    dns(question: self.name(name), answers: addresses.map { record(pointer(12), type: 1, $0) })
  }

  /// What a TLS client sends first.
  package static func hello(_ name: String) -> Bytes { records(clientHello(serverName(name))) }
}
