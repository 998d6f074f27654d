// Role: the long header of a QUIC packet, and where the packet ends in its datagram.

/// A packet with a long header (RFC 9000 §17.2, RFC 8999 §5.1), of a known version or a Version Negotiation.
struct QUICLongHeader {
  /// What the packet is; the types not named here carry nothing that can be read.
  enum Kind {
    case initial
    case handshake
    case retry
    case negotiation
    case other
  }

  /// The longest connection id of the known versions, in bytes.
  static let maximumID = 20

  var kind: Kind
  /// Nil in a Version Negotiation.
  var version: QUICVersion?
  var destination: [UInt8]
  var source: [UInt8]
  /// Where the packet number begins in the packet.
  var numberStart = 0
  /// Where the packet ends, counted from its first byte; beyond the datagram when bytes are missing.
  var end: Int

  /// Reads the header of the packet that begins with the first byte.
  init(_ packet: RawSpan) throws(PayloadStop) {
    var reader = PayloadReader(packet)
    let start = try reader.take(5, or: .incomplete)
    let number = start.uint32(at: 1)
    version = QUICVersion(number)
    guard start.uint8(at: 0) & 0x80 != 0, number == 0 || version != nil else { throw .notMine }
    destination = try QUICLongHeader.takeID(&reader)
    source = try QUICLongHeader.takeID(&reader)
    end = packet.byteCount
    guard let version else {
      kind = .negotiation
      return
    }
    kind = QUICLongHeader.kind(start.uint8(at: 0), version)
    guard kind != .retry else { return }
    if kind == .initial {
      let tokenLength = try reader.takeVariableInteger()
      try reader.skip(tokenLength, or: .incomplete)
    }
    let length = try reader.takeVariableInteger()
    numberStart = reader.offset
    end = reader.offset &+ min(length, Int(UInt16.max))
  }

  private static func takeID(_ reader: inout PayloadReader) throws(PayloadStop) -> [UInt8] {
    let length = Int(try reader.take(1, or: .incomplete).uint8(at: 0))
    guard length <= maximumID else { throw .notMine }
    return try reader.take(length, or: .incomplete).array
  }

  private static func kind(_ first: UInt8, _ version: QUICVersion) -> Kind {
    switch (first >> 4 & 3) &- (version.isSecond ? 1 : 0) & 3 {
    case 0: .initial
    case 2: .handshake
    case 3: .retry
    default: .other
    }
  }
}

extension PayloadReader {
  /// Takes a variable-length integer (RFC 9000 §16).
  mutating func takeVariableInteger() throws(PayloadStop) -> Int {
    let first = try peek(1, or: .incomplete).uint8(at: 0)
    let bytes = try take(1 << Int(first >> 6), or: .incomplete)
    var value = Int(first & 0x3f)
    for place in 1..<max(1, bytes.byteCount) { value = value << 8 | Int(bytes.uint8(at: place)) }
    return value
  }
}
