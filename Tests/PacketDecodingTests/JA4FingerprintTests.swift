// Role: holds the JA4 fingerprint to its published example and to its rules at the edges.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("JA4 fingerprint")
struct JA4FingerprintTests {
  private static let ciphers = [
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f,
    0x0035,
  ]
  private static let algorithms = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601]
  private static let h2 = Build.alpn(Bytes("h2".utf8), Bytes("http/1.1".utf8))

  private func offers(version: Int = 0x0303, ciphers: [Int] = [], _ extensions: Bytes) -> ClientStack? {
    let body = Build.helloBody(version: version, ciphers: ciphers, extensions: extensions)
    guard case .continues(_, let found) = TLSClientHello.read(Build.records([1, 0] + be16(body.count) + body)) else {
      return nil
    }
    for case .clientStack(let stack) in found { return stack }
    return nil
  }

  @Test("the published example", arguments: [false, true])
  func example(_ isGreased: Bool) throws {
    let reserved = isGreased ? [0x3a3a] : []
    let plain = [0x1b, 0, 0x33, 0x10, 0x4469, 0x17, 0x2d, 0x0d, 5, 0x23, 0x12, 0x2b, 0xff01, 0x0b, 0x0a, 0x15]
    let extensions = (reserved + plain).flatMap { type -> Bytes in
      switch type {
      case 0: Build.serverName("example.net")
      case 0x0d: Build.signatureAlgorithms(reserved + Self.algorithms)
      case 0x10: Self.h2
      case 0x2b: Build.supportedVersions(reserved + [0x0304, 0x0303])
      default: Build.tlsExtension(type)
      }
    }
    let stack = try #require(offers(ciphers: reserved + Self.ciphers, extensions))
    #expect(stack == ClientStack(alpn: ["h2", "http/1.1"], ja4: "t13d1516h2_8daaf6152771_e5627efa2ab1"))
  }

  @Test(
    "the first part",
    arguments: [
      (0x0303, [], "t12i000000_000000000000_000000000000"),
      (0x0300, [], "ts3i000000_000000000000_000000000000"),
      (0x7f1c, [], "t00i000000_000000000000_000000000000"),
      (0x0303, Build.alpn([0xab]), "t12i0001ab_000000000000_000000000000"),
      (0x0303, Build.alpn([0x30, 0xab]), "t12i00013b_000000000000_000000000000"),
      (0x0303, Build.alpn([0x30, 0x31, 0xab, 0xcd]), "t12i00013d_000000000000_000000000000"),
      (0x0303, Build.alpn([0x30, 0xab, 0xcd, 0x31]), "t12i000101_000000000000_000000000000"),
      (0x0303, Build.alpn([0x78]), "t12i0001xx_000000000000_000000000000"),
      (0x0303, Build.serverName("192.0.2.1"), "t12d000100_000000000000_000000000000"),
    ] as [(Int, Bytes, String)])
  func firstPart(_ version: Int, _ extensions: Bytes, _ expected: String) throws {
    #expect(try #require(offers(version: version, extensions)).ja4 == expected)
  }

  @Test("more than 99 count as 99, and far more make no fingerprint")
  func counts() throws {
    let many = try #require(offers(ciphers: Array(1...120), []))
    #expect(many.ja4.hasPrefix("t12i990000_"))
    #expect(try #require(offers(ciphers: Array(1...600), [])).ja4 == "")
  }

  @Test("protocols are bounded, and hostile bytes in them are made visible")
  func protocols() throws {
    let names = (0..<12).map { Bytes("p\($0)\n".utf8) }
    let list = Build.tlsExtension(16, Build.vector16(names.flatMap(Build.vector8)))
    #expect(try #require(offers(list)).alpn == (0..<8).map { "p\($0)\\x0a" })
    #expect(try #require(offers(Build.alpn(Bytes(repeating: 0x61, count: 33)))).alpn == [])
  }
}
