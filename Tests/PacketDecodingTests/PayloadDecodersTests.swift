// Role: holds the list of payload decoders to its gates, and every decoder to surviving any byte.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Payload decoders")
struct PayloadDecodersTests {
  private static let dns = Build.dns(answers: [
    Build.record(Build.pointer(12), type: 5, Build.name("e.example.org")),
    Build.record(Build.name("e.example.org"), type: 1, [198, 51, 100, 7]),
  ])
  private static let tls = Build.records(Build.clientHello(Build.serverName("a.example.net")), size: 48)
  private static let http = Bytes("GET http://b.example.net/ HTTP/1.1\r\nHost: c.example.net:80\r\n\r\n".utf8)

  private func tuple(_ transport: TransportProtocol, from source: UInt16, to destination: UInt16) throws -> FiveTuple {
    FiveTuple(
      source: try #require(IPAddress("192.0.2.1")), sourcePort: source,
      destination: try #require(IPAddress("192.0.2.2")), destinationPort: destination, transport: transport,
      version: .v4)
  }

  @Test(
    "answers are learnt from a name server's port alone",
    arguments: [(53, 4000, 2), (4000, 53, 1), (5353, 5353, 1), (5355, 4000, 1), (4000, 4001, nil)]
      as [(UInt16, UInt16, Int?)])
  func dnsGate(_ source: UInt16, _ destination: UInt16, _ count: Int?) throws {
    for fromInitiator in [false, true] {
      let reading = PayloadDecoders.read(
        Self.dns.span.bytes, of: try tuple(.udp, from: source, to: destination), fromInitiator: fromInitiator)
      guard case .complete(let observations) = reading else {
        #expect(count == nil && reading == .notMine)
        continue
      }
      #expect(observations.count == count && observations.first == .application(.dns))
    }
  }

  @Test("clients are read on any port, and a server's side only for TLS", arguments: [(tls, true), (http, false)])
  func clientGate(_ payload: Bytes, _ isReadFromServer: Bool) throws {
    let tuple = try tuple(.tcp, from: 40_000, to: 9000)
    let reading = PayloadDecoders.read(payload.span.bytes, of: tuple, fromInitiator: true)
    switch reading {
    case .complete(let observations), .continues(_, let observations): #expect(!observations.isEmpty)
    case .notMine, .undecided, .incomplete, .malformed: Issue.record("\(reading)")
    }
    let fromServer = PayloadDecoders.read(payload.span.bytes, of: tuple, fromInitiator: false)
    #expect((fromServer != .notMine) == isReadFromServer)
  }

  @Test("any byte may have any value, and any beginning may be all there is", arguments: [dns, tls, http])
  func anyBytes(_ payload: Bytes) {
    var bytes = payload
    for place in bytes.indices {
      let original = bytes[place]
      for value in UInt8.min...UInt8.max {
        bytes[place] = value
        readByAll(bytes)
      }
      bytes[place] = original
      readByAll(Bytes(payload.prefix(place)))
    }
  }

  /// Each decoder gets everyone's payload; what it finds must stay within its bounds.
  private func readByAll(_ bytes: Bytes) {
    for reading in [DNSMessage.read(bytes), TLSClientHello.read(bytes), HTTPRequest.read(bytes)] {
      if case .complete(let observations) = reading, observations.count > 9 { Issue.record("\(reading)") }
    }
  }
}
