// Role: packets in fragments and QUIC handshakes in datagrams, both of any order and content.
import EgressTypes
import FlowTracking
import TestFrames

@testable import PacketDecoding

extension FuzzTarget {
  static let reassembly = [
    // Before each fragment: which packet, its place, its length, and how much time has passed.
    FuzzTarget("fragments") {
      EvasionSeeds.packets.map(FragmentInput.bytes).filter { !$0.isEmpty }
    } run: { input in
      let limits = FragmentLimits(packets: 8, bytes: 8192, fragmentsPerPacket: 24)
      var table = FragmentTable(limits: limits)
      var seen: [FragmentInput.Packet: [(offset: Int, bytes: Bytes)]] = [:]
      var time = Timestamp(nanoseconds: 1_795_424_400_000_000_000)
      var rest = input[...]
      // What was seen is kept here to be compared, which the table itself need not.
      for _ in 0..<256 {
        guard let piece = FragmentInput.next(&rest) else { break }
        time = time.advanced(byNanoseconds: piece.waited)
        seen[piece.packet, default: []].append((piece.fragment.offset, piece.bytes))
        let outcome = table.add(
          piece.fragment, piece.bytes, isTruncated: piece.isCut, of: piece.packet.tuple, vlan: piece.packet.vlan,
          at: time)
        check(table.count <= limits.packets, "packets are bounded")
        if case .whole(let whole) = outcome { examine(whole, piece.packet, seen[piece.packet] ?? []) }
      }
      table.endAll()
      check(table.count == 0, "nothing is kept at the end")
      check(table.takeLost().count <= FragmentLimits().packets, "lost packets are bounded")
    },
    // Before each datagram one byte of its kind and two of its length.
    FuzzTarget("quic") {
      QUICInput.seeds
    } run: { input in
      var reader = QUICReader()
      var told: [Observation] = []
      var rest = input[...]
      while let (datagram, isAsking) = QUICInput.next(&rest) {
        _ = QUICReader.mayBegin(datagram.span.bytes)
        told += reader.read(datagram.span.bytes, fromInitiator: isAsking)
        check(
          reader.storedBytes <= QUICReader.maximumConnections * MessageBytes.maximumBytes, "handshakes are bounded")
      }
      told += reader.end()
      let facts = told.filter { $0 != .mark(.readingLimit) }
      check(facts.count <= QUICReader.maximumObservations, "observations are bounded")
      check(Set(facts).count == facts.count, "nothing is told twice")
    },
  ]

  /// A packet is made of bytes that its fragments had in that place.
  private static func examine(
    _ whole: ReassembledPacket, _ packet: FragmentInput.Packet, _ seen: [(offset: Int, bytes: Bytes)]
  ) {
    check(whole.payload.count <= 65_535, "a packet has a length that its header can say")
    check(whole.alternative == nil || !packet.isIPv6, "overlaps are refused under IPv6")
    for reading in [whole.payload, whole.alternative].compactMap(\.self) {
      check(reading.count == whole.payload.count, "both readings have one length")
      for place in stride(from: 0, to: reading.count, by: max(1, reading.count / 64)) {
        let isThere = seen.contains { piece in
          piece.bytes.indices.contains(place - piece.offset) && piece.bytes[place - piece.offset] == reading[place]
        }
        check(isThere, "no byte is made up")
      }
    }
  }
}

/// How the bytes of an input stand for fragments.
enum FragmentInput {
  struct Packet: Hashable {
    var isIPv6: Bool
    var number: UInt8

    var vlan: UInt16 { UInt16(number & 1) }

    var tuple: FiveTuple {
      FiveTuple(
        source: isIPv6 ? IPAddress(high: 0x2001_0db8_0000_0000, low: 1) : IPAddress(v4: 0xc0a8_320b), sourcePort: 0,
        destination: isIPv6 ? IPAddress(high: 0x2001_0db8_0000_0000, low: 2) : IPAddress(v4: 0xc633_6414),
        destinationPort: 0, transport: .udp, version: isIPv6 ? .v6 : .v4)
    }
  }

  struct Piece {
    var packet: Packet
    var fragment: Fragment
    var bytes: Bytes
    var isCut: Bool
    var waited: Int64
  }

