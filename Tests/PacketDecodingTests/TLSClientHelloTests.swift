// Role: holds the TLS decoder to the server name, wherever records and extensions put it, and to knowing TLS.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

extension PayloadReading {
  /// Everything read except the protocol and the client's offers; nil unless a message was read.
  var essentials: [Observation]? {
    switch self {
    case .complete(let observations), .continues(_, let observations):
      observations.filter { observation in
        switch observation {
        case .application, .clientStack: false
        default: true
        }
      }
    default: nil
    }
  }
}

extension Observation {
  /// The text of a server's name.
  var serverName: String? {
    if case .serverName(let name, _) = self { name.text } else { nil }
  }
}

extension [Observation] {
  /// These servers, by name.
  static func named(_ source: NameSource, _ names: String...) -> [Observation] {
    names.map { .serverName(DomainName($0), source) }
  }
}

@Suite("TLS ClientHello")
struct TLSClientHelloTests {
  private static let hello = Build.clientHello(
    Build.tlsExtension(0x0a0a) + Build.serverName("Video.Example.NET") + Build.supportedVersions([0x0304]))
  private static let warning: Bytes = [21, 3, 1, 0, 2, 1, 112]
  private static let changeCipherSpec: Bytes = [20, 3, 3, 0, 1, 1]
  private static let empty: Bytes = [22, 3, 1, 0, 0]
  private static let tlsAlone = PayloadReading.complete([.application(.tls)])

