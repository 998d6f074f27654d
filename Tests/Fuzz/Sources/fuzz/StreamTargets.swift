// Role: the two sides of a TCP connection in segments of any place and order, and the messages in it.
import EgressPipeline
import EgressTypes
import PacketDecoding
import TestFrames

extension FuzzTarget {
  static let streams = [
    // Two bytes for the connection; before each segment two of place, one of its kind and one of length.
    FuzzTarget("stream-reader") {
      EvasionSeeds.packets.compactMap(StreamInput.bytes)
    } run: { input in
      guard input.count >= 2 else { return }
      let connection = StreamInput(input[0], input[1])
      var client = StreamReader(openingSequence: connection.openingSequence)
      var server = StreamReader(openingSequence: nil)
      var rest = input.dropFirst(2)
      while let segment = connection.next(&rest) {
        var reader = segment.isAsking ? client : server
        _ = reader.read(
          segment.bytes.span.bytes, at: segment.sequence, isCut: segment.isCut,
          of: segment.isAsking ? connection.tuple : connection.tuple.reversed, fromInitiator: segment.isAsking)
        check(reader.storedBytes <= 2 * 65_536, "two readings of a stream are kept at most")
        if segment.isAsking { client = reader } else { server = reader }
      }
      for var reader in [client, server] {
        _ = reader.end()
        check(reader.isDone, "a stream that ended is done")
        check(reader.end().isEmpty, "a stream ends once")
      }
    },
    // One byte for the connection, one for the number of cuts, the cuts and their order; the rest is what is sent.
    FuzzTarget("segment-order") {
      let messages = PayloadSeeds.tls.map { (0, $0) } + PayloadSeeds.http.map { (1, $0) } + StreamInput.texts
      return messages.map { [UInt8($0.0), 3, 20, 2, 31, 1, 9, 0] + $0.1 }
    } run: { input in
      guard input.count >= 2 else { return }
      compareOrders(input)
    },
    // Messages one after another, as they stand at the beginning of a stream.
    FuzzTarget("dns-stream", isFast: true) {
      [PayloadSeeds.dns.flatMap(Build.vector16), Build.vector16(PayloadSeeds.dns[0])]
    } run: { input in
      readAll(input, DNSStream.self)
    },
    FuzzTarget("http-connection", isFast: true) {
      [PayloadSeeds.http[4], PayloadSeeds.http[0] + PayloadSeeds.http[1]] + PayloadSeeds.http
    } run: { input in
      readAll(input, HTTPRequest.self)
    },
  ]

  private static func marks(_ found: [Observation]) -> [FlowMark] {
    found.compactMap { if case .mark(let mark) = $0 { mark } else { nil } }
  }

  /// Reads messages as a stream has them: each where the one before ended.
  private static func readAll(_ input: Bytes, _ decoder: any PayloadDecoder.Type) {
    let bytes = input.span.bytes
    var place = 0
    while place < input.count {
      let rest = bytes.extracting(droppingFirst: place)
      let reading = decoder.read(rest)
      examine(reading)
      switch reading {
      case .incomplete(let wanted): return check(wanted > rest.byteCount, "what is incomplete waits for more")
      case .continues(let after, _): place = after > input.count - place ? input.count : place + after
      case .undecided(let wanted): return check(wanted > rest.byteCount, "what is undecided waits for more")
      case .notMine, .complete, .malformed: return
      }
    }
  }

  /// A name that is read from a stream in one piece is read from its segments in any order, or it is said why not.
  private static func compareOrders(_ input: Bytes) {
    let connection = StreamInput(input[0] | StreamInput.opens, 0)
    let cuts = input.dropFirst(2).prefix(Int(input[1] & 15))
    let order = input.dropFirst(2 + cuts.count).prefix(cuts.count)
    let stream = Bytes(input.dropFirst(2 + cuts.count + order.count))
    var pieces: [Range<Int>] = []
    for cut in cuts where (pieces.last?.upperBound ?? 0) < stream.count {
      let start = pieces.last?.upperBound ?? 0
      pieces.append(start..<min(start + max(1, Int(cut)), stream.count))
    }
    if (pieces.last?.upperBound ?? 0) < stream.count { pieces.append((pieces.last?.upperBound ?? 0)..<stream.count) }
    for (place, other) in order.enumerated() where place < pieces.count {
      pieces.swapAt(place, Int(other) % pieces.count)
    }
    let whole = connection.read([0..<stream.count], of: stream)
    let parts = connection.read(pieces, of: stream)
    let isSaid = marks(parts).contains { $0.consequence != .none }
    let missing = whole.contains { observation in
      guard case .serverName = observation else { return false }
      return !parts.contains(observation)
    }
    check(isSaid || !missing, "a name does not depend on how its stream is cut")
  }
}