  /// A fragment: kind, offset in units of eight bytes, length.
  static func next(_ rest: inout Bytes.SubSequence) -> Piece? {
    guard rest.count >= 4 else { return nil }
    let head = Bytes(rest.prefix(4))
    rest = rest.dropFirst(4)
    let kind = head[0]
    let field = Int(head[1]) << 8 | Int(head[2])
    let isCut = kind & 0x20 != 0
    // One byte says the length, as most fragments are small; with a bit of the kind it counts in 256.
    let length = kind & 0x10 == 0 ? Int(head[3]) : Int(head[3]) << 8
    let bytes = kind & 0x10 == 0 ? Bytes(rest.prefix(length)) : Bytes(repeating: head[3], count: length)
    if kind & 0x10 == 0 { rest = rest.dropFirst(length) }
    let packet = Packet(isIPv6: kind & 0x80 != 0, number: kind & 0x0f)
    return Piece(
      packet: packet,
      fragment: Fragment(
        identification: UInt32(kind & 0x0e), offset: (field & 0x1fff) * 8, more: field & 0x2000 != 0, transport: .udp),
      bytes: bytes, isCut: isCut, waited: kind & 0x40 == 0 ? 1_000_000 : 31_000_000_000)
  }

  static func bytes(_ packets: [EvasionSeeds.Packet]) -> Bytes {
    packets.flatMap { packet -> Bytes in
      guard let fragment = packet.decoded.fragment, packet.fragmentData.count < 256 else { return [] }
      let kind: UInt8 = packet.decoded.tuple?.version == .v6 ? 0x80 : 0
      let field = (fragment.offset / 8) & 0x1fff | (fragment.more ? 0x2000 : 0)
      return [kind] + be16(field) + [UInt8(packet.fragmentData.count)] + packet.fragmentData
    }
  }
}

/// How the bytes of an input stand for datagrams of QUIC.
enum QUICInput {
  private static let destination = Bytes(1...8)
  private static let client = InitialProtection(for: destination)
  private static let second = InitialProtection(
    version: 0x6b33_43cf, salt: InitialProtection.salt2, for: destination, second: true)
  private static let server = InitialProtection(for: destination, server: true)

  /// A datagram as it stands, or the frames of an Initial packet, which is protected as its sender would have done.
  static func next(_ rest: inout Bytes.SubSequence) -> (datagram: Bytes, isAsking: Bool)? {
    guard rest.count >= 3 else { return nil }
    let head = Bytes(rest.prefix(3))
    rest = rest.dropFirst(3)
    let content = Bytes(rest.prefix(Int(head[1] & 0x0f) << 8 | Int(head[2])))
    rest = rest.dropFirst(content.count)
    let number = Int(head[1] >> 4)
    let isAsking = head[0] & 0x80 == 0
    let datagram =
      switch head[0] & 3 {
      case 1: try? client.packet(content, to: destination, from: [9], number: number, paddedTo: 60)
      case 2: try? second.packet(content, to: destination, from: [9], number: number, type: 1, paddedTo: 60)
      case 3: try? server.packet(content, to: [9], from: [7, 7], number: number, paddedTo: 60)
      default: content
      }
    return (datagram ?? content, isAsking)
  }

  static let seeds: [Bytes] = {
    let hello = Build.quicHello("a.example.net")
    let plain = Build.googleHello([("SNI\0", Bytes("a.example.net".utf8)), ("VER\0", Bytes("Q043".utf8))])
    let google = Build.googlePacket("Q043", Build.streamFrame(plain, at: 0))
    let pieces = [0..<30, 60..<hello.count, 30..<60].map { Build.cryptoFrame(hello, $0) }
    let own = [
      entry(1, Build.cryptoFrame(hello)), entry(2, Build.cryptoFrame(hello)), pieces.flatMap { entry(1, $0) },
      entry(1, pieces[0] + [1, 0, 0] + pieces[2]) + entry(0x83, [2, 0, 0, 0, 0]) + entry(1, pieces[1]),
      entry(0, google), entry(0, Build.google46(Build.streamFrame(plain, at: 0))),
      entry(1, Build.cryptoFrame(hello)) + entry(0x80, Build.versionNegotiation(to: [9], from: destination, [1, 2])),
    ]
    let evasions = EvasionSeeds.packets.map { packets in
      packets.filter { $0.decoded.tuple?.transport == .udp && QUICReader.mayBegin($0.payload.span.bytes) }
        .flatMap { entry($0.isAsking ? 0 : 0x80, $0.payload) }
    }
    return own + evasions.filter { !$0.isEmpty }
  }()

  private static func entry(_ kind: UInt8, _ content: Bytes) -> Bytes {
    [kind] + be16(content.count & 0x0fff) + content
  }
}
