// Role: joins the handshake message that stands at one place of a TLS stream from its records.

/// The records from one place of one direction of a TLS stream on (RFC 8446 §5.1).
struct TLSRecords: ~Escapable {
  /// What stands there.
  enum Content {
    /// A ClientHello without its header, and whatever its last record holds behind it, as far as that is there.
    case hello([UInt8], behind: [UInt8], isFollowed: Bool)
    /// Something else, after which a ClientHello may still come.
    case other
    /// Something after which none is to be read: application data, or what a server begins with.
    case last
  }

  /// Records and messages that carry nothing and are passed over, about as many as servers accept: empty ones,
  /// warnings, ChangeCipherSpec, HelloRequest.
  private static let maximumPassedOver = 32
  private static let maximumPlaintext = 16_384
  /// What a record may have beyond its plaintext when it is encrypted (RFC 5246 §6.2.3).
  private static let maximumExpansion = 2048
  /// The least and the most bytes that the length of a ClientHello can say.
  private static let helloLengths = 41...ClientHello.maximumLength

  private var reader: PayloadReader
  private var message: [UInt8] = []
  private var passedOver = 0
  /// Whether handshake records may be encrypted here, so that their bytes need not mean what they seem to.
  private var mayBeEncrypted: Bool
  /// With fewer bytes than these in all, reading again is of no use.
  private(set) var needed = 5
  /// Where the last record that was read ends by its own length; beyond the payload when bytes are still to come.
  private(set) var end = 0

  /// Starts at a record; `followsHello` tells whether the same side has sent a ClientHello before.
  @_lifetime(copy payload)
  init(_ payload: RawSpan, followsHello: Bool = false) {
    reader = PayloadReader(payload)
    mayBeEncrypted = followsHello
  }

  /// Reads on until it is clear what stands here.
  mutating func next() throws(PayloadStop) -> Content {
    while true {
      if let whole = try takeMessage() { return whole }
      if message.isEmpty, end > 0, reader.remaining.isEmpty { return .other }
      needed = reader.offset &+ 5 &+ (message.isEmpty ? 0 : missing)
      if let content = try readRecord() { return content }
    }
  }

  /// What is there of the ClientHello's body when the rest of it will never be seen; nil when none has begun.
  mutating func unfinishedHello() -> [UInt8]? {
    do throws(PayloadStop) {
      while message.first != 1 || missing > 0 {
        guard try takeMessage() == nil, try readRecord() == nil else { break }
      }
    } catch {}
    return message.first == 1 ? Array(message.dropFirst(4)) : nil
  }

  /// The message's length by its own header.
  private var messageLength: Int { Int(message[1]) << 16 | Int(message[2]) << 8 | Int(message[3]) }

  /// Bytes of the message that are still to come, at least.
  private var missing: Int { message.count < 4 ? 4 &- message.count : max(0, 4 &+ messageLength &- message.count) }

  /// The message that is whole by now; nil while bytes are missing.
  private mutating func takeMessage() throws(PayloadStop) -> Content? {
    while message.count >= 4, message[0] == 0, messageLength == 0 {
      // A HelloRequest is ignored by whoever does not expect it (RFC 5246 §7.4.1.1).
      try countPassedOver()
      message.removeFirst(4)
    }
    guard let first = message.first else { return nil }
    guard first == 1 else { return first == 0 && message.count < 4 ? nil : mayBeEncrypted ? .other : .last }
    if mayBeEncrypted, message.count >= 6, !isPlausible { return .other }
    guard missing == 0 else { return nil }
    let behind = Array(message[(4 &+ messageLength)...])
    let isFollowed = !behind.isEmpty || end > reader.offset
    return .hello(Array(message[4..<4 &+ messageLength]), behind: behind, isFollowed: isFollowed)
  }

  /// Whether what begins as a ClientHello, where it may be encrypted bytes, is one: it is whole, or its version is right.
  private var isPlausible: Bool {
    TLSRecords.helloLengths.contains(messageLength) && (missing == 0 || message[4] == 3)
  }

  /// Takes the next record; not nil when it shows what stands here.
  private mutating func readRecord() throws(PayloadStop) -> Content? {
    guard mayBegin else { throw message.isEmpty && end == 0 ? .notMine : .malformed("tls-interleaved-record") }
    let header = try reader.peek(5, or: .incomplete)
    let type = header.uint8(at: 0)
    let length = Int(header.uint16(at: 3))
    guard length <= TLSRecords.maximumPlaintext &+ (type == 22 ? 0 : TLSRecords.maximumExpansion) || mayBeEncrypted
    else {
      // Of a stream that begins so, only what begins a ClientHello is surely TLS.
      let isHello = type == 22 && reader.remaining.count > 5 && reader.bytes.uint8(at: reader.offset &+ 5) == 1
      throw message.isEmpty && passedOver == 0 && !isHello ? .notMine : .malformed("tls-record-length")
    }
    switch type {
    case 22 where length > 0: return try takeFragment(length)
    case 20 where length == 1, 21 where length == 2, 22: return try passOver(type, length)
    default:
      guard message.isEmpty else { throw .malformed("tls-interleaved-record") }
      guard mayBeEncrypted, type != 23 else { return .last }
      end = reader.offset &+ 5 &+ length
      return .other
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
  private mutating func takeFragment(_ length: Int) throws(PayloadStop) -> Content? {
    let start = reader.offset &+ 5
    let there = min(length, reader.bytes.byteCount &- start)
    try reader.skip(5, or: .incomplete)
    let fragment = try reader.take(there, or: .incomplete)
    end = start &+ length
    if message.isEmpty, there == 0 { needed = start &+ 1 }
    guard there > 0 else { throw .incomplete }
    message.append(contentsOf: fragment.array)
    if let content = try takeMessage() { return content }
    guard mayBeEncrypted || message.count < 4 || messageLength <= ClientHello.maximumLength else {
      throw .malformed("tls-client-hello-length")
    }
    guard there < length else { return nil }
    // What the message lacks beyond this record comes in another one, behind a header of its own.
    let rest = length &- there
    needed = reader.offset &+ max(missing, 1) &+ (missing > rest ? 5 : 0)
    throw .incomplete
  }

  /// Passes over a record between or before handshake records, as servers do.
  private mutating func passOver(_ type: UInt8, _ length: Int) throws(PayloadStop) -> Content? {
    needed = reader.offset &+ 5 &+ length
    var record = reader
    try record.skip(5, or: .incomplete)
    let content = try record.take(length, or: .incomplete)
    let isWarning = length == 2 && content.uint8(at: 0) == 1 && content.uint8(at: 1) != 0
    if type == 21, !isWarning, !message.isEmpty { throw .malformed("tls-interleaved-record") }
    if type == 20 { mayBeEncrypted = mayBeEncrypted || message.isEmpty }
    try countPassedOver()
    reader = record
    end = reader.offset
    return nil
  }

  private mutating func countPassedOver() throws(PayloadStop) {
    passedOver &+= 1
    guard passedOver <= TLSRecords.maximumPassedOver else { throw .malformed("tls-empty-records") }
  }
}
