// Role: the first line of a text protocol's message, and beginnings that payloads are compared with.
import EgressTypes

/// What stands at the beginning of a payload, taken as a line of text.
enum TextLine {
  /// The line without its end, and how many bytes it takes with it.
  case whole([UInt8], length: Int)
  /// Text whose end has not come yet.
  case unended
  /// Bytes that no text has, or more than a line may have.
  case none

  /// Reads the first line: neither control bytes but tabs, nor more than `maximum` bytes.
  init(_ payload: RawSpan, maximum: Int = 1024) {
    var line: [UInt8] = []
    for place in 0..<min(payload.byteCount, maximum) {
      let byte = payload.uint8(at: place)
      if byte == UInt8(ascii: "\n") {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        self = line.contains(UInt8(ascii: "\r")) ? .none : .whole(line, length: place + 1)
        return
      }
      guard byte >= 0x20 && byte != 0x7f || byte == 9 || byte == 13 else {
        self = .none
        return
      }
      line.append(byte)
    }
    self = payload.byteCount < maximum ? .unended : .none
  }

  /// Reads `METHOD target VERSION`; the rest of the message is of no interest.
  static func request(
    _ payload: RawSpan, methods: [[UInt8]], version: StaticString, is application: ApplicationProtocol
  ) -> PayloadReading {
    guard methods.contains(where: { payload.begins($0) }) else { return .notMine }
    switch TextLine(payload, maximum: 4096) {
    case .none: return .notMine
    case .unended: return .incomplete(atLeast: payload.byteCount + 1)
    case .whole(let line, _):
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 3, words[2].elementsEqual("\(version)".utf8) else { return .notMine }
      return .complete([.application(application)])
    }
  }
}

extension RawSpan {
  /// Whether the payload begins with these bytes, as far as both go.
  func begins(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    for (place, byte) in zip(0..<byteCount, bytes) where uint8(at: place) != byte { return false }
    return true
  }

  /// Whether these bytes stand somewhere in the payload.
  func contains(_ text: StaticString) -> Bool {
    let wanted = Array("\(text)".utf8)
    return (0...max(0, byteCount - wanted.count)).contains { start in
      extracting(start..<byteCount).byteCount >= wanted.count && extracting(start..<byteCount).begins(wanted)
    }
  }

  /// Whether all bytes of the range are zero.
  func isZero(_ range: Range<Int>) -> Bool { range.allSatisfy { uint8(at: $0) == 0 } }
}
