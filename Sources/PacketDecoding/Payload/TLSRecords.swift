// Role: joins the first handshake message of a TLS stream from its records.

/// The records at the start of one direction of a TLS stream (RFC 8446 §5.1).
struct TLSRecords: ~Escapable {
  /// Records that carry nothing of the message and are passed over, about as many as servers accept: empty ones,
  /// warnings, ChangeCipherSpec.
  private static let maximumPassedOver = 32
  private static let maximumPlaintext = 16_384
  /// What a record may have beyond its plaintext when it is encrypted (RFC 5246 §6.2.3).
  private static let maximumExpansion = 2048

  private var reader: PayloadReader
  private var message: [UInt8] = []
  private var passedOver = 0
  /// With fewer bytes than these in all, reading again is of no use.
  private(set) var needed = 5

  @_lifetime(copy payload)
  init(_ payload: RawSpan) { reader = PayloadReader(payload) }

  /// The body of the ClientHello; nil when the stream begins with something else that TLS sends.
  mutating func joinHello() throws(PayloadStop) -> [UInt8]? {
    while true {
      guard missing > 0 else { return Array(message[4..<4 &+ messageLength]) }
      needed = reader.offset &+ 5 &+ (message.isEmpty ? 0 : missing)
      guard try readRecord() else { return nil }
      if let first = message.first, first != 1 { return nil }
    }
  }

  /// What is there of the ClientHello's body when the rest of it will never be seen; nil when none has begun.
  mutating func unfinishedHello() -> [UInt8]? {
    while (try? readRecord()) == true, message.first == 1, missing > 0 {}
    return message.first == 1 ? Array(message.dropFirst(4)) : nil
  }

  /// The message's length by its own header.
  private var messageLength: Int { Int(message[1]) << 16 | Int(message[2]) << 8 | Int(message[3]) }

  /// Bytes of the message that are still to come, at least.
  private var missing: Int { message.count < 4 ? 4 &- message.count : max(0, 4 &+ messageLength &- message.count) }

  /// Takes the next record; false when it shows that the stream does not begin with a ClientHello.
  private mutating func readRecord() throws(PayloadStop) -> Bool {
    guard mayBegin else { throw message.isEmpty && passedOver == 0 ? .notMine : .malformed("tls-interleaved-record") }
    let header = try reader.peek(5, or: .incomplete)
    let type = header.uint8(at: 0)
    let length = Int(header.uint16(at: 3))
    guard length <= TLSRecords.maximumPlaintext &+ (type == 22 ? 0 : TLSRecords.maximumExpansion) else {
      throw .malformed("tls-record-length")
    }
    switch type {
    case 22 where length > 0:
      try takeFragment(length)
      return true
    case 20 where length == 1, 21 where length == 2, 22:
      return try passOver(type, length)
    default:
      guard message.isEmpty else { throw .malformed("tls-interleaved-record") }
      return false
    }
  }

  /// Whether what is there of a record's header is right: a content type of TLS (20 to 24), then major version 3.
  private var mayBegin: Bool {
    let place = reader.offset
    let rest = reader.remaining.count
    if rest > 0, !(20...24).contains(reader.bytes.uint8(at: place)) { return false }
    return rest < 2 || reader.bytes.uint8(at: place &+ 1) == 3
  }

  /// Takes what is there of a record, which is enough when it ends the message.
  private mutating func takeFragment(_ length: Int) throws(PayloadStop) {
    let start = reader.offset &+ 5
    let there = min(length, reader.bytes.byteCount &- start)
    try reader.skip(5, or: .incomplete)
    let fragment = try reader.take(there, or: .incomplete)
    if message.isEmpty, there == 0 { needed = start &+ 1 }
    guard there > 0 else { throw .incomplete }
    message.append(contentsOf: fragment.array)
    guard message.count < 4 || messageLength <= ClientHello.maximumLength else {
      throw .malformed("tls-client-hello-length")
    }
    guard there < length, missing > 0, message[0] == 1 else { return }
    // What the message lacks beyond this record comes in another one, behind a header of its own.
    let rest = length &- there
    needed = reader.offset &+ missing &+ (missing > rest ? 5 : 0)
    throw .incomplete
  }

  /// Passes over a record between or before handshake records, as servers do; false at an alert that ends the stream.
  private mutating func passOver(_ type: UInt8, _ length: Int) throws(PayloadStop) -> Bool {
    needed = reader.offset &+ 5 &+ length
    var record = reader
    try record.skip(5, or: .incomplete)
    let content = try record.take(length, or: .incomplete)
    let isWarning = length == 2 && content.uint8(at: 0) == 1 && content.uint8(at: 1) != 0
    if type == 21, !isWarning {
      guard message.isEmpty else { throw .malformed("tls-interleaved-record") }
      return false
    }
    passedOver &+= 1
    guard passedOver <= TLSRecords.maximumPassedOver else { throw .malformed("tls-empty-records") }
    reader = record
    return true
  }
}
