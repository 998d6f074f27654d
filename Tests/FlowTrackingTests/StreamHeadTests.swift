// Role: holds the stream head to one order of bytes, whatever way they come, and to its bounds.
import FlowTracking
import Testing

/// Numbers that look random and are the same in every run.
private struct Sequence64: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

extension StreamHead {
  fileprivate func text(_ reading: StreamReading = .first) -> String {
    let span = unread(reading)
    return String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
  }

  @discardableResult
  fileprivate mutating func add(_ text: String, at sequence: UInt32, keeping: Bool = true) -> StreamChange {
    add(Array(text.utf8).span, at: sequence, keeping: keeping)
  }

  /// Whether a segment adds bytes to those kept, and nothing else.
  fileprivate mutating func grows(by bytes: [UInt8], at sequence: UInt32) -> Bool {
    let before = storedBytes
    return add(bytes.span, at: sequence) == .none && storedBytes > before
  }

  /// Whether a segment leaves everything as it was.
  fileprivate mutating func ignores(_ text: String, at sequence: UInt32) -> Bool {
    let before = storedBytes
    return add(text, at: sequence) == .none && storedBytes == before
  }
}

@Suite("Stream head")
struct StreamHeadTests {
  private let message = Array("POST /log HTTP/1.1\r\nHost: api.example.net\r\n\r\n".utf8)

  @Test("two segments are put in order, wherever they part and whichever comes first", arguments: [99, UInt32.max - 7])
  func everySplit(_ opening: UInt32) {
    let start = opening &+ 1
    for split in 1..<message.count {
      for isReversed in [false, true] {
        var head = StreamHead(openingSequence: opening)
        let parts = [(0, Array(message[..<split])), (split, Array(message[split...]))]
        for (offset, part) in isReversed ? parts.reversed() : parts {
          let isNew = head.grows(by: part, at: start &+ UInt32(offset))
          #expect(isNew)
        }
        #expect(head.text() == String(decoding: message, as: UTF8.self))
        #expect(!head.hasConflict && !head.hasGap(.first) && head.storedBytes == message.count)
      }
    }
  }

  @Test("any order, repeated and overlapping, with or without a SYN", arguments: [true, false])
  func anyOrder(_ hasOpening: Bool) {
    var random = Sequence64(state: 7)
    for round in 0..<300 {
      let start = UInt32.max &- UInt32(round % 60)
      var segments = message.indices.map { $0..<min($0 + Int.random(in: 1...9, using: &random), message.count) }
      segments += segments.prefix(round % 20)
      segments.shuffle(using: &random)
      var head = StreamHead(openingSequence: hasOpening ? start &- 1 : nil)
      for segment in segments { head.add(Array(message[segment]).span, at: start &+ UInt32(segment.lowerBound)) }
      #expect(head.text() == String(decoding: message, as: UTF8.self), "round \(round)")
      #expect(!head.hasConflict && !head.hasGap(.first) && !head.reachedLimit(.first))
    }
  }

  @Test("one byte at a time, from either end", arguments: [false, true])
  func byteByByte(_ isReversed: Bool) {
    for opening in [nil, 999] as [UInt32?] {
      var head = StreamHead(openingSequence: opening)
      for place in isReversed ? Array(message.indices.reversed()) : Array(message.indices) {
        head.add([message[place]].span, at: 1000 + UInt32(place))
      }
      #expect(head.text() == String(decoding: message, as: UTF8.self))
    }
  }

  @Test("every pair of differing segments that overlap is a conflict with two readings")
  func everyConflict() {
    for lengthA in 1...6 {
      for startB in 0...8 {
        for lengthB in 2...6 {
          var head = StreamHead(openingSequence: 0)
          head.add(String(repeating: "a", count: lengthA), at: 3)
          let change = head.add(String(repeating: "b", count: lengthB), at: UInt32(startB) + 1)
          let a = 2..<2 + lengthA
          let b = startB..<startB + lengthB
          #expect((change == .conflict) == a.overlaps(b), "\(a) \(b)")
          #expect(head.hasConflict == a.overlaps(b))
          guard head.hasConflict, b.lowerBound == 0 else { continue }
          let end = max(a.upperBound, b.upperBound)
          #expect(head.text(.first) == String((0..<end).map { a.contains($0) ? "a" : "b" }))
          #expect(head.text(.last) == String((0..<end).map { b.contains($0) ? "b" : "a" }))
        }
      }
    }
  }

