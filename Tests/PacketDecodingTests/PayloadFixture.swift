// Role: one message of every payload protocol, with the place it is sent in and what it must be read as.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

/// A payload and its reading.
struct PayloadFixture: CustomTestStringConvertible, Sendable {
  var name: String
  var transport = TransportProtocol.tcp
  var port: UInt16 = 9000
  var bytes: Bytes
  var reading: PayloadReading

  var testDescription: String { name }

  var tuple: FiveTuple {
    FiveTuple(
      source: IPAddress(v4: 0xc000_020a), sourcePort: 40_000, destination: IPAddress(v4: 0xc633_6414),
      destinationPort: port, transport: transport, version: .v4)
  }

  /// What the list of decoders makes of these bytes in the fixture's place.
  func read(_ bytes: Bytes) -> PayloadReading {
    PayloadDecoders.read(bytes.span.bytes, of: tuple, fromInitiator: true)
  }

  /// A message that is whole.
  static func datagram(
    _ name: String, port: UInt16 = 9000, _ bytes: Bytes, _ observations: Observation...
  ) -> PayloadFixture {
    PayloadFixture(name: name, transport: .udp, port: port, bytes: bytes, reading: .complete(observations))
  }

  /// A beginning after which nothing needs to be read.
  static func stream(
    _ name: String, port: UInt16 = 9000, _ bytes: Bytes, _ observations: Observation...
  ) -> PayloadFixture {
    PayloadFixture(name: name, port: port, bytes: bytes, reading: .complete(observations))
  }

  /// A message after which another one may follow.
  static func message(
    _ name: String, port: UInt16 = 9000, _ bytes: Bytes, _ observations: Observation...
  ) -> PayloadFixture {
    PayloadFixture(name: name, port: port, bytes: bytes, reading: .continues(after: bytes.count, observations))
  }
}

extension PayloadFixture {
  static let all = proxies + changesToTLS + streams + tunnels + datagrams

  private static let address = IPAddress(v4: 0xcb00_7109)
  private static let address6 = IPAddress(high: 0x2001_0db8 << 32, low: 2)
  private static let name = Observation.serverName(DomainName("api.example.net"), .socks)
  private static func text(_ text: String) -> Bytes { Bytes(text.utf8) }
  private static func zeros(_ count: Int) -> Bytes { Bytes(repeating: 0, count: count) }
  private static func filler(_ count: Int) -> Bytes { Bytes(repeating: 0x5a, count: count) }

  static let proxies: [PayloadFixture] = [
    .message(
      "SOCKS4", [4, 1, 0, 80, 203, 0, 113, 9] + text("me\0"), .application(.socks), .relayed(address), .mark(.relayed)),
    .message(
      "SOCKS4a", [4, 1, 0, 80, 0, 0, 0, 1, 0] + text("api.example.net\0"), .application(.socks), name,
      .mark(.relayedByName)),
    .message(
      "SOCKS5, IPv4", [5, 1, 0, 5, 1, 0, 1, 203, 0, 113, 9, 1, 187], .application(.socks), .relayed(address),
      .mark(.relayed)),
    .message(
      "SOCKS5, IPv6", [5, 2, 0, 2, 5, 1, 0, 4] + Build.server6 + [1, 187], .application(.socks), .relayed(address6),
      .mark(.relayed)),
    .message(
      "SOCKS5, name after a password",
      [5, 2, 0, 2] + [1, 2] + text("me") + [3] + text("you") + [5, 1, 0, 3, 15] + text("api.example.net") + [1, 187],
      .application(.socks), name, .mark(.relayedByName)),
    .message(
      "SOCKS5, address as a name", [5, 1, 0, 5, 1, 0, 3, 11] + text("203.0.113.9") + [1, 187], .application(.socks),
      .relayed(address), .mark(.relayed)),
    .message(
      "SOCKS5, datagrams", [5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0], .application(.socks), .mark(.relayedByName)),
  ]

