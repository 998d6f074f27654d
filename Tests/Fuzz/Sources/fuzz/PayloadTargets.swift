// Role: payloads shown to each decoder and to the list of them.
import EgressTypes
import PacketDecoding
import TestFrames

extension FuzzTarget {
  static let payloads = [
    payload("dns", DNSMessage.self) { PayloadSeeds.dns },
    payload("tls", TLSClientHello.self) { PayloadSeeds.tls },
    payload("dtls", DTLSClientHello.self) { PayloadSeeds.dtls },
    payload("http", HTTPRequest.self) { PayloadSeeds.http },
    // The first five bytes are the ports and who speaks: any decoder may be asked.
    FuzzTarget("payload", isFast: true) {
      (PayloadSeeds.tls + PayloadSeeds.http).map { [0x9c, 0x40, 1, 0xbb, 0] + $0 }
        + PayloadSeeds.dns.map { [0, 53, 0x9c, 0x40, 3] + $0 } + EvasionSeeds.payloads
    } run: { input in
      guard input.count >= 5 else { return }
      let tuple = FiveTuple(
        source: IPAddress(v4: 0xc000_020a), sourcePort: UInt16(input[0]) << 8 | UInt16(input[1]),
        destination: IPAddress(v4: 0xc633_6414), destinationPort: UInt16(input[2]) << 8 | UInt16(input[3]),
        transport: input[4] & 1 == 0 ? .tcp : .udp, version: .v4)
      let payload = Bytes(input.dropFirst(5))
      let isAsking = input[4] & 2 == 0
      examine(PayloadDecoders.read(payload.span.bytes, of: tuple, fromInitiator: isAsking))
      _ = PayloadDecoders.readUnfinished(payload.span.bytes, of: tuple, fromInitiator: isAsking)
    },
  ]

  private static func payload(
    _ name: String, _ decoder: any PayloadDecoder.Type, seeds: @escaping @Sendable () -> [Bytes]
  ) -> FuzzTarget {
    FuzzTarget(name, isFast: true, seeds: seeds) { input in examine(decoder.read(input.span.bytes)) }
  }

  static func examine(_ reading: PayloadReading) {
    switch reading {
    case .complete(let observations):
      check(observations.count <= 64, "observations are bounded")
    case .continues(let after, let observations):
      // It may end beyond the payload: what is still to come of a body is passed over.
      check(after >= 1, "a message has a byte")
      check(observations.count <= 64, "observations are bounded")
    case .notMine, .undecided, .incomplete, .malformed: break
    }
  }
}

/// Payloads that the decoders read.
enum PayloadSeeds {
  static let tls: [Bytes] = [
    Build.hello("a.example.net"), Build.records(Build.clientHello(Build.serverName("a.example.net")), size: 3),
    Build.records(Build.clientHello(Build.serverName("a.example", "b.example") + Build.tlsExtension(0xfe0d))),
    Build.records(Build.clientHello(Build.serverName("a.example") + Build.encryptedHello(payload: 32))),
    Build.records(
      Build.clientHello(
        Build.serverName("a.example") + Build.alpn(Bytes("h2".utf8), Bytes("http/1.1".utf8))
          + Build.supportedVersions([0x0a0a, 0x0304, 0x0303]) + Build.signatureAlgorithms([0x0403, 0x0804]))),
    Build.records(Build.clientHello(nil)),
  ]

  static let dtls: [Bytes] = {
    let body = Build.helloBody(version: 0xfefd, cookie: [1, 2, 3], extensions: Build.serverName("relay.example.net"))
    return [
      Build.dtlsRecord(Build.dtlsFragment(of: body, 0..<body.count)),
      Build.dtlsRecord(Build.dtlsFragment(of: body, 30..<body.count) + Build.dtlsFragment(of: body, 10..<40))
        + Build.dtlsRecord(Build.dtlsFragment(of: body, 0..<10)),
      Build.dtlsRecord(type: 23, [1, 2]),
    ]
  }()

  static let http = [
    "GET / HTTP/1.1\r\nHost: a.example.net\r\n\r\n", "CONNECT a.example.net:443 HTTP/1.1\r\n\r\n",
    "POST http://u@a.example:80/x?y HTTP/1.0\nAccept: */*\nHost:\tb.example:8080\n\n", "PATCH * HTTP/1.1\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: b.example\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  ].map { Bytes($0.utf8) }

  static let dns: [Bytes] = [
    Build.dnsAnswer("api.example.net", [192, 0, 2, 1]), Build.dnsQuestion("api.example.net"),
    Build.dns(answers: [
      Build.record(Build.pointer(12), type: 5, Build.name("b.example.net")),
      Build.record(Build.name("b.example.net"), type: 28, Build.server6),
    ]),
    Build.dns(answers: [
      Build.record(
        Build.pointer(12), type: 65,
        be16(1) + Build.name("c.example.net") + Build.serviceParameter(1, [2, 0x68, 0x33])
          + Build.serviceParameter(4, [192, 0, 2, 7]))
    ]),
    Build.dns(answers: [
      Build.record(Build.name("example.net"), type: 39, Build.name("other.example")),
      Build.record(Build.name("api.other.example"), type: 1, [192, 0, 2, 9]),
    ]),
  ]
}
