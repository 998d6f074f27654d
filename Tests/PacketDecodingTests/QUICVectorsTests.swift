// Role: holds the protection of Initial packets to the examples that its specifications publish.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("QUIC examples of the RFCs")
struct QUICVectorsTests {
  private static let destination = Build.hex("8394c8f03e515708")
  /// The ClientHello of RFC 9001 §A.2 and RFC 9369 §A.2.
  private static let hello: Bytes = {
    let extensions =
      Build.serverName("example.com") + Build.tlsExtension(0xff01, [0])
      + Build.tlsExtension(10, Build.vector16(be16(0x1d) + be16(0x17) + be16(0x18))) + Build.alpn(Bytes("alpn".utf8))
      + Build.tlsExtension(5, [1, 0, 0, 0, 0])
      + Build.tlsExtension(
        51,
        Build.vector16(
          be16(0x1d)
            + Build.vector16(Build.hex("9370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748"))))
      + Build.supportedVersions([0x0304])
      + Build.signatureAlgorithms([0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806])
      + Build.tlsExtension(45, [1, 1]) + Build.tlsExtension(28, be16(0x4001))
      + Build.tlsExtension(
        57,
        Build.hex("0408ffffffffffffffff05048000ffff07048000ffff08011001048000753009")
          + Build.hex("01100f088394c8f03e51570806048000ffff"))
    let random = Build.hex("ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c")
    let body =
      be16(0x0303) + random + [0] + Build.vector16(be16(0x1301) + be16(0x1302)) + [1, 0] + Build.vector16(extensions)
    return [1, 0] + be16(body.count) + body
  }()

  @Test(
    "the packet is the published one, by its first bytes and its tag, and is read",
    arguments: [
      (
        InitialProtection(for: destination), 0,
        "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9b",
        "e221af44860018ab0856972e194cd934"
      ),
      (
        InitialProtection(version: 0x6b33_43cf, salt: InitialProtection.salt2, for: destination, second: true), 1,
        "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071",
        "a18b2faa745b6fe189cf772a9f84cbfc"
      ),
    ] as [(InitialProtection, UInt8, String, String)])
  func published(_ protection: InitialProtection, _ type: UInt8, _ start: String, _ tag: String) throws {
    #expect(Self.hello.count == 241)
    let packet = try protection.packet(
      Build.cryptoFrame(Self.hello), to: Self.destination, number: 2, type: type, paddedTo: 1200)
    #expect(packet.count == 1200)
    #expect(packet.starts(with: Build.hex(start)))
    #expect(Bytes(packet.suffix(16)) == Build.hex(tag))
    var reader = QUICReader()
    #expect(
      reader.read(packet) == [
        .application(.quic), .serverName(DomainName("example.com"), .quicSNI),
        .clientStack(ClientStack(alpn: ["alpn"], ja4: "q13d0211an_62ed6f6ca7ad_4d634acda6c0")),
      ])
    #expect(reader.end() == [])
  }
}
