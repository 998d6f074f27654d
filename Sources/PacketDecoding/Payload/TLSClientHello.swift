// Role: the server name that a TLS client sends before anything is encrypted.
import EgressTypes

/// A TLS ClientHello (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2) at the start of a TCP stream, on any port.
public enum TLSClientHello: PayloadDecoder {
  /// The largest message its own vectors allow, in bytes.
  static let maximumLength = 2 + 32 + 33 + 65_537 + 256 + 65_537

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// Reads one message; it must be whole, in as many records as it likes.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    do throws(PayloadStop) {
      let message = try joinRecords(payload)
      return .complete(try observations(in: RawSpan(message.span)))
    } catch {
      return error.reading
    }
  }

  /// Joins the handshake message from the records that carry it (RFC 8446 §5.1), its own 4-byte header included.
  private static func joinRecords(_ payload: RawSpan) throws(PayloadStop) -> [UInt8] {
    guard mayBegin(payload) else { throw .notMine }
    var records = PayloadReader(payload)
    var message: [UInt8] = []
    var length = 4
    while message.count < length {
      let header = try records.take(5, or: .incomplete)
      guard header.uint8(at: 0) == 22 else { throw .malformed("tls-interleaved-record") }
      let recordLength = Int(header.uint16(at: 3))
      guard (1...16_384).contains(recordLength) else { throw .malformed("tls-record-length") }
      message += try records.take(recordLength, or: .incomplete).array
      guard message.count >= 4 else { continue }
      length = 4 + (Int(message[1]) << 16 | Int(message[2]) << 8 | Int(message[3]))
      guard length <= 4 + maximumLength else { throw .malformed("tls-client-hello-length") }
    }
    return Array(message[4..<length])
  }

  /// Content type handshake, major version 3, message type client_hello: as many of these as are there must fit.
  private static func mayBegin(_ payload: RawSpan) -> Bool {
    func fits(_ byte: UInt8, _ place: Int) -> Bool { place >= payload.byteCount || payload.uint8(at: place) == byte }
    return fits(22, 0) && fits(3, 1) && fits(1, 5)
  }

  private static func observations(in body: RawSpan) throws(PayloadStop) -> [Observation] {
    var hello = PayloadReader(body)
    try hello.skip(2 + 32, or: .brokenVector)  // legacy_version, random
    _ = try hello.takeVector(lengthBytes: 1)  // legacy_session_id
    _ = try hello.takeVector(lengthBytes: 2)  // cipher_suites
    _ = try hello.takeVector(lengthBytes: 1)  // legacy_compression_methods
    var names = ServerNames()
    if !hello.remaining.isEmpty {
      var extensions = PayloadReader(try hello.takeVector(lengthBytes: 2))
      while !extensions.remaining.isEmpty {
        let type = try extensions.take(2, or: .brokenVector).uint16(at: 0)
        let content = try extensions.takeVector(lengthBytes: 2)
        if type == 0 { try readServerNames(content, into: &names) }
      }
    }
    return names.isEmpty ? [.serverNameHidden(.tlsSNI)] : names.observations(.tlsSNI)
  }

  /// The server_name extension (RFC 6066 §3).
  private static func readServerNames(_ content: RawSpan, into names: inout ServerNames) throws(PayloadStop) {
    var extensionReader = PayloadReader(content)
    var list = PayloadReader(try extensionReader.takeVector(lengthBytes: 2))
    while !list.remaining.isEmpty {
      let type = try list.take(1, or: .brokenVector).uint8(at: 0)
      let name = try list.takeVector(lengthBytes: 2).array
      if type == 0, let name = DomainName(serverNamed: name[...]) { names.append(name) }
    }
  }
}

extension PayloadStop {
  fileprivate static var brokenVector: PayloadStop { .malformed("tls-client-hello-vector") }
}

extension PayloadReader {
  /// Takes a vector: its length in 1 or 2 bytes, then so many bytes (RFC 8446 §3.4).
  @_lifetime(copy self)
  fileprivate mutating func takeVector(lengthBytes: Int) throws(PayloadStop) -> RawSpan {
    let prefix = try take(lengthBytes, or: .brokenVector)
    return try take(Int(lengthBytes == 1 ? UInt16(prefix.uint8(at: 0)) : prefix.uint16(at: 0)), or: .brokenVector)
  }
}