  @Test("a conflict is found also when new bytes are no longer kept, and the other reading is then kept whole")
  func laterConflict() {
    var head = StreamHead(openingSequence: 0)
    head.add("one", at: 1)
    #expect(head.add("oneandmore", at: 1, keeping: false) == .none)
    #expect(head.text() == "one")
    #expect(head.add("two, and longer", at: 1, keeping: false) == .conflict)
    #expect(head.text(.first) == "one" && head.text(.last) == "two, and longer")
    head.consume(3, of: .first)
    #expect(head.add("own", at: 1) == .conflict, "bytes that were read stay comparable")
  }

  @Test("a keep-alive is no conflict; one byte that may end a name is")
  func keepAlive() {
    var head = StreamHead(openingSequence: 0)
    head.add("hello", at: 1)
    #expect(head.add("\0", at: 5) == .none && !head.hasConflict)
    #expect(head.add("x", at: 5) == .conflict)
  }

  @Test("what lies before the start is left out, and what lies too far on")
  func outside() {
    var head = StreamHead(openingSequence: 99)
    let isBefore = head.ignores("before", at: 90)
    #expect(isBefore)
    let isPartlyBefore = head.grows(by: Array("xxhello".utf8), at: 98)
    #expect(isPartlyBefore && head.text() == "hello")
    let isFar = head.grows(by: Array("far".utf8), at: 100 + 5 + 65_536)
    #expect(isFar && head.hasGap(.first))
    #expect(head.add("far", at: 100 + 5 + 65_537) == .none && head.segmentsBeyond == 1)
  }

  @Test("without a SYN an earlier segment moves the start back until something was read")
  func unknownStart() {
    var head = StreamHead(openingSequence: nil)
    let isNew = head.grows(by: Array("world".utf8), at: 2)
    #expect(isNew)
    #expect(head.add("o ", at: 0) == .movedStart)
    #expect(head.add("hell", at: .max - 3) == .movedStart && head.text() == "hello world")
    head.consume(1, of: .first)
    #expect(head.add("x", at: .max - 4) == .none && head.text() == "ello world")
  }

  @Test("pieces and bytes have a limit that is told, and bytes in order take the room of those beyond gaps")
  func limits() {
    var pieces = StreamHead(openingSequence: 0)
    for index in 0..<64 { pieces.add("x", at: 3 + 2 * UInt32(index)) }
    #expect(!pieces.reachedLimit(.first) && pieces.storedBytes == 64)
    pieces.add("x", at: 1001)
    #expect(pieces.reachedLimit(.first) && pieces.storedBytes == 64)

    var head = StreamHead(openingSequence: 0)
    let half = [UInt8](repeating: 7, count: 32_768)
    head.add(half.span, at: 40_001)
    head.add(half.span, at: 1)
    #expect(!head.reachedLimit(.first) && head.storedBytes == 65_536)
    head.add([UInt8](repeating: 8, count: 5000).span, at: 32_769)
    #expect(head.reachedLimit(.first) && head.unread(.first).count == 37_768 && !head.hasGap(.first))
    head.add(half.span, at: 37_769)
    #expect(head.unread(.first).count == 65_536 && head.storedBytes == 65_536)
  }

  @Test("what was read can be let go of, and a message's rest can be skipped before it comes")
  func release() {
    var head = StreamHead(openingSequence: UInt32.max - 2)
    head.add("first", at: .max - 1)
    head.consume(100_000, of: .first)
    head.releaseConsumed()
    #expect(head.storedBytes == 0)
    #expect(head.add("body", at: 3) == .none)
    let isNew = head.grows(by: Array("y second".utf8), at: 99_997)
    #expect(isNew)
    #expect(head.text() == " second")
  }
}
