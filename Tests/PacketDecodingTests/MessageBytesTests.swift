// Role: holds the putting together of pieces to a plain model of it.
import TestFrames
import Testing

@testable import PacketDecoding

@Suite("Pieces of a message")
struct MessageBytesTests {
  private static let text = Bytes("abcdefghij".utf8)

  @Test("every way to bring three pieces gives what lies in the message")
  func threePieces() {
    let ranges = (0..<10).flatMap { start in (start + 1...10).map { start..<$0 } }.filter { $0.count % 3 == 1 }
    for first in ranges {
      for second in ranges {
        for third in ranges { check([first, second, third]) }
      }
    }
  }

  private func check(_ ranges: [Range<Int>]) {
    var message = MessageBytes()
    var there = Set<Int>()
    for range in ranges {
      #expect(message.insert(Bytes(Self.text[range]), at: range.lowerBound) == .taken)
      there.formUnion(range)
    }
    #expect(message.count == there.count)
    #expect(message.end == there.max().map { $0 + 1 })
    for range in ranges { #expect(message.whole(range) == Bytes(Self.text[range])) }
    #expect((message.whole(0..<10) == nil) == (there.count < 10))
  }

  @Test("the first bytes stay where later ones differ")
  func conflict() {
    var message = MessageBytes()
    _ = message.insert(Bytes("abc".utf8), at: 3)
    _ = message.insert(Bytes("xyz".utf8), at: 8)
    #expect(message.insert(Bytes("012a45678".utf8), at: 0) == .conflict)
    #expect(message.whole(0..<11) == Bytes("012abc678yz".utf8).enumerated().map { $0 == 8 ? 0x78 : $1 })
  }

  @Test("what lies beyond the bounds is refused")
  func bounds() {
    var message = MessageBytes()
    #expect(message.insert(Bytes([1, 2]), at: MessageBytes.maximumBytes - 1) == .refused)
    #expect(message.insert(Bytes([1, 2]), at: Int.max) == .refused)
    #expect(message.insert(Bytes([1, 2]), at: -1) == .refused)
    #expect(message.insert(Bytes([1]), at: MessageBytes.maximumBytes - 1) == .taken)
    for place in 0..<MessageBytes.maximumPieces - 1 {
      #expect(message.insert(Bytes([1]), at: 2 * place) == .taken)
    }
    #expect(message.insert(Bytes([1]), at: 60_000) == .refused)
    #expect(message.insert(Bytes([1]), at: 1) == .taken)
  }
}

extension MessageBytes {
  fileprivate mutating func insert(_ bytes: Bytes, at offset: Int) -> Outcome { insert(bytes.span.bytes, at: offset) }
}
