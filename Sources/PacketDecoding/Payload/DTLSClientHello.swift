// Role: the server name that a datagram TLS client sends before anything is encrypted.
import EgressTypes

/// DTLS (RFC 6347 §4.1, RFC 9147 §4) at the start of a datagram, on any port and from either side.
public enum DTLSClientHello: PayloadDecoder {
  /// Whatever is sent over UDP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool { tuple.transport == .udp }

  /// Whether a datagram can be a handshake of DTLS, by its first two bytes.
  public static func mayBegin(_ datagram: RawSpan) -> Bool {
    datagram.byteCount >= 13 && datagram.uint8(at: 0) == 22 && datagram.uint8(at: 1) == 0xfe
  }

  /// Reads one datagram; a ClientHello that goes on in another one is told as cut.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard isRecord(payload) else { return .notMine }
    var hello: HandshakeFragments?
    var reader = PayloadReader(payload)
    // What follows a broken record is dropped by receivers too (RFC 6347 §4.1.2.7).
    do throws(PayloadStop) {
      while !reader.remaining.isEmpty { try readRecord(&reader, into: &hello) }
    } catch {}
    let application = [Observation.application(.dtls)]
    guard let hello else { return .complete(application) }
    if hello.isConflicting { return .complete(application + [.mark(.streamConflict)] + hello.observations) }
    return .complete(application + hello.observations)
  }

  /// A content type of DTLS in plaintext, and a version that was ever used, the one of early OpenSSL among them.
  private static func isRecord(_ payload: RawSpan) -> Bool {
    guard payload.byteCount >= 13, (20...26).contains(payload.uint8(at: 0)) else { return false }
    switch payload.uint16(at: 1) {
    case 0xfeff, 0xfefd, 0xfefc, 0x0100: return Int(payload.uint16(at: 11)) <= payload.byteCount &- 13
    default: return false
    }
  }

  private static func readRecord(
    _ reader: inout PayloadReader, into hello: inout HandshakeFragments?
  ) throws(PayloadStop) {
    let header = try reader.take(13, or: .incomplete)
    let content = try reader.take(Int(header.uint16(at: 11)), or: .incomplete)
    let isPlainHandshake = header.uint8(at: 0) == 22 && header.uint16(at: 3) == 0
    guard isPlainHandshake else { return }
    var fragments = PayloadReader(content)
    while !fragments.remaining.isEmpty {
      // Type, length, message number, fragment's offset and length (RFC 6347 §4.2.2).
      let head = try fragments.take(12, or: .incomplete)
      let data = try fragments.take(Int(head.uint32(at: 8) & 0xff_ffff), or: .incomplete)
      guard head.uint8(at: 0) == 1 else { continue }
      if hello == nil { hello = HandshakeFragments(length: Int(head.uint32(at: 0) & 0xff_ffff)) }
      hello?.insert(data, at: Int(head.uint32(at: 5) & 0xff_ffff))
    }
  }
}

/// The fragments of one ClientHello.
private struct HandshakeFragments {
  let length: Int
  private var bytes = MessageBytes()
  private(set) var isConflicting = false

  init(length: Int) { self.length = length }

  mutating func insert(_ data: RawSpan, at offset: Int) {
    if bytes.insert(data, at: offset) == .conflict { isConflicting = true }
  }

  var observations: [Observation] {
    guard let message = bytes.whole(0..<length) else { return [.mark(.messageCut)] }
    return ClientHello(RawSpan(message.span), over: .dtls).observations
  }
}
