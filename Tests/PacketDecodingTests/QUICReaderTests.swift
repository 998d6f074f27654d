// Role: holds the QUIC reader to the server name, however packets and frames bring it.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

/// What the tests of the QUIC reader share: a client, its server and a hello.
enum QUICFixture {
  static let first = Bytes(1...8)
  static let client: Bytes = [0xc1, 0xc2, 0xc3, 0xc4]
  static let server: Bytes = [0x51, 0x52, 0x53, 0x54, 0x55]
  static let protection = InitialProtection(for: first)
  static let hello = Build.quicHello("Video.Example.NET")
  static let name = [Observation].named(.quicSNI, "video.example.net")

  /// A client's first packet, or one of its first packets.
  static func initial(
    _ frames: Bytes, number: Int = 0, numberLength: Int = 4, to destination: Bytes = first, from: Bytes = client,
    token: Bytes = []
  ) throws -> Bytes {
    try protection.packet(
      frames, to: destination, from: from, token: token, number: number, numberLength: numberLength)
  }
}

extension QUICReader {
  static func mayBegin(_ datagram: Bytes) -> Bool { mayBegin(datagram.span.bytes) }

  mutating func read(_ datagram: Bytes, fromInitiator: Bool = true) -> [Observation] {
    read(datagram.span.bytes, fromInitiator: fromInitiator)
  }

  /// What is new in each of these datagrams from the side that opened the flow, without the client's offers.
  mutating func readAll(_ datagrams: [Bytes], fromInitiator: Bool = true) -> [Observation] {
    datagrams.flatMap { read($0, fromInitiator: fromInitiator) }.filter {
      if case .clientStack = $0 { false } else { true }
    }
  }
}

@Suite("QUIC reader")
struct QUICReaderTests {
  private typealias F = QUICFixture
  private static let read = [Observation.application(.quic)] + F.name

  @Test("a hello in one packet, with any length of packet number and a token", arguments: 1...4)
  func onePacket(_ numberLength: Int) throws {
    let packet = try F.initial(
      Build.cryptoFrame(F.hello), number: 1, numberLength: numberLength, token: Bytes(repeating: 9, count: 70))
    #expect(QUICReader.mayBegin(packet))
    var reader = QUICReader()
    #expect(reader.readAll([packet, packet]) == Self.read)
    #expect(reader.end() == [])
  }