  @Test("the server name is read, in one record or in many", arguments: [16_384, 40, 4, 1])
  func serverName(_ recordSize: Int) {
    let records = Build.records(Self.hello, size: recordSize)
    #expect(
      TLSClientHello.read(records)
        == .continues(
          after: records.count,
          [
            .application(.tls), .serverName(DomainName("video.example.net"), .tlsSNI),
            .clientStack(ClientStack(alpn: [], ja4: "t13d010200_0f2cb44170f4_b9a491fefe05")),
          ]))
  }

  @Test("two names are two readings")
  func twoNames() {
    let hello = Build.clientHello(
      Build.serverName("a.example.net", "b.example.net") + Build.serverName("a.example.net"))
    #expect(
      TLSClientHello.read(Build.records(hello)).essentials == .named(.tlsSNI, "a.example.net", "b.example.net"))
  }

  @Test(
    "without a name the server is hidden",
    arguments: [
      Build.clientHello(nil), Build.clientHello([]), Build.clientHello(Build.tlsExtension(41)),
      Build.clientHello(Build.serverName("")),
    ])
  func hidden(_ hello: Bytes) {
    #expect(TLSClientHello.read(Build.records(hello)).essentials == [.serverNameHidden(.tlsSNI)])
  }

  @Test("an address that is sent as a name is told as one", arguments: ["192.0.2.1", "2001:db8::1"])
  func addressLiteral(_ address: String) {
    let hello = Build.clientHello(Build.serverName(address))
    #expect(TLSClientHello.read(Build.records(hello)).essentials == .named(.tlsSNI, address))
  }

  @Test("every beginning of a hello is incomplete, and what follows it is not read", arguments: [50, 3, 1])
  func incomplete(_ recordSize: Int) {
    let records = Build.records(Self.hello, size: recordSize)
    for length in 1..<records.count {
      guard case .incomplete(let needed) = TLSClientHello.read(Bytes(records.prefix(length))) else {
        Issue.record("\(length) bytes")
        continue
      }
      #expect(length < needed && needed <= records.count, "\(length) bytes")
    }
    #expect(TLSClientHello.read(records + [0xff, 0xff]).essentials == .named(.tlsSNI, "video.example.net"))
  }

  @Test("a hello whose rest was not captured tells the name once it is whole, never a part of it", arguments: [40, 3])
  func unfinished(_ recordSize: Int) {
    let records = Build.records(Self.hello, size: recordSize)
    let tuple = FiveTuple(
      source: IPAddress(v4: 1), sourcePort: 2, destination: IPAddress(v4: 3), destinationPort: 443, transport: .tcp,
      version: .v4)
    var named = 0
    for length in 0..<records.count {
      let prefix = Bytes(records.prefix(length))
      let found = TLSClientHello.readUnfinished(prefix.span.bytes, of: tuple)
      guard found.contains(where: { if case .serverName = $0 { true } else { false } }) else { continue }
      named += 1
      #expect(found == [.application(.tls)] + .named(.tlsSNI, "video.example.net"))
    }
    // supported_versions stands behind the name.
    #expect(named > 5 && named < 40)
  }

  @Test("a stream that comes byte by byte is read a few times only")
  func readings() {
    let records = Build.records(Self.hello, size: 16_384)
    var length = 1
    var count = 0
    while case .incomplete(let needed) = TLSClientHello.read(Bytes(records.prefix(length))) {
      count += 1
      length = needed
    }
    #expect(length == records.count)
    #expect(count <= 4)
  }

  @Test("the hello is whole before its record is")
  func longRecord() {
    let record = Build.records(Self.hello + [11, 0, 1, 0] + Bytes(repeating: 0, count: 256))
    let end = 5 + Self.hello.count
    #expect(TLSClientHello.read(Bytes(record.prefix(end - 1))) == .incomplete(atLeast: end))
    #expect(
      TLSClientHello.read(Bytes(record.prefix(end))).essentials
        == .named(.tlsSNI, "video.example.net") + [.mark(.malformedMessage)])
  }

  @Test(
    "records that servers pass over do not hide the name",
    arguments: [warning, changeCipherSpec, empty, warning + empty + changeCipherSpec])
  func passedOver(_ record: Bytes) {
    let records = Build.records(Self.hello, size: 60)
    let expected = [Observation].named(.tlsSNI, "video.example.net")
    #expect(TLSClientHello.read(record + records).essentials == expected)
    #expect(
      TLSClientHello.read(Bytes(records.prefix(65)) + record + records.dropFirst(65)).essentials == expected)
  }

  @Test(
    "a stream that begins elsewhere in TLS is known by its protocol",
    arguments: [
      ([23, 3, 3, 0, 1, 1], nil), ([22, 3, 3, 0, 5, 2], nil), ([21, 3, 3, 0, 2, 2, 40], 7), (warning, 7),
      (changeCipherSpec + [22, 3, 3, 0, 40, 9], 51), (changeCipherSpec + [22, 3, 3, 0, 40] + random, 51),
      (warning + [22, 3, 3, 0, 90, 2], nil), ([23, 3, 3, 0x48, 0], nil), ([22, 3, 1, 0, 4, 0, 0, 0, 0], 9),
    ] as [(Bytes, Int?)])
  func midStream(_ bytes: Bytes, _ length: Int?) {
    let expected = length.map { PayloadReading.continues(after: $0, [.application(.tls)]) } ?? Self.tlsAlone
    #expect(TLSClientHello.read(bytes) == expected)
  }

  /// Encrypted bytes that begin as a ClientHello of 131,072 bytes would.
  private static let random: Bytes = [1, 2, 0, 0, 0x77, 0x78] + Bytes(repeating: 0x99, count: 34)

  @Test(
    "behind a ClientHello another one is read, and nothing else is taken for one",
    arguments: [
      (changeCipherSpec, 6, []), (changeCipherSpec + [22, 3, 3, 0, 40] + random, 51, []),
      ([22, 3, 3, 0, 40] + random, 45, []), ([22, 3, 3, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0] + random, 45, []),
      ([22, 3, 3, 2, 0, 11, 0], 517, []), ([21, 3, 3, 0, 26, 0x80], 31, []), ([24, 3, 3, 0, 3, 1], 8, []),
      (Build.records(hello), nil, ["video.example.net"]),
      (changeCipherSpec + Build.records(hello, size: 3), nil, ["video.example.net"]),
    ] as [(Bytes, Int?, [String])])
  func behindHello(_ bytes: Bytes, _ length: Int?, _ names: [String]) {
    let reading = readNext(bytes)
    #expect(reading.essentials == names.map { .serverName(DomainName($0), .tlsSNI) })
    guard case .continues(let end, _) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(end == length ?? bytes.count)
  }

  @Test("application data ends the reading, and what is no TLS is left alone")
  func behindHandshake() {
    #expect(readNext([23, 3, 3, 0x40, 0x11, 1]) == Self.tlsAlone)
    #expect(readNext(Self.changeCipherSpec + [23, 3, 3, 0x40, 0x11, 1]) == Self.tlsAlone)
    #expect(readNext([0x55, 0x55, 0x55]) == .notMine)
    #expect(readNext([0x80, 0x2e, 1, 3, 1]) == .notMine)
  }

  private func readNext(_ bytes: Bytes) -> PayloadReading {
    let tuple = FiveTuple(
      source: IPAddress(v4: 1), sourcePort: 2, destination: IPAddress(v4: 3), destinationPort: 443, transport: .tcp,
      version: .v4)
    return TLSClientHello.readNext(bytes.span.bytes, of: tuple)
  }

  @Test("two hellos in one record are both read, and told as what no client sends")
  func twoHellos() {
    let other = Build.clientHello(Build.serverName("b.example.net"))
    #expect(
      TLSClientHello.read(Build.records(Self.hello + other)).essentials
        == .named(.tlsSNI, "video.example.net", "b.example.net") + [.mark(.malformedMessage)])
  }

  @Test(
    "a name that no host has is told as far as it goes, and as malformed",
    arguments: [
      ("a.example.net\u{0}.b.example", "a.example.net\\x00.b.example"), ("a.example.net ", "a.example.net\\x20"),
      ("a.example.net..", "a.example.net"), ("a..example.net", "a..example.net"), ("a@b.example", "a\\x40b.example"),
      ("a.example:443", "a.example\\x3a443"), ("a。net", "a\\xe3\\x80\\x82net"),
      (String(repeating: "a", count: 64) + ".net", String(repeating: "a", count: 64) + ".net"),
      (
        String(repeating: "a.", count: 200) + "example.net",
        String(repeating: "a.", count: 121) + "example.net"
      ),
    ])
  func oddName(_ given: String, _ told: String) {
    let hello = Build.records(Build.clientHello(Build.serverName(given)))
    let found = TLSClientHello.read(hello).essentials ?? []
    #expect(found.compactMap(\.serverName) == [told] && found.dropFirst() == [.mark(.malformedMessage)])
  }

  @Test("names that hosts have are told as they are", arguments: ["_a.b-c.9x.example", "XN--A.example.", "a"])
  func plainName(_ given: String) {
    let hello = Build.records(Build.clientHello(Build.serverName(given)))
    #expect(TLSClientHello.read(hello).essentials == .named(.tlsSNI, given))
  }

  @Test("a hello in the form of SSL 2.0 has no name")
  func ssl2() {
    let hello: Bytes =
      [0x80, 0x2e, 1, 3, 1] + be16(21) + be16(0) + be16(16) + Bytes(repeating: 5, count: 37)
    for length in 1..<11 {
      #expect(TLSClientHello.read(Bytes(hello.prefix(length))) == .incomplete(atLeast: 11))
    }
    #expect(TLSClientHello.read(hello) == .complete([.application(.tls), .serverNameHidden(.tlsSNI)]))
    for (place, value) in [(1, 0x2f), (2, 4), (3, 2), (6, 22), (10, 15)] as [(Int, UInt8)] {
      var other = hello
      other[place] = value
      #expect(TLSClientHello.read(other) == .notMine, "\(place)")
    }
  }

  @Test(
    "other protocols are left to others",
    arguments: [
      Bytes("GET / HTTP/1.1\r\n".utf8), [22, 2, 0, 0, 5, 1], [23, 3, 9, 0, 1, 1], [0x80, 0x2e, 2], [25, 3, 3, 0, 1],
    ])
  func notMine(_ bytes: Bytes) {
    #expect(TLSClientHello.read(bytes) == .notMine)
  }

  @Test(
    "rules of the format are held",
    arguments: [
      ("tls-record-length", [22, 3, 1, 0x40, 1, 1]),
      ("tls-empty-records", Bytes([Bytes](repeating: empty, count: 33).joined())),
      ("tls-interleaved-record", [22, 3, 1, 0, 1, 1, 23, 3, 1, 0, 1, 0]),
      ("tls-interleaved-record", [22, 3, 1, 0, 1, 1, 21, 3, 1, 0, 2, 2, 40]),
      ("tls-client-hello-length", [22, 3, 1, 0, 4, 1, 0xff, 0, 0]),
      ("tls-client-hello-vector", Build.records([1, 0, 0, 1, 3])),
      ("tls-client-hello-vector", Build.records(Build.clientHello(Build.serverName("a.example.net").dropLast()))),
    ] as [(String, Bytes)])
  func malformed(_ reason: String, _ bytes: Bytes) {
    #expect(TLSClientHello.read(bytes) == .malformed(reason))
  }

  @Test("a hello that breaks after its name keeps it and says so")
  func brokenAfterName() {
    let name = [Observation].named(.tlsSNI, "a.example.net")
    let broken = Build.clientHello(Build.serverName("a.example.net") + [0])
    #expect(TLSClientHello.read(Build.records(broken)).essentials == name + [.mark(.malformedMessage)])
    let brokenBefore = Build.clientHello(Build.tlsExtension(16, [0xff]) + Build.serverName("a.example.net"))
    #expect(TLSClientHello.read(Build.records(brokenBefore)).essentials == name + [.mark(.malformedMessage)])
  }

  @Test(
    "an encrypted hello is told, and GREASE ECH where the bytes show it",
    arguments: [
      (Build.encryptedHello(payload: 176), [.mark(.encryptedClientHello)]),
      (Build.encryptedHello(payload: 16), [.mark(.encryptedClientHello), .mark(.greasedClientHello)]),
      (Build.encryptedHello(payload: 0), []),
      (Build.encryptedHello(payload: 176, kind: 1), []),
      (Build.tlsExtension(0xfe0d), []),
      (Build.tlsExtension(0xffce, [1]), [.mark(.encryptedClientHello)]),
      (Build.tlsExtension(0xfe09, [1]), [.mark(.encryptedClientHello)]),
    ] as [(Bytes, [Observation])])
  func encryptedHello(_ encryption: Bytes, _ marks: [Observation]) {
    let hello = Build.clientHello(encryption + Build.serverName("public.example.net"))
    #expect(
      TLSClientHello.read(Build.records(hello)).essentials == .named(.tlsSNI, "public.example.net") + marks)
  }
}
