// Role: evasions by QUIC: how a ClientHello is cut up, what surrounds it, and which version carries it.
import EgressTypes
import TestFrames

/// A client's Initial packets under one destination id.
private struct Initials {
  var destination: Bytes = Bytes(1...8)
  var source: Bytes = [0xc1, 0xc2, 0xc3, 0xc4]
  var version = 1
  /// Where the keys come from when it is not the destination.
  var keyedBy: Bytes?

  /// A packet of at least 1,200 bytes, as clients fill them; empty when it cannot be protected, which no case allows.
  func packet(_ frames: Bytes, number: Int = 0, token: Bytes = [], size: Int = 1200) -> Bytes {
    let isSecond = version == 0x6b33_43cf
    let protection = InitialProtection(
      version: version, salt: isSecond ? InitialProtection.salt2 : InitialProtection.salt1,
      for: keyedBy ?? destination, second: isSecond)
    let packet = try? protection.packet(
      frames, to: destination, from: source, token: token, number: number, type: isSecond ? 1 : 0, paddedTo: size)
    return packet ?? []
  }
}

extension EvasionCase {
  private static let wire = Evasion.wire
  private static let client = Initials()
  private static let hello = Build.quicHello(Evasion.wanted)
  /// A ClientHello of the same length with a harmless name.
  private static let decoy = Build.quicHello(
    String(repeating: "x", count: Evasion.wanted.utf8.count - Evasion.harmless.utf8.count - 1) + "." + Evasion.harmless)
  private static let unread: [FlowMark] = [.quicUnreadable, .readingLimit, .streamConflict, .malformedMessage]

  /// A case whose client sends these datagrams, which are answered by bytes that nobody can read.
  private static func quic(
    _ name: String, _ about: String, _ expectation: Expectation = .reads(Evasion.wanted),
    _ datagrams: @escaping @Sendable () -> [Bytes]
  ) -> EvasionCase {
    EvasionCase(name, about, expectation) {
      datagrams().map { wire.send($0) } + [wire.reply([0x41] + Bytes(repeating: 0x44, count: 300))]
    }
  }

  private static func frame(_ places: Range<Int>, of message: Bytes = hello) -> Bytes {
    Build.cryptoFrame(message, places.clamped(to: 0..<message.count))
  }

  static let quic: [EvasionCase] = [pieces, company, versions, connections].flatMap(\.self)

  private static let pieces: [EvasionCase] = [
    quic("quic-shuffled", "The pieces of the ClientHello stand in one packet in any order.") {
      [client.packet([90..<1000, 20..<60, 0..<20, 60..<90].flatMap { frame($0) })]
    },
    quic("quic-one-byte-pieces", "Each piece holds one byte, last to first.", .readsOrMarks(Evasion.wanted, unread)) {
      [client.packet(hello.indices.reversed().flatMap { frame($0..<$0 + 1) })]
    },
    quic("quic-every-second-byte", "First every second byte comes, then the others.") {
      let places = hello.indices
      return [places.filter { $0 % 2 == 0 }, places.filter { $0 % 2 == 1 }].enumerated().map { number, half in
        client.packet(half.flatMap { frame($0..<$0 + 1) }, number: number)
      }
    },
    quic("quic-contradiction", "A harmless piece comes before one with other bytes.") {
      [client.packet(frame(0..<100, of: decoy) + frame(0..<1000))]
    },
    quic("quic-contradiction-later", "A packet is contradicted by the next one.") {
      [client.packet(frame(0..<100, of: decoy)), client.packet(frame(0..<1000), number: 1)]
    },
    quic("quic-several-datagrams", "The ClientHello comes in three datagrams, last to first.") {
      [80..<1000, 40..<80, 0..<40].enumerated().map { client.packet(frame($1), number: $0) }
    },
    quic("quic-several-packets", "Three packets with a piece each come in one datagram.") {
      [[80..<1000, 40..<80, 0..<40].enumerated().flatMap { client.packet(frame($1), number: $0, size: 0) }]
    },
    quic("quic-padding-between", "PING and PADDING stand between the pieces.") {
      let between: Bytes = [1, 0, 0, 0, 1, 0]
      return [client.packet([60..<1000, 0..<30, 30..<60].flatMap { between + frame($0) + between })]
    },
    quic("quic-long-hello", "The ClientHello has 20,000 bytes, the name at its end, in twenty datagrams.") {
      let long = Build.clientHello(
        Build.tlsExtension(21, Bytes(repeating: 0, count: 20_000)) + Build.serverName(Evasion.wanted))
      return stride(from: 0, to: long.count, by: 1050).enumerated().map { number, start in
        client.packet(frame(start..<start + 1050, of: long), number: number)
      }
    },
    quic("quic-piece-missing", "A piece never comes.", .marks([.quicUnreadable])) {
      [client.packet(frame(0..<60)), client.packet(frame(61..<1000), number: 1)]
    },
    quic("quic-odd-name", "The name has a byte that no host name has.", .marks([.malformedMessage])) {
      [client.packet(Build.cryptoFrame(Build.quicHello("\(Evasion.wanted)\u{0}.hangar.example")))]
    },
  ]

