// Role: holds the reader of a stream to every name it carries, however its segments come, and to saying what it missed.
import EgressPipeline
import EgressTypes
import TestFrames
import Testing

extension StreamReader {
  /// Reads a segment of the client's.
  fileprivate mutating func send(
    _ bytes: Bytes, at sequence: UInt32, isCut: Bool = false, port: UInt16 = 443
  ) -> [Observation] {
    let tuple = FiveTuple(
      source: IPAddress(v4: 0xc000_020a), sourcePort: 40_000, destination: IPAddress(v4: 0xc633_6414),
      destinationPort: port, transport: .tcp, version: .v4)
    return read(bytes.span.bytes, at: sequence, isCut: isCut, of: tuple, fromInitiator: true)
  }
}

extension [Observation] {
  fileprivate var names: [String] {
    compactMap { if case .serverName(let name, _) = $0 { name.text } else { nil } }
  }
  fileprivate var marks: [FlowMark] {
    compactMap { if case .mark(let mark) = $0 { mark } else { nil } }
  }
}

@Suite("Stream reader")
struct StreamReaderTests {
  private static let hello = Build.hello("api.example.net")
  /// A record of the application's data, behind which no ClientHello is looked for.
  private static let data: Bytes = [23, 3, 3, 0, 2, 7, 7]
  private static let request = Bytes("GET /x HTTP/1.1\r\nHost: web.example.net\r\n\r\n".utf8)
  private static let noise = Bytes("~~~ nothing that anyone knows ~~~".utf8)

  @Test("a hello in two segments is read in either order, wherever it is split")
  func everySplit() {
    for split in 1..<Self.hello.count {
      for isReversed in [false, true] {
        var reader = StreamReader(openingSequence: .max - 20)
        let start = UInt32.max - 19
        let parts = [(0, Bytes(Self.hello[..<split])), (split, Bytes(Self.hello[split...]))]
        let found = (isReversed ? parts.reversed() : parts).flatMap {
          reader.send($0.1, at: start &+ UInt32($0.0))
        }
        #expect(found.names == ["api.example.net"] && found.marks.isEmpty && !reader.isDone, "\(split)")
        #expect(reader.send(Self.data, at: start &+ UInt32(Self.hello.count)).names.isEmpty && reader.isDone)
        #expect(reader.end().isEmpty)
      }
    }
  }

  /// A request that no registered method begins, to a target that is no path.
  private static let oddRequest = Bytes("BREW web.example.net HTTP/1.1\r\nHost: web.example.net\r\n\r\n".utf8)

  @Test("a request with a method that nobody registered is read wherever it is split, in either order")
  func oddMethod() {
    for split in 1..<Self.oddRequest.count {
      for isReversed in [false, true] {
        var reader = StreamReader(openingSequence: 0)
        let parts = [(0, Bytes(Self.oddRequest[..<split])), (split, Bytes(Self.oddRequest[split...]))]
        let found = (isReversed ? parts.reversed() : parts).flatMap { reader.send($0.1, at: 1 + UInt32($0.0)) }
        #expect(found.names == ["web.example.net"], "\(split)")
      }
    }
  }

  @Test("text of which nobody can tell yet what it is ends in silence, but not where bytes of it are missing")
  func undecided() {
    for length in 1..<20 {
      var reader = StreamReader(openingSequence: 0)
      _ = reader.send(Bytes(Self.oddRequest.prefix(length)), at: 1)
      #expect(reader.end().isEmpty, "\(length)")
      reader = StreamReader(openingSequence: 0)
      _ = reader.send(Bytes(Self.oddRequest.prefix(length)), at: 1)
      _ = reader.send(Bytes(Self.oddRequest.dropFirst(length + 1)), at: 2 + UInt32(length))
      #expect(reader.end().marks == [.streamGap], "\(length)")
    }
  }

