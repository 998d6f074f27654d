// Role: finds the pieces of the handshake among the frames of Google's QUIC.

/// The frames of Google's QUIC up to Q050, as far as a client sends them before it is answered.
struct GoogleQUICFrames: ~Escapable {
  private var reader: PayloadReader
  private let version: Int

  /// Starts at the first frame; `version` is the number in `Q043`, and 50 for those that have CRYPTO frames.
  @_lifetime(copy payload)
  init(_ payload: RawSpan, version: Int) {
    reader = PayloadReader(payload)
    self.version = version
  }

  /// The next piece of stream 1, which carries the handshake, or of a CRYPTO frame; nil at the end.
  mutating func next() throws(PayloadStop) -> HandshakePiece? {
    while !reader.remaining.isEmpty {
      let type = try reader.take(1, or: .incomplete).uint8(at: 0)
      switch type {
      case 0, 7: continue  // PADDING, PING
      case 8 where version >= 50:
        let offset = try reader.takeVariableInteger()
        return try takePiece(offset, try reader.takeVariableInteger())
      case 0x40...0x7f: try skipAcknowledgement(type)
      case 0x80...0xff:
        let id = try number(Int(type & 3) &+ 1)
        let offsetBytes = Int(type >> 2 & 7)
        let offset = offsetBytes == 0 ? 0 : try number(offsetBytes &+ 1)
        let length = type & 0x20 == 0 ? reader.remaining.count : try number(2)
        let piece = try takePiece(offset, length)
        if id == 1 { return piece }
      default: return nil
      }
    }
    return nil
  }

  private mutating func takePiece(_ offset: Int, _ length: Int) throws(PayloadStop) -> HandshakePiece {
    let start = reader.offset
    try reader.skip(length, or: .incomplete)
    return HandshakePiece(offset: offset, bytes: start..<reader.offset)
  }

  /// ACK: `01ntllmm`, largest, delay, blocks and timestamps.
  private mutating func skipAcknowledgement(_ type: UInt8) throws(PayloadStop) {
    let widths = [1, 2, 4, 6]
    let block = widths[Int(type & 3)]
    try reader.skip(widths[Int(type >> 2 & 3)] &+ 2, or: .incomplete)
    let blocks = type & 0x20 == 0 ? 0 : Int(try reader.take(1, or: .incomplete).uint8(at: 0))
    try reader.skip(block &+ blocks &* (1 &+ block), or: .incomplete)
    let timestamps = Int(try reader.take(1, or: .incomplete).uint8(at: 0))
    try reader.skip(timestamps == 0 ? 0 : 2 &+ 3 &* timestamps, or: .incomplete)
  }

  /// A number of at most eight bytes; the first byte is the least one before Q039.
  private mutating func number(_ bytes: Int) throws(PayloadStop) -> Int {
    let field = try reader.take(bytes, or: .incomplete).array
    let value = (version < 39 ? field.reversed() : field).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(clamping: value)
  }
}