  private static let company: [EvasionCase] = [
    quic("quic-early-data-first", "Early data stands before the Initial in one datagram.") {
      let early = Build.longPacket(
        1, to: client.destination, from: client.source, Build.varint(60) + Bytes(repeating: 7, count: 60))
      return [early + client.packet(frame(0..<1000))]
    },
    quic("quic-chaff-bad-tag", "An Initial that none can open comes first, under the same id.") {
      var chaff = client.packet(frame(0..<1000, of: decoy))
      chaff[chaff.count - 1] ^= 0xff
      return [chaff, client.packet(frame(0..<1000))]
    },
    quic("quic-chaff-bad-tag-coalesced", "The same, in one datagram.") {
      var chaff = client.packet(frame(0..<1000, of: decoy), size: 0)
      chaff[chaff.count - 1] ^= 0xff
      return [chaff + client.packet(frame(0..<1000), number: 1)]
    },
    quic(
      "quic-chaff-valid", "A valid Initial with a harmless name comes first, under the same id."
    ) {
      [client.packet(frame(0..<1000, of: decoy)), client.packet(frame(0..<1000))]
    },
    EvasionCase(
      "quic-chaff-low-ttl", "The same, and the harmless one ends at the next router."
    ) {
      var near = wire
      near.hopLimit = 1
      return [
        near.send(client.packet(frame(0..<1000, of: decoy))), wire.send(client.packet(frame(0..<1000), number: 1)),
      ]
    },
    quic("quic-junk-first", "Nine datagrams of no protocol come before the Initial.") {
      (0..<9).map { Bytes(repeating: 0x10 + UInt8($0), count: 600) } + [client.packet(frame(0..<1000))]
    },
    quic(
      "quic-300-broken-first", "Three hundred Initials that none can open come first.",
      .readsOrMarks(Evasion.wanted, unread)
    ) {
      (0..<300).map { number -> Bytes in
        var other = client
        other.destination = be32(number) + be32(7)
        var chaff = other.packet(frame(0..<1000, of: decoy), size: 0)
        chaff[chaff.count - 1] ^= 0xff
        return chaff
      } + [client.packet(frame(0..<1000))]
    },
    quic(
      "dtls-in-two-datagrams", "A ClientHello of DTLS comes in two datagrams.",
      .readsOrMarks(Evasion.wanted, [.messageCut])
    ) {
      let body = Build.helloBody(cookie: [], extensions: Build.serverName(Evasion.wanted))
      return [0..<60, 60..<body.count].map { Build.dtlsRecord(Build.dtlsFragment(of: body, $0)) }
    },
    quic("dtls-odd-name", "The name in a ClientHello of DTLS is in wide letters.", .marks([.malformedMessage])) {
      let body = Build.helloBody(cookie: [], extensions: Build.serverName("ｄｊｉｓｅｒｖｉｃｅ.org"))
      return [Build.dtlsRecord(Build.dtlsFragment(of: body, 0..<body.count))]
    },
  ]

