// Role: holds the ClientHello decoder to the server name, wherever records and extensions put it.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("TLS ClientHello")
struct TLSClientHelloTests {
  private static let hello = Build.clientHello(
    Build.tlsExtension(0x0a0a) + Build.serverName("Video.Example.NET") + Build.tlsExtension(43))

  @Test("the server name is read, in one record or in many", arguments: [16_384, 40, 4, 1])
  func serverName(_ recordSize: Int) {
    #expect(
      TLSClientHello.read(Build.records(Self.hello, size: recordSize)) == .named(.tlsSNI, "video.example.net"))
  }

  @Test("an encrypted hello still names its outer server")
  func encryptedHello() {
    let hello = Build.clientHello(Build.tlsExtension(0xfe0d) + Build.serverName("public.example.net"))
    #expect(TLSClientHello.read(Build.records(hello)) == .named(.tlsSNI, "public.example.net"))
  }

  @Test("two names are two readings")
  func twoNames() {
    let hello = Build.clientHello(
      Build.serverName("a.example.net", "b.example.net") + Build.serverName("a.example.net"))
    #expect(TLSClientHello.read(Build.records(hello)) == .named(.tlsSNI, "a.example.net", "b.example.net"))
  }

  @Test(
    "without a name the server is hidden",
    arguments: [
      Build.clientHello(nil), Build.clientHello([]), Build.clientHello(Build.tlsExtension(43)),
      Build.clientHello(Build.serverName("")), Build.clientHello(Build.serverName("192.0.2.1")),
    ])
  func hidden(_ hello: Bytes) {
    #expect(TLSClientHello.read(Build.records(hello)) == .complete([.serverNameHidden(.tlsSNI)]))
  }

  @Test("every beginning of a hello is incomplete, and what follows it is not read")
  func incomplete() {
    let records = Build.records(Self.hello, size: 50)
    for length in 1..<records.count {
      #expect(TLSClientHello.read(Bytes(records.prefix(length))) == .incomplete(atLeast: 0), "\(length) bytes")
    }
    #expect(TLSClientHello.read(records + [0xff, 0xff]) == .named(.tlsSNI, "video.example.net"))
  }

  @Test(
    "other protocols and messages are left to others",
    arguments: [
      Bytes("GET / HTTP/1.1\r\n".utf8), [23, 3, 3, 0, 1, 1], [22, 2, 0, 0, 5, 1], [22, 3, 3, 0, 5, 2], [0x80, 0x2e, 1],
    ])
  func notMine(_ bytes: Bytes) {
    #expect(TLSClientHello.read(bytes) == .notMine)
  }

  @Test(
    "rules of the format are held",
    arguments: [
      ("tls-record-length", [22, 3, 1, 0, 0, 1]),
      ("tls-record-length", [22, 3, 1, 0x40, 1, 1]),
      ("tls-interleaved-record", [22, 3, 1, 0, 1, 1, 23, 3, 1, 0, 1, 0]),
      ("tls-client-hello-length", [22, 3, 1, 0, 4, 1, 0xff, 0, 0]),
      ("tls-client-hello-vector", Build.records([1, 0, 0, 1, 3])),
      ("tls-client-hello-vector", Build.records(Build.clientHello(Build.serverName("a.example.net").dropLast()))),
    ] as [(String, Bytes)])
  func malformed(_ reason: String, _ bytes: Bytes) {
    #expect(TLSClientHello.read(bytes) == .malformed(reason))
  }
}