/// How the bytes of an input stand for a connection.
struct StreamInput {
  /// The bit of the first byte that says that the opening was seen.
  static let opens: UInt8 = 0x80
  private static let ports: [UInt16] = [
    443, 80, 53, 25, 143, 1080, 389, 5222, 5432, 3389, 22, 1883, 1935, 554, 5060, 853,
  ]

  let tuple: FiveTuple
  let openingSequence: UInt32?
  private let base: UInt32

  init(_ first: UInt8, _ second: UInt8) {
    tuple = FiveTuple(
      source: IPAddress(v4: 0xc0a8_320b), sourcePort: 40_000, destination: IPAddress(v4: 0xc633_6414),
      destinationPort: Self.ports[Int(first & 15)], transport: .tcp, version: .v4)
    // Near the end of the numbers, so that they wrap.
    base = second & 1 == 0 ? 0x1000_0000 : 0xffff_ff80
    openingSequence = first & Self.opens == 0 ? nil : base &- 1
  }

  struct Segment {
    var bytes: Bytes
    var sequence: UInt32
    var isCut: Bool
    var isAsking: Bool
  }

  /// Takes the next segment from an input.
  func next(_ rest: inout Bytes.SubSequence) -> Segment? {
    guard rest.count >= 4 else { return nil }
    let head = Bytes(rest.prefix(4))
    rest = rest.dropFirst(4)
    let place = Int16(truncatingIfNeeded: Int(head[0]) << 8 | Int(head[1]))
    let kind = head[2]
    let length = Int(kind & 15) << 8 | Int(head[3])
    let bytes = Bytes(rest.prefix(length))
    rest = rest.dropFirst(length)
    let distance = kind & 0x10 == 0 ? Int32(place) : Int32(place) << 16
    return Segment(
      bytes: bytes, sequence: base &+ UInt32(bitPattern: distance), isCut: kind & 0x20 != 0,
      isAsking: kind & 0x40 == 0)
  }

  /// What is read of a stream whose pieces come in this order.
  func read(_ pieces: [Range<Int>], of stream: Bytes) -> [Observation] {
    var reader = StreamReader(openingSequence: openingSequence)
    var found: [Observation] = []
    for piece in pieces {
      found += reader.read(
        Bytes(stream[piece]).span.bytes, at: base &+ UInt32(truncatingIfNeeded: piece.lowerBound), isCut: false,
        of: tuple, fromInitiator: true)
    }
    return found + reader.end()
  }

  /// The connection of an evasion as an input.
  static func bytes(_ packets: [EvasionSeeds.Packet]) -> Bytes? {
    let segments = packets.filter { $0.decoded.tcp != nil && !$0.payload.isEmpty }
    guard let first = segments.first, let tuple = first.decoded.tuple else { return nil }
    let opening = packets.first { $0.isAsking && $0.decoded.tcp?.isSYN == true }?.decoded.tcp?.sequence
    let answer = segments.first { !$0.isAsking }?.decoded.tcp?.sequence ?? 0
    let origin = opening.map { $0 &+ 1 } ?? first.decoded.tcp?.sequence ?? 0
    let port = ports.firstIndex(of: tuple.destinationPort) ?? 0
    let heads = segments.flatMap { segment -> Bytes in
      let sequence = segment.decoded.tcp?.sequence ?? 0
      let distance = Int32(bitPattern: sequence &- (segment.isAsking ? origin : answer))
      let isFar = distance != Int32(Int16(truncatingIfNeeded: distance))
      let kind = UInt8(min(segment.payload.count, 4095) >> 8) | (isFar ? 0x10 : 0) | (segment.isAsking ? 0 : 0x40)
      let place = Int(isFar ? distance >> 16 : distance)
      return be16(place) + [kind, UInt8(truncatingIfNeeded: segment.payload.count)] + segment.payload.prefix(4095)
    }
    return [UInt8(port) | (opening == nil ? 0 : opens), 0] + heads
  }

  /// Beginnings of the text protocols, with the port they are usual on.
  static let texts: [(Int, Bytes)] = [
    (3, "EHLO me.example\r\nSTARTTLS\r\n"), (4, "a1 STARTTLS\r\n"), (10, "SSH-2.0-OpenSSH_9.2\r\n"),
    (13, "OPTIONS rtsp://cam.example/1 RTSP/1.0\r\nCSeq: 1\r\n\r\n"),
    (7, "<stream:stream to='im.example' xmlns='jabber:client'>"),
    (14, "REGISTER sip:a.example SIP/2.0\r\nVia: SIP/2.0/TCP x\r\n\r\n"),
  ].map { ($0.0, Bytes($0.1.utf8)) }
}