  private static let versions: [EvasionCase] = [
    quic("quic-version-2", "The connection is of version 2.") {
      [Initials(version: 0x6b33_43cf).packet(frame(0..<1000))]
    },
    EvasionCase("quic-negotiated-version", "The server refuses a version; the client goes on in another one.") {
      let unknown = Initials(version: 0x1a2a_3a4a)
      let second = Initials(destination: Bytes(21...28), version: 0x6b33_43cf)
      return [
        wire.send(unknown.packet(frame(0..<1000, of: decoy))),
        wire.reply(Build.versionNegotiation(to: unknown.source, from: unknown.destination, [0x6b33_43cf, 1])),
        wire.send(second.packet(frame(0..<1000))),
      ]
    },
    EvasionCase("quic-negotiation-first", "The watcher sees the server's refusal first.") {
      [
        wire.reply(Build.versionNegotiation(to: client.source, from: client.destination, [1])),
        wire.send(client.packet(frame(0..<1000))),
      ]
    },
    EvasionCase("quic-negotiation-alone", "The watcher sees a refusal and nothing it could read.", .policy) {
      [
        wire.reply(Build.versionNegotiation(to: client.source, from: client.destination, [1])),
        wire.send([0x40] + Bytes(repeating: 3, count: 200)),
      ]
    },
    EvasionCase("quic-retry", "The server asks for a token; the name is in the second Initial alone.") {
      let server = Bytes(31...38)
      let retry = Build.longPacket(
        3, to: client.source, from: server, Bytes("token".utf8) + Bytes(repeating: 6, count: 16))
      return [
        wire.send(client.packet(frame(0..<1000, of: decoy))), wire.reply(retry),
        wire.send(Initials(destination: server).packet(frame(0..<1000), number: 1, token: Bytes("token".utf8))),
      ]
    },
    quic("quic-keys-unknown", "The Initial's keys come from an id that was not seen.", .marks([.quicUnreadable])) {
      [Initials(keyedBy: Bytes(41...48)).packet(frame(0..<1000))]
    },
    quic("quic-later-version", "The version is one that no standard has yet.", .marks([.quicUnreadable])) {
      [Initials(version: 3).packet(frame(0..<1000))]
    },
    quic("quic-private-version", "The version is a number that nobody registered.", .policy) {
      [Initials(version: 0x1234_5678).packet(frame(0..<1000))]
    },
    quic("gquic-43", "Google's QUIC, whose first message is in plain sight.") {
      let message = Build.googleHello([
        ("PAD\0", Bytes(repeating: 0x2d, count: 600)), ("SNI\0", Bytes(Evasion.wanted.utf8)),
      ])
      return [Build.googlePacket("Q043", Build.streamFrame(message, at: 0))]
    },
    quic("gquic-46", "The same in its later form.") {
      [Build.google46(Build.streamFrame(Build.googleHello([("SNI\0", Bytes(Evasion.wanted.utf8))]), at: 0))]
    },
    quic("gquic-48", "A version of it that few ever spoke.", .marks([.quicUnreadable])) {
      [[0xc3] + Bytes("Q048".utf8) + [0x50] + Bytes(1...8) + Bytes(repeating: 0xee, count: 1300)]
    },
  ]

  private static let connections: [EvasionCase] = [
    quic("quic-second-connection", "A second connection on the same ports has another name.") {
      [client.packet(frame(0..<1000, of: decoy)), Initials(destination: Bytes(51...58)).packet(frame(0..<1000))]
    },
    quic("quic-tenth-connection", "The tenth connection on the same ports does.", .readsOrMarks(Evasion.wanted, unread))
    {
      (0..<9).map {
        Initials(destination: Bytes(repeating: $0, count: 8), source: [$0]).packet(frame(0..<1000, of: decoy))
      }
        + [Initials(destination: Bytes(51...58), source: [99]).packet(frame(0..<1000))]
    },
    quic(
      "quic-tenth-after-halves", "Nine connections are left unfinished; the tenth is not.",
      .readsOrMarks(Evasion.wanted, unread)
    ) {
      (0..<9).map {
        Initials(destination: Bytes(repeating: $0, count: 8), source: [$0]).packet(frame(0..<40, of: decoy))
      }
        + [Initials(destination: Bytes(51...58), source: [99]).packet(frame(0..<1000))]
    },
    EvasionCase("quic-server-speaks-first", "The side that opened the flow is the server.") {
      [wire.reply([0x40] + Bytes(repeating: 3, count: 200)), wire.send(client.packet(frame(0..<1000)))]
    },
  ]
}