  @Test("one byte at a time", arguments: [hello, request, oddRequest])
  func byteByByte(_ message: Bytes) {
    var reader = StreamReader(openingSequence: 0)
    let found = message.indices.flatMap { reader.send([message[$0]], at: 1 + UInt32($0)) }
    #expect(found.names.count == 1 && found.marks.isEmpty)
  }

  @Test("every beginning of a hello that goes no further is told as a message that was cut")
  func everyBeginning() {
    for length in 3..<Self.hello.count {
      var reader = StreamReader(openingSequence: 0)
      #expect(reader.send(Bytes(Self.hello.prefix(length)), at: 1).isEmpty)
      #expect(reader.end().marks == [.messageCut] && reader.isDone)
    }
  }

  @Test("bytes missing before the end of a hello are a gap; bytes that the capture cut off are a cut")
  func gapAndCut() {
    let tail = Bytes(Self.hello.suffix(20))
    let place = 1 + UInt32(Self.hello.count - 20)
    var gap = StreamReader(openingSequence: 0)
    _ = gap.send(Bytes(Self.hello.prefix(20)), at: 1)
    _ = gap.send(tail, at: place)
    #expect(gap.end().marks == [.streamGap])

    var cut = StreamReader(openingSequence: 0)
    _ = cut.send(Bytes(Self.hello.prefix(20)), at: 1, isCut: true)
    _ = cut.send(tail, at: place)
    #expect(cut.end().marks == [.messageCut])

    var headless = StreamReader(openingSequence: 0)
    _ = headless.send(tail, at: place)
    #expect(headless.end().marks == [.streamGap])

    var passed = StreamReader(openingSequence: 0)
    _ = passed.send(Bytes(Self.hello.prefix(20)), at: 1)
    #expect(passed.send(tail, at: 100_000).marks == [.streamGap] && !passed.isDone)
    for place in 1...64 { _ = passed.send(tail, at: 100_000 + UInt32(place)) }
    #expect(passed.isDone)
  }

  @Test("chaff far ahead is told, and the hello is read all the same")
  func chaffAhead() {
    var reader = StreamReader(openingSequence: 0)
    var found = reader.send(Self.hello, at: 1 << 30)
    found += reader.send(Bytes(Self.hello.prefix(30)), at: 1)
    found += reader.send(Bytes(Self.hello.dropFirst(30)), at: 31)
    #expect(found.marks == [.streamGap] && found.names == ["api.example.net"])
  }

