// Role: finds the pieces of the handshake among the frames of a QUIC packet.

/// A piece of the handshake: its place there, and where its bytes lie in the packet's payload.
struct HandshakePiece {
  var offset: Int
  var bytes: Range<Int>
}

/// The frames of an Initial packet's payload (RFC 9000 §12.4).
struct QUICFrames: ~Escapable {
  private var reader: PayloadReader

  @_lifetime(copy payload)
  init(_ payload: RawSpan) { reader = PayloadReader(payload) }

  /// The next CRYPTO frame, nil at the end; frames that Initial packets may not have end the reading.
  mutating func next() throws(PayloadStop) -> HandshakePiece? {
    while !reader.remaining.isEmpty {
      switch try reader.takeVariableInteger() {
      case 0, 1: continue  // PADDING, PING
      case 2: try skipAcknowledgement(counts: 0)
      case 3: try skipAcknowledgement(counts: 3)
      case 6:
        let offset = try reader.takeVariableInteger()
        let length = try reader.takeVariableInteger()
        let start = reader.offset
        try reader.skip(length, or: .incomplete)
        return HandshakePiece(offset: offset, bytes: start..<reader.offset)
      case 0x1c:  // CONNECTION_CLOSE: error, frame type, reason
        try skipIntegers(2)
        let length = try reader.takeVariableInteger()
        try reader.skip(length, or: .incomplete)
      default: throw .malformed("quic-frame-type")
      }
    }
    return nil
  }

  /// ACK (RFC 9000 §19.3): largest, delay, count of ranges, first range, then the ranges and three ECN counts or none.
  private mutating func skipAcknowledgement(counts: Int) throws(PayloadStop) {
    try skipIntegers(2)
    let ranges = try reader.takeVariableInteger()
    try skipIntegers(1)
    // Each range takes two bytes at least.
    guard ranges <= reader.remaining.count / 2 else { throw .incomplete }
    try skipIntegers(2 &* ranges &+ counts)
  }

  private mutating func skipIntegers(_ count: Int) throws(PayloadStop) {
    for _ in 0..<count { _ = try reader.takeVariableInteger() }
  }
}