  static let changesToTLS: [PayloadFixture] = [
    .message("SMTP greeting", text("EHLO device\r\n"), .application(.smtp)),
    .message("SMTP", text("STARTTLS\r\n"), .application(.smtp), .mark(.startTLS)),
    .stream("SMTP mail", port: 25, text("MAIL FROM:<a@example.net>\r\n"), .application(.smtp)),
    .message("POP3", text("STLS\r\n"), .application(.pop3), .mark(.startTLS)),
    .message("FTP", text("AUTH TLS\r\n"), .application(.ftp), .mark(.startTLS)),
    .message("FTP user", port: 21, text("USER anonymous\r\n"), .application(.ftp)),
    .message("IMAP", port: 143, text("a1 starttls\r\n"), .application(.imap), .mark(.startTLS)),
    .stream("IMAP login", port: 143, text("a1 LOGIN me you\r\n"), .application(.imap)),
    .message(
      "XMPP stream",
      text("<?xml version='1.0'?> <stream:stream to='example.net' xmlns:stream='http://etherx.jabber.org/streams'>"),
      .application(.xmpp)),
    .message(
      "XMPP", text("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), .application(.xmpp), .mark(.startTLS)),
    .message(
      "LDAP", [0x30, 29, 2, 1, 1, 0x77, 24, 0x80, 22] + text("1.3.6.1.4.1.1466.20037"), .application(.ldap),
      .mark(.startTLS)),
    .stream(
      "LDAP bind", [0x30, 0x84, 0, 0, 0, 12, 2, 1, 1, 0x60, 7, 2, 1, 3, 4, 0, 0x80, 0], .application(.ldap)),
    .message("PostgreSQL", [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f], .application(.postgresql), .mark(.startTLS)),
    .stream("PostgreSQL startup", [0, 0, 0, 20, 0, 3, 0, 0] + text("user\0"), .application(.postgresql)),
    .message("MySQL", [32, 0, 0, 1, 0x85, 0xae, 0xff, 0, 0, 0, 0, 1, 33] + zeros(23), .mark(.startTLS)),
    .message(
      "RDP", [3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0], .application(.rdp), .mark(.startTLS)),
    .message("RDP without TLS", [3, 0, 0, 11, 6, 0xe0, 0, 0, 0, 0, 0], .application(.rdp)),
  ]

  static let streams: [PayloadFixture] = [
    .stream("SSH", text("SSH-2.0-"), .application(.ssh)),
    .stream("MQTT", [0x10, 0x80, 1, 0, 4] + text("MQTT") + [4], .application(.mqtt)),
    .stream("MQTT 3.1", [0x10, 20, 0, 6] + text("MQIsdp") + [3], .application(.mqtt)),
    .stream("RTMP", [3, 1, 2, 3, 4] + zeros(4) + filler(1528), .application(.rtmp)),
    .stream("RTMP by its port", port: 1935, [3, 1, 2, 3, 4] + zeros(4), .application(.rtmp)),
    .stream("RTSP", text("DESCRIBE rtsp://a.example.net/live RTSP/1.0\r\n"), .application(.rtsp)),
    .stream("RTSP options", text("OPTIONS rtsp://a.example.net/live RTSP/2.0\r\n"), .application(.rtsp)),
    .stream("SIP over TCP", text("REGISTER sip:example.net SIP/2.0\r\n"), .application(.sip)),
  ]

  private static let session: Bytes = [1, 2, 3, 4, 5, 6, 7, 8]
  private static let reset = [0x38] + session + zeros(5)
  private static let ike = session + zeros(8) + [33, 0x20, 34, 8] + zeros(4) + be32(28)

  static let tunnels: [PayloadFixture] = [
    .datagram("WireGuard opening", [1, 0, 0, 0] + filler(144), .application(.wireguard), .mark(.encryptedTunnel)),
    .datagram("WireGuard answer", [2, 0, 0, 0] + filler(88), .application(.wireguard), .mark(.encryptedTunnel)),
    .datagram(
      "WireGuard data", [4, 0, 0, 0, 9, 8, 7, 6] + [1] + zeros(7) + filler(16), .application(.wireguard),
      .mark(.encryptedTunnel)),
    .datagram("OpenVPN", reset, .application(.openvpn), .mark(.encryptedTunnel)),
    .datagram(
      "OpenVPN, tls-auth", [0x38] + session + filler(20) + be32(1) + be32(0x6500_0000) + zeros(5),
      .application(.openvpn), .mark(.encryptedTunnel)),
    .datagram(
      "OpenVPN, tls-crypt", [0x38] + session + be32(1) + be32(0x6500_0000) + filler(37), .application(.openvpn),
      .mark(.encryptedTunnel)),
    .datagram(
      "OpenVPN answer", [0x40] + session + [1] + zeros(4) + session + zeros(4), .application(.openvpn),
      .mark(.encryptedTunnel)),
    .stream("OpenVPN over TCP", be16(14) + reset, .application(.openvpn), .mark(.encryptedTunnel)),
    .datagram("IKE", port: 500, ike, .application(.ike), .mark(.encryptedTunnel)),
    .datagram("IKE through a NAT", port: 4500, zeros(4) + ike, .application(.ike), .mark(.encryptedTunnel)),
    .datagram("ESP", port: 4500, be32(0x1000) + be32(1) + filler(24), .application(.esp), .mark(.encryptedTunnel)),
  ]

  private static let transaction: Bytes = be32(0x2112_a442) + Bytes(1...12)
  private static let hidden = zip(be32(0xcb00_7109), be32(0x2112_a442)).map { $0 ^ $1 }
  private static let hidden6 = zip(Build.server6, transaction).map { $0 ^ $1 }

  static let datagrams: [PayloadFixture] = [
    .datagram("SIP", text("INVITE sip:a@example.net SIP/2.0\r\n"), .application(.sip)),
    .datagram("SIP status", text("SIP/2.0 200"), .application(.sip)),
    .datagram("NTP", port: 123, [0x23] + zeros(47), .application(.ntp)),
    .datagram("STUN", be16(1) + be16(0) + transaction, .application(.stun)),
    .datagram(
      "TURN permission", be16(8) + be16(12) + transaction + be16(0x12) + be16(8) + [0, 1, 0, 0] + hidden,
      .application(.stun), .relayed(address), .mark(.relayed)),
    .datagram(
      "TURN sending", be16(0x16) + be16(24) + transaction + be16(0x12) + be16(20) + [0, 2, 0, 0] + hidden6,
      .application(.stun), .relayed(address6), .mark(.relayed)),
    .datagram("DNS question", port: 53, Build.dnsQuestion("api.example.net"), .application(.dns)),
  ]
}