  @Test("a second hello is read, whatever TLS stands between, until the application's data", arguments: [1, 7, 5000])
  func secondHello(_ size: Int) {
    let between: Bytes =
      [20, 3, 3, 0, 1, 1, 21, 3, 3, 0, 2, 1, 10, 22, 3, 3, 0, 70, 16] + Bytes(repeating: 7, count: 69)
    let bytes = Self.hello + between + Build.hello("b.example.net") + Self.data + Build.hello("c.example.net")
    var reader = StreamReader(openingSequence: 0)
    var found: [Observation] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      found += reader.send(Bytes(bytes[start..<min(start + size, bytes.count)]), at: 1 + UInt32(start))
    }
    #expect(found.names == ["api.example.net", "b.example.net"] && found.marks.isEmpty && reader.isDone)
  }

  @Test("behind a hello nothing but TLS is read")
  func behindHello() {
    var reader = StreamReader(openingSequence: 0)
    let found = reader.send(Self.hello + Self.request, at: 1)
    #expect(found.names == ["api.example.net"] && found.marks.isEmpty && reader.isDone)
  }

  @Test("two hellos at one place are a conflict, and both names are told, whichever the receiver takes")
  func conflict() {
    let other = Build.hello("bad.example.org")
    for split in 1..<Self.hello.count {
      var reader = StreamReader(openingSequence: 0)
      var found = reader.send(Bytes(Self.hello.prefix(split)), at: 1)
      found += reader.send(other, at: 1)
      found += reader.send(Bytes(Self.hello.dropFirst(split)), at: 1 + UInt32(split))
      // The receiver may keep what came first, or what came last; a split within the name makes a third name of it.
      let kept = Self.hello.prefix(split) + other.dropFirst(split)
      let replaced = other.prefix(split) + Self.hello.dropFirst(split)
      for bytes in [Bytes(kept), Bytes(replaced)] {
        var whole = StreamReader(openingSequence: 0)
        let names = whole.send(bytes, at: 1).names
        #expect(names.count == 1 && Set(found.names).isSuperset(of: names), "\(split)")
      }
      #expect(found.marks == [.streamConflict])
    }
    var late = StreamReader(openingSequence: 0)
    #expect(late.send(Self.hello + Self.data, at: 1).names == ["api.example.net"] && late.isDone)
    let found = late.send(other, at: 1)
    #expect(found.names == ["bad.example.org"] && found.marks == [.streamConflict])
  }

  @Test("a first reading that is malformed or foreign does not hide the second")
  func malformedFirst() {
    var broken = Self.hello
    broken[3] = 0xff  // a record length beyond the limit
    for decoy in [broken, Self.noise + Bytes(repeating: 1, count: 500)] {
      var reader = StreamReader(openingSequence: 0)
      let first = reader.send(decoy, at: 1)
      #expect(first.names.isEmpty && reader.isDone)
      let second = reader.send(Self.hello, at: 1)
      #expect(second.names == ["api.example.net"] && second.marks == [.streamConflict])
    }
  }

  @Test("a malformed message is marked and its reason kept for one call")
  func malformed() {
    var reader = StreamReader(openingSequence: 0)
    #expect(reader.send([22, 3, 1, 0xff, 0xff, 1, 0], at: 1).marks == [.malformedMessage])
    #expect(!reader.refusals.isEmpty)
    _ = reader.send(Self.noise, at: 8)
    #expect(reader.refusals.isEmpty)
  }

  @Test("capture that begins in mid-connection picks up a later message", arguments: [hello, request])
  func midStream(_ message: Bytes) {
    var reader = StreamReader(openingSequence: nil)
    #expect(reader.send(Self.noise, at: 500).marks == [.midStream] && !reader.isDone)
    #expect(reader.send(Self.noise, at: 533).isEmpty)
    var found = reader.send(Bytes(message.prefix(25)), at: 566)
    found += reader.send(Bytes(message.dropFirst(25)), at: 591)
    #expect(found.names.count == 1 && found.marks.isEmpty)
  }

  @Test("without a SYN the first segments may come in the wrong order")
  func midStreamReordered() {
    var reader = StreamReader(openingSequence: nil)
    var found = reader.send(Bytes(Self.hello.dropFirst(30)), at: 530)
    found += reader.send(Bytes(Self.hello.prefix(30)), at: 500)
    #expect(found.names == ["api.example.net"] && found.marks == [.midStream])
  }

  @Test("the search for a beginning ends, and foreign streams keep little")
  func bounds() {
    var lost = StreamReader(openingSequence: nil)
    for index in 0..<2000 where !lost.isDone {
      _ = lost.send(Bytes(repeating: UInt8(ascii: "G"), count: 1400), at: UInt32(index) * 1400)
    }
    #expect(lost.isDone && lost.storedBytes <= 256)

    var foreign = StreamReader(openingSequence: 0)
    _ = foreign.send(Bytes(repeating: UInt8(ascii: "~"), count: 1400), at: 1)
    #expect(foreign.isDone && foreign.storedBytes <= 256)
    #expect(foreign.end().isEmpty)
  }

  @Test("every request of a connection is read, after bodies of any length and in any segments")
  func requests() {
    let body = Bytes(repeating: UInt8(ascii: "G"), count: 100_000)
    let post = Bytes("POST / HTTP/1.1\r\nHost: a.example.net\r\nContent-Length: 100000\r\n\r\n".utf8) + body
    let chunked =
      Bytes("POST / HTTP/1.1\r\nHost: b.example.net\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
      + Bytes("2710\r\n".utf8) + Bytes(repeating: 0x2e, count: 10_000) + Bytes("\r\n0\r\n\r\n".utf8)
    let bytes = Self.request + post + Self.request + chunked
    for size in [17, 1400, 9000] {
      var reader = StreamReader(openingSequence: 0)
      var found: [Observation] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        found += reader.send(Bytes(bytes[start..<min(start + size, bytes.count)]), at: 1 + UInt32(start), port: 80)
        #expect(reader.storedBytes <= 65_536)
      }
      let next = Bytes("GET / HTTP/1.1\r\nHost: c.example.net\r\n\r\n".utf8)
      found += reader.send(next, at: 1 + UInt32(bytes.count), port: 80)
      let expected = ["web.example.net", "a.example.net", "web.example.net", "b.example.net", "c.example.net"]
      #expect(found.names.filter { expected.contains($0) } == found.names && found.marks.isEmpty, "\(size)")
      #expect(Set(found.names) == Set(expected), "\(size)")
    }
  }

  @Test("a request whose head goes no further still tells its server", arguments: [true, false])
  func unfinishedRequest(_ isCut: Bool) {
    var reader = StreamReader(openingSequence: 0)
    let found = reader.send(Bytes("GET / HTTP/1.1\r\nHost: a.example.net\r\nCoo".utf8), at: 1, isCut: isCut)
    #expect(found.names == (isCut ? ["a.example.net"] : []))
    let end = reader.end()
    #expect(end.names == ["a.example.net"] && end.marks == [.messageCut])
  }

  @Test(
    "the hello after a plain beginning is read, in one segment and byte by byte",
    arguments: [
      (port: 25, plain: "EHLO device\r\nSTARTTLS\r\n", mark: .startTLS),
      (2600, "EHLO device\r\nSTARTTLS\r\n", .startTLS), (143, "1 CAPABILITY\r\n2 STARTTLS\r\n", .startTLS),
      (110, "CAPA\r\nSTLS\r\n", .startTLS), (21, "USER me\r\nAUTH TLS\r\n", .startTLS),
      (5432, "\0\0\0\u{8}\u{4}\u{d2}\u{16}\u{2f}", .startTLS),
      (1080, "\u{5}\u{1}\0\u{5}\u{1}\0\u{3}\u{3}a.b\u{1}\u{2}", .relayedByName),
      (1080, "\u{4}\u{1}\0\u{50}\u{c0}\0\u{2}\u{1}\0", .relayed),
      (8080, "CONNECT a.b:443 HTTP/1.1\r\n\r\n", .relayedByName),
    ] as [(UInt16, String, FlowMark)])
  func afterPlainText(_ port: UInt16, _ plain: String, _ mark: FlowMark) {
    let bytes = plain.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } + Self.hello + Self.data
    for size in [1, 7, bytes.count] {
      var reader = StreamReader(openingSequence: 0)
      var found: [Observation] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        let segment = Bytes(bytes[start..<min(start + size, bytes.count)])
        found += reader.send(segment, at: 1 + UInt32(start), port: port)
      }
      #expect(found.names.last == "api.example.net" && found.marks == [mark] && reader.isDone, "\(size)")
    }
  }

  @Test("a message larger than the head is given up with a mark")
  func limit() {
    var reader = StreamReader(openingSequence: 0)
    let record = [22, 3, 1] + be16(16_384) + Bytes(repeating: 1, count: 16_384)
    var message = record + record + record + record + record
    message.replaceSubrange(5..<9, with: [1, 1, 0x3f, 0])
    var found: [Observation] = []
    for start in stride(from: 0, to: message.count, by: 1400) {
      found += reader.send(Bytes(message[start..<min(start + 1400, message.count)]), at: 1 + UInt32(start))
    }
    #expect(found.marks == [.readingLimit] && reader.isDone && reader.storedBytes <= 65_536)
  }
}
