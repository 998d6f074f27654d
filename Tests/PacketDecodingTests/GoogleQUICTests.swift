// Role: holds the QUIC reader to the server name in the handshakes of Google's QUIC.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Google's QUIC")
struct GoogleQUICTests {
  private static let hello = Build.googleHello([
    ("PAD\0", Bytes(repeating: 0x2d, count: 60)), ("SNI\0", Bytes("Video.Example.NET".utf8)),
    ("VER\0", Bytes("Q043".utf8)),
  ])
  private static let read =
    [Observation.application(.gquic)] + [Observation].named(.quicSNI, "video.example.net")
  private static let salt50 = Build.hex("504574efd066fe2f9d945cfcdbd3a7f0d3b56b45")
  private static let acknowledgement: Bytes = [0x60, 1, 0, 0, 1, 1, 1, 1, 0]

  private static func stream(_ range: Range<Int>, least: Bool = false) -> Bytes {
    Build.streamFrame(Bytes(hello[range]), at: range.lowerBound, least: least)
  }

  @Test(
    "the hello is read from one packet or several",
    arguments: [
      [Build.googlePacket("Q043", stream(0..<hello.count))],
      [Build.googlePacket("Q039", [7] + acknowledgement + stream(0..<hello.count) + [0, 0])],
      [Build.googlePacket("Q035", stream(0..<hello.count, least: true))],
      [Build.googlePacket("Q025", stream(0..<hello.count, least: true))],
      [Build.google46(stream(0..<hello.count))],
      [Build.googlePacket("Q043", stream(0..<40)), Build.googlePacket("Q043", stream(30..<hello.count))],
    ])
  func plain(_ datagrams: [Bytes]) {
    #expect(datagrams.allSatisfy { QUICReader.mayBegin($0) })
    var reader = QUICReader()
    #expect(reader.readAll(datagrams + datagrams) == Self.read)
    #expect(reader.end() == [])
  }

  @Test("what follows the hello is encrypted and contradicts nothing")
  func encrypted() {
    var reader = QUICReader()
    let noise = Build.googlePacket("Q043", Build.streamFrame(Bytes(repeating: 0x99, count: 30), at: 4))
    #expect(reader.readAll([Build.googlePacket("Q043", Self.stream(0..<Self.hello.count)), noise]) == Self.read)
  }

  @Test("Q050 has the hello in CRYPTO frames, T051 one of TLS")
  func cryptoFrames() throws {
    func frame(_ message: Bytes) -> Bytes {
      Self.acknowledgement + [8] + Build.varint(0) + Build.varint(message.count) + message
    }
    let id = QUICFixture.first
    let google = try InitialProtection(version: 0x5130_3530, salt: Self.salt50, for: id)
      .packet(frame(Self.hello), to: id)
    var reader = QUICReader()
    #expect(reader.readAll([google]) == Self.read)
    for (version, salt) in [
      (0x5430_3530, "7ff579e5acd072915580304c43a2367c60488310"),
      (0x5430_3531, "7a4edef4e7ccee5fa4506c19124fc8ccda6e033d"),
    ] {
      let tls = try InitialProtection(version: version, salt: Build.hex(salt), for: id)
        .packet(frame(QUICFixture.hello), to: id)
      var reader = QUICReader()
      #expect(reader.readAll([tls]) == Self.read)
    }
  }

  @Test("a hello without a name hides it, a broken one says so, half of one is told at the end")
  func others() {
    let nameless = Build.googleHello([("VER\0", Bytes("Q043".utf8))])
    var broken = Self.hello
    broken[12 + 3] = 0xff
    for (message, expected) in [
      (nameless, Observation.serverNameHidden(.quicSNI)), (broken, .mark(.malformedMessage)),
    ] {
      var reader = QUICReader()
      let found = reader.readAll([Build.googlePacket("Q043", Build.streamFrame(message, at: 0))])
      #expect(found == [.application(.gquic), expected])
    }
    var reader = QUICReader()
    #expect(reader.readAll([Build.googlePacket("Q043", Self.stream(0..<50))]) == [.application(.gquic)])
    #expect(reader.end() == [.mark(.quicUnreadable)])
  }

  @Test("any byte may have any value, and any beginning may be all there is")
  func anyBytes() {
    for packet in [
      Build.googlePacket("Q043", Self.acknowledgement + Self.stream(0..<Self.hello.count)),
      Build.google46(Self.stream(0..<Self.hello.count)),
    ] {
      for place in packet.indices {
        for change in stride(from: UInt8.min, through: 255, by: 15) {
          var bytes = packet
          bytes[place] ^= change
          check(bytes)
        }
        check(Bytes(packet.prefix(place)))
      }
    }
  }

  private func check(_ datagram: Bytes) {
    var reader = QUICReader()
    let found = reader.readAll([datagram]) + reader.end()
    #expect(found.count <= 3)
    #expect(reader.storedBytes <= datagram.count)
  }
}
