// Role: evasions by a far side that passes the traffic on, and by protocols that turn to TLS in mid-connection.
import EgressTypes
import TestFrames

extension EvasionCase {
  static let proxies: [EvasionCase] = [relays, startTLS].flatMap(\.self)

  /// What client and server say in turn, each in a segment of its own.
  private static func dialogue(port: Int, _ turns: [(client: Bytes, server: Bytes)]) -> [Bytes] {
    var wire = Evasion.wire
    wire.serverPort = port
    var (sent, received) = (0, 0)
    var frames = wire.handshake
    for turn in turns {
      if !turn.client.isEmpty { frames += wire.segments(turn.client, size: 1400, at: sent) }
      sent += turn.client.count
      frames.append(wire.answer(turn.server, at: received, acknowledging: sent))
      received += turn.server.count
    }
    return frames
  }

  private static let wanted = Bytes(Evasion.wanted.utf8)
  private static let relayed: [FlowMark] = [.relayedByName]

  private static let relays: [EvasionCase] = [
    EvasionCase(
      "socks5-by-name", "A SOCKS 5 proxy is asked for a name.", .readsOrMarks(Evasion.wanted, relayed)
    ) {
      dialogue(
        port: 1080,
        [([5, 1, 0], [5, 0]), ([5, 1, 0, 3] + Build.vector8(wanted) + be16(443), [5, 0, 0, 1, 0, 0, 0, 0, 0, 0])])
    },
    EvasionCase("socks5-by-address", "A SOCKS 5 proxy is asked for a Chinese address.", .marks([.relayed])) {
      dialogue(
        port: 1080,
        [([5, 1, 0], [5, 0]), ([5, 1, 0, 1] + Cast.chinese.address + be16(443), [5, 0, 0, 1, 0, 0, 0, 0, 0, 0])])
    },
    EvasionCase("socks5-then-hello", "Behind the proxy's answer comes a ClientHello with another name.") {
      dialogue(
        port: 1080,
        [
          ([5, 1, 0], [5, 0]),
          ([5, 1, 0, 3] + Build.vector8(Bytes(Evasion.harmless.utf8)) + be16(443), [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
          (Evasion.hello, [22, 3, 3]),
        ])
    },
    EvasionCase("socks4a-by-name", "A SOCKS 4a proxy is asked for a name.", .readsOrMarks(Evasion.wanted, relayed)) {
      dialogue(port: 1080, [([4, 1] + be16(443) + [0, 0, 0, 1, 0] + wanted + [0], [0, 0x5a, 0, 0, 0, 0, 0, 0])])
    },
    EvasionCase("socks4-by-address", "A SOCKS 4 proxy is asked for a Chinese address.", .marks([.relayed])) {
      dialogue(port: 1080, [([4, 1] + be16(443) + Cast.chinese.address + [0], [0, 0x5a, 0, 0, 0, 0, 0, 0])])
    },
    EvasionCase(
      "http-connect-by-name", "An HTTP proxy is asked for a name.", .readsOrMarks(Evasion.wanted, relayed)
    ) {
      dialogue(
        port: 8080,
        [(Evasion.lines("CONNECT \(Evasion.wanted):443 HTTP/1.1", ""), Evasion.lines("HTTP/1.1 200 OK", ""))])
    },
    EvasionCase("http-connect-by-address", "An HTTP proxy is asked for a Chinese address.", .marks([.relayed])) {
      dialogue(
        port: 8080,
        [
          (
            Evasion.lines("CONNECT 203.0.113.10:443 HTTP/1.1", "Host: \(Evasion.harmless)", ""),
            Evasion.lines("HTTP/1.1 200 OK", "")
          )
        ])
    },
    EvasionCase("http-connect-then-hello", "Behind the proxy's answer comes a ClientHello with another name.") {
      dialogue(
        port: 8080,
        [
          (Evasion.lines("CONNECT \(Evasion.harmless):443 HTTP/1.1", ""), Evasion.lines("HTTP/1.1 200 OK", "")),
          (Evasion.hello, [22, 3, 3]),
        ])
    },
    EvasionCase("http-get-by-proxy", "An HTTP proxy is asked for a page of another server.") {
      dialogue(
        port: 8080,
        [
          (
            Evasion.lines("GET http://\(Evasion.wanted)/ HTTP/1.1", "Host: \(Evasion.harmless)", ""),
            Evasion.lines("HTTP/1.1 200 OK", "")
          )
        ])
    },
    EvasionCase(
      "proxy-header-then-hello", "A line for load balancers comes before the ClientHello.",
      .readsOrMarks(Evasion.wanted, [.messageCut, .malformedMessage])
    ) {
      dialogue(
        port: 443, [(Evasion.lines("PROXY TCP4 192.168.50.11 203.0.113.10 40000 443") + Evasion.hello, [22, 3, 3])])
    },
  ]

  private static func startTLS(
    _ name: String, _ about: String, port: Int, greeting: Bytes = [], _ turns: [(Bytes, Bytes)]
  ) -> EvasionCase {
    EvasionCase(name, about) {
      dialogue(port: port, (greeting.isEmpty ? [] : [([], greeting)]) + turns + [(Evasion.hello, [22, 3, 3])])
    }
  }

  private static let startTLS: [EvasionCase] = [
    startTLS(
      "starttls-smtp", "Mail turns to TLS.", port: 587, greeting: Evasion.lines("220 mail.hangar.example ESMTP"),
      [
        (Evasion.lines("EHLO rc"), Evasion.lines("250-mail.hangar.example", "250 STARTTLS")),
        (Evasion.lines("STARTTLS"), Evasion.lines("220 Go ahead")),
      ]),
    startTLS(
      "starttls-imap", "A mailbox turns to TLS.", port: 143, greeting: Evasion.lines("* OK IMAP4rev2 ready"),
      [(Evasion.lines("a1 STARTTLS"), Evasion.lines("a1 OK Begin TLS"))]),
    startTLS(
      "starttls-pop3", "A mailbox turns to TLS.", port: 110, greeting: Evasion.lines("+OK POP3 ready"),
      [(Evasion.lines("STLS"), Evasion.lines("+OK Begin TLS"))]),
    startTLS(
      "starttls-ftp", "A file transfer turns to TLS.", port: 21, greeting: Evasion.lines("220 FTP ready"),
      [(Evasion.lines("AUTH TLS"), Evasion.lines("234 Go ahead"))]),
    startTLS(
      "starttls-postgresql", "A database turns to TLS.", port: 5432,
      [(be32(8) + be32(80_877_103), Bytes("S".utf8))]),
    startTLS(
      "starttls-on-443", "Mail on the port of HTTPS turns to TLS.", port: 443,
      greeting: Evasion.lines("220 mail.hangar.example ESMTP"),
      [
        (Evasion.lines("EHLO rc"), Evasion.lines("250 STARTTLS")),
        (Evasion.lines("STARTTLS"), Evasion.lines("220 Go ahead")),
      ]),
  ]
}
