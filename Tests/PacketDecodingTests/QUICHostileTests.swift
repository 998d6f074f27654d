// Role: holds the QUIC reader to saying what cannot be read or contradicts itself, within bounds, whatever comes.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("QUIC reader under attack")
struct QUICHostileTests {
  private typealias F = QUICFixture

  @Test("bytes that differ at one place are told, also after the hello was whole")
  func conflict() throws {
    let decoy = Build.quicHello("Audio.Example.NET")
    #expect(decoy.count == F.hello.count)
    var reader = QUICReader()
    _ = reader.readAll([try F.initial(Build.cryptoFrame(F.hello))])
    #expect(
      reader.readAll([try F.initial(Build.cryptoFrame(decoy), number: 1)])
        == [.mark(.streamConflict)] + .named(.quicSNI, "audio.example.net"))

    var torn = QUICReader()
    _ = torn.readAll([try F.initial(Build.cryptoFrame(F.hello, 0..<90))])
    let rest = try F.initial(Build.cryptoFrame(decoy, 40..<decoy.count), number: 1)
    let found = torn.readAll([rest])
    #expect(found.contains(.mark(.streamConflict)))
    #expect(found.compactMap(\.serverName).contains("audio.example.net"))
  }

  @Test("the hello is let go once the server shows that it had it")
  func release() throws {
    let answer = Build.longPacket(2, to: F.client, from: F.server, Build.varint(20) + Bytes(repeating: 7, count: 20))
    var reader = QUICReader()
    _ = reader.readAll([try F.initial(Build.cryptoFrame(F.hello))])
    #expect(reader.storedBytes == F.hello.count)
    _ = reader.readAll([answer])
    #expect(reader.storedBytes == F.hello.count)
    _ = reader.readAll([answer], fromInitiator: false)
    #expect(reader.storedBytes == 0)
    let again = try F.initial(Build.cryptoFrame(Build.quicHello("other.example.org")), number: 1)
    #expect(reader.readAll([again]) == .named(.quicSNI, "other.example.org"))
  }

  @Test("a second connection on the same ports is read, and a third")
  func moreConnections() throws {
    var reader = QUICReader()
    for number in UInt8(1)...9 {
      let id = Bytes(repeating: number, count: 8)
      let packet = try InitialProtection(for: id).packet(
        Build.cryptoFrame(Build.quicHello("host\(number).example.net")), to: id)
      #expect(reader.readAll([packet]).contains(.serverName(DomainName("host\(number).example.net"), .quicSNI)))
    }
    #expect(reader.end() == [])
    #expect(reader.refusedConnections == 0)
  }

  @Test("more connections at once than there is room for are refused and told")
  func refused() throws {
    var reader = QUICReader()
    for number in UInt8(1)...5 {
      let id = Bytes(repeating: number, count: 8)
      let packet = try InitialProtection(for: id).packet(Build.cryptoFrame(F.hello, 0..<20), to: id, from: id)
      #expect(reader.readAll([packet]).contains(.mark(.readingLimit)) == (number == 5))
    }
    #expect(reader.refusedConnections == 1)
    #expect(reader.end() == [.mark(.quicUnreadable)])
  }

  @Test("what cannot be decrypted is told at the end, also beside a connection that was read")
  func unreadable() throws {
    let wrong = try InitialProtection(salt: F.server, for: F.server).packet(
      Build.cryptoFrame(F.hello), to: F.server, from: F.first)
    var reader = QUICReader()
    #expect(reader.readAll([wrong]) == [.application(.quic)])
    #expect(reader.end() == [.mark(.quicUnreadable)])
    #expect(reader.end() == [])
    var second = QUICReader()
    _ = second.readAll([try F.initial(Build.cryptoFrame(F.hello)), wrong])
    #expect(second.end() == [.mark(.quicUnreadable)])
  }

  @Test("a hello that never becomes whole is told at the end")
  func partial() throws {
    var reader = QUICReader()
    _ = reader.readAll([try F.initial(Build.cryptoFrame(F.hello, 1..<F.hello.count))])
    #expect(reader.end() == [.mark(.quicUnreadable)])
  }

  @Test(
    "frames and messages against the rules are told",
    arguments: [
      ([0x10, 1], .malformedMessage),
      ([6, 0, 0x44], .malformedMessage),
      ([2, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0], .malformedMessage),
      (Build.cryptoFrame([2, 0, 0, 1, 0]), .malformedMessage),
      (Build.cryptoFrame([1, 0, 0, 1, 0]), .malformedMessage),
      (Build.cryptoFrame([1, 1, 0, 1, 0]), .readingLimit),
      ([6, 0x80, 1, 0, 0, 1, 7], .readingLimit),
      (Bytes((0..<200).flatMap { [6] + Build.varint(2 * $0) + [1, 7] }), .readingLimit),
    ] as [(Bytes, FlowMark)])
  func againstTheRules(_ frames: Bytes, _ mark: FlowMark) throws {
    var reader = QUICReader()
    let found = reader.readAll([try F.initial(frames + Bytes(repeating: 0, count: 20))])
    #expect(found == [.application(.quic), .mark(mark)])
  }

  @Test("trials are bounded, and their end is told")
  func trials() throws {
    var packet = try F.initial(Build.cryptoFrame(F.hello))
    packet[packet.count - 1] ^= 1
    var reader = QUICReader()
    var told = 0
    for _ in 0..<300 where reader.readAll([packet]).contains(.mark(.readingLimit)) { told += 1 }
    #expect(told == 1)
    #expect(reader.isComplete)
    #expect(reader.end() == [.mark(.quicUnreadable)])
  }

  @Test("different observations of one flow are bounded")
  func observations() throws {
    var reader = QUICReader()
    var count = 0
    for number in 0..<60 where !reader.isComplete {
      let id = be32(number) + be32(7)
      let packet = try InitialProtection(for: id).packet(
        Build.cryptoFrame(Build.quicHello("host\(number).example.net")), to: id)
      count += reader.read(packet).count
    }
    #expect(count == 33)
    #expect(reader.isComplete)
  }

  @Test("a refusal of a version is told, whether its question was seen or not")
  func loneNegotiation() {
    let refusal = Build.versionNegotiation(to: [], from: F.first, [1])
    #expect(QUICReader.mayBegin(refusal))
    var reader = QUICReader()
    #expect(reader.readAll([refusal], fromInitiator: false) == [.mark(.quicNegotiation)])
    #expect(reader.end() == [])
  }

  @Test(
    "a first datagram in a version that cannot be read is told as that",
    arguments: [
      (3, .quic), (0xff00_0012, .quic), (0x5130_3437, .gquic), (0x5130_3531, .gquic), (0x5430_3532, .gquic),
    ] as [(Int, ApplicationProtocol)])
  func unreadableVersion(_ version: Int, _ application: ApplicationProtocol) {
    let packet = Build.longPacket(0, version: version, to: F.first, from: [], Bytes(repeating: 7, count: 1200))
    #expect(QUICReader.mayBegin(packet) && !QUICReader.mayBegin(Bytes(packet.prefix(1199))))
    var reader = QUICReader()
    #expect(reader.readAll([packet]) == [.application(application), .mark(.quicUnreadable)])
  }

  @Test(
    "other protocols do not begin QUIC",
    arguments: [
      [], [0xc0], Bytes(repeating: 0xc0, count: 40), Build.longPacket(0, version: 2, to: F.first, from: [], F.first),
      Bytes(Build.versionNegotiation(to: F.first, from: F.first, [1]).dropLast()), Build.googlePacket("Q049", F.first),
      [0x16, 0xfe, 0xff] + Bytes(repeating: 0, count: 30),
    ])
  func others(_ datagram: Bytes) {
    #expect(!QUICReader.mayBegin(datagram))
    var reader = QUICReader()
    #expect(reader.readAll([datagram]) == [])
    #expect(reader.end() == [])
  }

  @Test("a changed byte or a cut never makes another name, and never goes unnoticed", arguments: [1, 2, 3])
  func anyBytes(_ kind: Int) throws {
    let packets =
      switch kind {
      case 1: try F.initial(Build.cryptoFrame(F.hello, 40..<F.hello.count) + Build.cryptoFrame(F.hello, 0..<44))
      case 2:
        try F.initial(Build.cryptoFrame(F.hello, 0..<60))
          + F.initial(Build.cryptoFrame(F.hello, 60..<F.hello.count), number: 1)
      default: try F.initial(Build.cryptoFrame(F.hello)) + Build.longPacket(3, to: F.client, from: [], [])
      }
    for place in packets.indices {
      check(Bytes(packets.prefix(place)))
      for change: UInt8 in [1, 0x10, 0x80, 0xff] {
        var bytes = packets
        bytes[place] ^= change
        check(bytes)
      }
    }
  }

  private func check(_ datagram: Bytes) {
    var reader = QUICReader()
    let found = reader.readAll([datagram])
    let names = found.filter { if case .serverName = $0 { true } else { false } }
    #expect(names == [] || names == F.name)
    let isNoticed = !found.contains(.application(.quic)) || !names.isEmpty || reader.end() != []
    // A packet whose kind was changed, or that was cut in its header, is one of those that carry no handshake.
    if !isNoticed, QUICReader.mayBegin(datagram) { #expect(datagram[0] & 0x30 != 0) }
  }
}