  @Test(
    "versions derive their keys from salts of their own",
    arguments: [
      (0xff00_0016, "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a"),
      (0xface_b001, "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a"),
      (0xff00_001b, "c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
      (0xface_b002, "c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
      (0xface_b00e, "c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
      (0xff00_001d, "afbfec289993d24c9e9786f19c6111e04390a899"),
      (0x1a2a_3a4a, "afbfec289993d24c9e9786f19c6111e04390a899"),
      (0xff00_0022, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
      (0xface_b003, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
      (0xdada_dada, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
    ])
  func versions(_ version: Int, _ salt: String) throws {
    let protection = InitialProtection(version: version, salt: Build.hex(salt), for: F.first)
    let packet = try protection.packet(Build.cryptoFrame(F.hello), to: F.first)
    var reader = QUICReader()
    #expect(QUICReader.mayBegin(packet))
    #expect(reader.readAll([packet]) == Self.read)
  }

  @Test("the draft of version 2 has the types and labels of version 2 and a salt of its own")
  func secondDraft() throws {
    let protection = InitialProtection(
      version: 0x709a_50c4, salt: Build.hex("a707c203a59b47184a1d62ca570406ea7ae3e5d3"), for: F.first, second: true)
    var reader = QUICReader()
    #expect(reader.readAll([try protection.packet(Build.cryptoFrame(F.hello), to: F.first, type: 1)]) == Self.read)
  }

  @Test("pieces come in any order, split, repeated and overlapping, in one packet or many, in one datagram or many")
  func pieces() throws {
    let ranges = [100..<F.hello.count, 0..<3, 2..<40, 60..<110, 30..<61, 0..<3]
    let frames = ranges.map { Build.cryptoFrame(F.hello, $0) }
    let other: Bytes = [0, 1, 2, 4, 0, 0, 0, 3, 4, 0, 1, 0, 0, 0, 1, 1, 2, 0x1c, 0, 0, 2, 0x41, 0x42]
    let one = try F.initial(Bytes(frames.joined(separator: other)) + [0, 0])
    let many = try frames.enumerated().map { try F.initial(other + $1, number: $0) }
    for datagrams in [[one], many, [Bytes(many.joined())], many.reversed()] {
      var reader = QUICReader()
      #expect(reader.readAll(datagrams) == Self.read)
      #expect(reader.end() == [])
    }
  }

  @Test("packets of other kinds in the same datagram are passed over")
  func coalesced() throws {
    let early = Build.longPacket(1, to: F.first, from: F.client, Build.varint(20) + Bytes(repeating: 7, count: 20))
    let datagram = try early + F.initial(Build.cryptoFrame(F.hello)) + early + [0x40, 1, 2, 3]
    var reader = QUICReader()
    #expect(reader.readAll([datagram]) == Self.read)
  }

  @Test("the destination changes with the server's answer, the keys do not", arguments: [client, []])
  func answered(_ source: Bytes) throws {
    let answer = try InitialProtection(for: F.first, server: true).packet(
      [2, 0, 0, 0, 0], to: source, from: F.server)
    var reader = QUICReader()
    #expect(
      reader.readAll([try F.initial(Build.cryptoFrame(F.hello, 0..<50), from: source)]) == [.application(.quic)])
    #expect(reader.readAll([answer], fromInitiator: false) == [])
    let rest = try F.initial(
      Build.cryptoFrame(F.hello, 50..<F.hello.count), number: 1, to: F.server, from: source)
    #expect(reader.readAll([rest]) == F.name)
    #expect(reader.end() == [])
  }

  private static let client = QUICFixture.client

  @Test("after a Retry the keys follow from the id that the server chose")
  func retry() throws {
    let retry = Build.longPacket(3, to: F.client, from: F.server, Bytes(repeating: 3, count: 40))
    let again = try InitialProtection(for: F.server).packet(
      Build.cryptoFrame(F.hello), to: F.server, from: F.client, token: [1, 2, 3], number: 1)
    var reader = QUICReader()
    #expect(reader.readAll([try F.initial(Build.cryptoFrame(F.hello, 0..<50))]) == [.application(.quic)])
    #expect(reader.readAll([retry], fromInitiator: false) == [.mark(.quicNegotiation)])
    #expect(reader.readAll([again]) == F.name)
    #expect(reader.end() == [])
  }

  @Test("a version that the server refuses is begun anew, and no one else can say so")
  func negotiation() throws {
    let reserved = try InitialProtection(version: 0x2a2a_2a2a, salt: F.server, for: F.first).packet(
      Build.cryptoFrame(F.hello), to: F.first, from: F.client)
    let again = try InitialProtection(for: F.server).packet(
      Build.cryptoFrame(F.hello), to: F.server, from: F.client)
    let answer = Build.versionNegotiation(to: F.client, from: F.first, [1])
    var reader = QUICReader()
    #expect(reader.readAll([reserved]) == [.application(.quic)])
    #expect(
      reader.readAll([Build.versionNegotiation(to: F.client, from: F.server, [1])], fromInitiator: false) == [])
    #expect(reader.readAll([answer]) == [])
    #expect(reader.readAll([answer], fromInitiator: false) == [.mark(.quicNegotiation)])
    #expect(reader.readAll([again]) == F.name)
    #expect(reader.end() == [])
  }

  @Test("the client may go on in a compatible version")
  func compatibleVersion() throws {
    let second = InitialProtection(
      version: 0x6b33_43cf, salt: InitialProtection.salt2, for: F.first, second: true)
    let rest = try second.packet(
      Build.cryptoFrame(F.hello, 50..<F.hello.count), to: F.server, from: F.client, number: 1, type: 1)
    var reader = QUICReader()
    _ = reader.readAll([try F.initial(Build.cryptoFrame(F.hello, 0..<50))])
    #expect(reader.readAll([rest]) == F.name)
    #expect(reader.end() == [])
  }

  @Test("either side may be the client, and an answer may come before its question")
  func orientation() throws {
    let answer = try InitialProtection(for: F.first, server: true).packet(
      [2, 0, 0, 0, 0], to: F.client, from: F.server)
    var reader = QUICReader()
    #expect(reader.readAll([answer]) == [.application(.quic)])
    #expect(reader.readAll([try F.initial(Build.cryptoFrame(F.hello))], fromInitiator: false) == F.name)
    #expect(reader.end() == [])
  }

  @Test("packet numbers are read as near to the ones before")
  func packetNumbers() throws {
    var reader = QUICReader()
    #expect(
      reader.readAll([
        try F.initial(Build.cryptoFrame(F.hello, 0..<50), number: 0x12_34f0),
        try F.initial(Build.cryptoFrame(F.hello, 50..<F.hello.count), number: 0x12_3502, numberLength: 1),
      ]) == Self.read)
  }

  @Test("a second hello after a retry of the handshake is read too")
  func secondHello() throws {
    let both = F.hello + Build.quicHello("other.example.org")
    var reader = QUICReader()
    _ = reader.readAll([try F.initial(Build.cryptoFrame(both, 0..<F.hello.count + 30))])
    #expect(reader.end() == [.mark(.quicUnreadable)])
    #expect(
      reader.readAll([try F.initial(Build.cryptoFrame(both, F.hello.count..<both.count), number: 1)])
        == .named(.quicSNI, "other.example.org"))
  }
}
