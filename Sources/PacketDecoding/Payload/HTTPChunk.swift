// Role: passes over one chunk of a request's body, so that the request behind the body is found.
import EgressTypes

/// A chunk of a body whose length is not told beforehand (RFC 9112 §7.1).
enum HTTPChunk {
  /// Digits of the longest size, and bytes of a size's line with its extensions.
  private static let maximumDigits = 8
  private static let maximumLine = 4096
  /// The longest chunk that is passed over; one byte of a sequence number's range in four.
  private static let maximumSize = 1 << 30
  /// Bytes of the fields behind the last chunk.
  private static let maximumTrailer = 16_384

  /// Reads the size's line, and behind the last chunk the trailer; a reading without observations is part of a message.
  static func read(_ payload: RawSpan) -> PayloadReading {
    var size = 0
    var place = 0
    while place < payload.byteCount, place <= maximumDigits, let digit = hexDigit(payload.uint8(at: place)) {
      size = size << 4 | digit
      place += 1
    }
    guard (1...maximumDigits).contains(place) else { return .notMine }
    guard place < payload.byteCount else { return .incomplete(atLeast: place + 1) }
    guard [UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: ";")].contains(payload.uint8(at: place)) else {
      return .notMine
    }
    guard let end = lineEnd(in: payload, from: place) else {
      return payload.byteCount > maximumLine ? .notMine : .incomplete(atLeast: payload.byteCount + 1)
    }
    if size > maximumSize { return .complete([]) }
    // The line end behind the chunk is passed over with the next one's beginning.
    return size > 0 ? .continues(after: end + size, []) : readTrailer(payload, from: end)
  }

  private static func readTrailer(_ payload: RawSpan, from start: Int) -> PayloadReading {
    var line = start
    while let end = lineEnd(in: payload, from: line) {
      let isEmpty = end - line == 1 || end - line == 2 && payload.uint8(at: line) == UInt8(ascii: "\r")
      if isEmpty { return .continues(after: end, []) }
      line = end
    }
    return payload.byteCount - start > maximumTrailer ? .notMine : .incomplete(atLeast: payload.byteCount + 1)
  }

  /// Where the next line begins.
  private static func lineEnd(in payload: RawSpan, from start: Int) -> Int? {
    (start..<payload.byteCount).first { payload.uint8(at: $0) == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  private static func hexDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte | 0x20) - 0x57
    default: nil
    }
  }
}
