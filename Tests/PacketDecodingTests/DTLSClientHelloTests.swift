// Role: holds the DTLS decoder to the server name in one datagram, however it is fragmented there.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("DTLS ClientHello")
struct DTLSClientHelloTests {
  private static let body = Build.helloBody(
    version: 0xfefd, cookie: [1, 2, 3], extensions: Build.serverName("Relay.example.net"))
  private static let whole = Build.dtlsRecord(Build.dtlsFragment(of: body, 0..<body.count))
  /// Three fragments out of order and overlapping, in two records.
  private static let pieces =
    Build.dtlsRecord(
      Build.dtlsFragment(of: body, 30..<body.count) + Build.dtlsFragment(of: body, 10..<40))
    + Build.dtlsRecord(Build.dtlsFragment(of: body, 0..<10))

  @Test("the server name is read, in one fragment or in several", arguments: [whole, pieces])
  func serverName(_ datagram: Bytes) {
    #expect(
      DTLSClientHello.read(datagram)
        == .complete([
          .application(.dtls), .serverName(DomainName("relay.example.net"), .tlsSNI),
          .clientStack(ClientStack(alpn: [], ja4: "dd2d010100_0f2cb44170f4_000000000000")),
        ]))
  }

  @Test("a hello that is not whole, or that contradicts itself, says so")
  func broken() {
    let part = Build.dtlsRecord(Build.dtlsFragment(of: Self.body, 0..<40))
    #expect(DTLSClientHello.read(part) == .complete([.application(.dtls), .mark(.messageCut)]))
    var other = Self.body
    other[20] ^= 1
    let twice = Self.whole + Build.dtlsRecord(Build.dtlsFragment(of: other, 0..<40))
    #expect(DTLSClientHello.read(twice).essentials?.contains(.mark(.streamConflict)) == true)
    let malformed = Build.dtlsRecord(Build.dtlsFragment(of: Bytes(Self.body.dropLast()), 0..<Self.body.count - 1))
    #expect(DTLSClientHello.read(malformed).essentials == [.mark(.malformedMessage)])
  }

  @Test("other messages of DTLS are known by their protocol, other protocols are left to others")
  func others() {
    let answer = Build.dtlsRecord(Build.dtlsFragment(type: 2, of: Self.body, 0..<40))
    #expect(DTLSClientHello.read(answer) == .complete([.application(.dtls)]))
    #expect(DTLSClientHello.read(Build.dtlsRecord(type: 23, [1, 2])) == .complete([.application(.dtls)]))
    for bytes in [
      [], Bytes(Self.whole.prefix(12)), Build.dtlsRecord(type: 19, [1]), Build.dtlsRecord(version: 0x0303, [1]),
    ] {
      #expect(DTLSClientHello.read(bytes) == .notMine)
    }
  }

  @Test("any byte may have any value, and any beginning may be all there is", arguments: [whole, pieces])
  func anyBytes(_ datagram: Bytes) {
    for place in datagram.indices {
      #expect(DTLSClientHello.read(Bytes(datagram.prefix(place))) != .incomplete(atLeast: 0))
      for change in UInt8(1)...UInt8.max {
        var bytes = datagram
        bytes[place] ^= change
        if case .complete(let found) = DTLSClientHello.read(bytes), found.count > 8 { Issue.record("\(found)") }
      }
    }
  }
}
