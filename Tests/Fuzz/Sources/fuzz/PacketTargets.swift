// Role: frames of every link type, and payloads shown to each decoder and to the list of them.
import EgressTypes
import PacketDecoding
import TestFrames

extension FuzzTarget {
  private static let links: [(name: String, type: LinkType)] = [
    ("ethernet", .ethernet), ("sll", .linuxSLL), ("sll2", .linuxSLL2), ("raw-ip", .rawIP), ("null", .nullLoopback),
  ]

  /// One frame; the first two bytes say how much longer it was on the wire.
  static let packets = links.map { link in
    FuzzTarget("frame-\(link.name)") {
      FrameFixture.all.filter { $0.link == link.type }.map { [0, 0] + $0.frame }
    } run: { input in
      guard input.count >= 2 else { return }
      let frame = Bytes(input.dropFirst(2))
      let wireLength = frame.count + Int(input[0]) << 8 + Int(input[1])
      let packet = FrameDecoder(link: link.type).decode(frame.span.bytes, wireLength: wireLength)
      for range in [packet.payload, packet.fragmentData, packet.inner?.bytes ?? 0..<0] {
        check(range.lowerBound >= 0 && range.upperBound <= frame.count, "ranges lie in the frame")
      }
      check((0...frame.count).contains(packet.headerBytes), "headers lie in the frame")
      check(packet.ipLength >= 0, "lengths are not negative")
    }
  }

  static let payloads = [
    payload("dns", DNSMessage.self) { PayloadSeeds.dns },
    payload("tls", TLSClientHello.self) { PayloadSeeds.tls },
    payload("http", HTTPRequest.self) { PayloadSeeds.http },
    // The first five bytes are the ports and who speaks: any decoder may be asked.
    FuzzTarget("payload") {
      (PayloadSeeds.tls + PayloadSeeds.http).map { [0x9c, 0x40, 1, 0xbb, 0] + $0 }
        + PayloadSeeds.dns.map { [0, 53, 0x9c, 0x40, 3] + $0 }
    } run: { input in
      guard input.count >= 5 else { return }
      let tuple = FiveTuple(
        source: IPAddress(v4: 0xc000_020a), sourcePort: UInt16(input[0]) << 8 | UInt16(input[1]),
        destination: IPAddress(v4: 0xc633_6414), destinationPort: UInt16(input[2]) << 8 | UInt16(input[3]),
        transport: input[4] & 1 == 0 ? .tcp : .udp, version: .v4)
      let payload = Bytes(input.dropFirst(5))
      examine(PayloadDecoders.read(payload.span.bytes, of: tuple, fromInitiator: input[4] & 2 == 0))
    },
  ]

  private static func payload(
    _ name: String, _ decoder: any PayloadDecoder.Type, seeds: @escaping @Sendable () -> [Bytes]
  ) -> FuzzTarget {
    FuzzTarget(name, seeds: seeds) { input in examine(decoder.read(input.span.bytes)) }
  }

  private static func examine(_ reading: PayloadReading) {
    switch reading {
    case .complete(let observations):
      check(observations.count <= 64, "observations are bounded")
    case .continues(let after, let observations):
      // It may end beyond the payload: what is still to come of a body is passed over.
      check(after >= 1, "a message has a byte")
      check(observations.count <= 64, "observations are bounded")
    case .notMine, .incomplete, .malformed: break
    }
  }
}

/// Payloads that the decoders read.
enum PayloadSeeds {
  static let tls: [Bytes] = [
    Build.hello("a.example.net"), Build.records(Build.clientHello(Build.serverName("a.example.net")), size: 3),
    Build.records(Build.clientHello(Build.serverName("a.example", "b.example") + Build.tlsExtension(0xfe0d))),
    Build.records(Build.clientHello(nil)),
  ]
  static let http = [
    "GET / HTTP/1.1\r\nHost: a.example.net\r\n\r\n", "CONNECT a.example.net:443 HTTP/1.1\r\n\r\n",
    "POST http://u@a.example:80/x?y HTTP/1.0\nAccept: */*\nHost:\tb.example:8080\n\n", "PATCH * HTTP/1.1\r\n\r\n",
  ].map { Bytes($0.utf8) }
  static let dns: [Bytes] = [
    Build.dnsAnswer("api.example.net", [192, 0, 2, 1]), Build.dnsQuestion("api.example.net"),
    Build.dns(answers: [
      Build.record(Build.pointer(12), type: 5, Build.name("b.example.net")),
      Build.record(Build.name("b.example.net"), type: 28, Build.server6),
    ]),
  ]
}
