// Role: the server name that a TLS client sends over TCP, before anything is encrypted.
import EgressTypes

/// TLS (RFC 8446 §5.1) in a TCP stream, on any port and from either side: every ClientHello before the application's
/// data is read, and whatever else TLS may begin with tells the protocol.
public enum TLSClientHello: PayloadDecoder {
  /// Whatever is sent over TCP; which side opened the connection may be wrong when its beginning was not captured.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool { tuple.transport == .tcp }

  /// A record's content type, or the length of an SSL 2.0 message.
  public static func mayBegin(_ first: UInt8) -> Bool { (20...24).contains(first) || (0x80..<0x90).contains(first) }

  /// The names in the extensions that are there, of a message cut by the capture.
  public static func readUnfinished(_ payload: RawSpan, of tuple: FiveTuple) -> [Observation] {
    var records = TLSRecords(payload)
    guard let body = records.unfinishedHello() else { return [] }
    return [.application(.tls)] + ClientHello(unfinished: RawSpan(body.span), over: .tls).nameObservations
  }

  /// Reads one message; it must be whole, in as many records as it likes.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard payload.byteCount > 0 else { return .incomplete(atLeast: 1) }
    if payload.uint8(at: 0) & 0x80 != 0 { return SSL2ClientHello.read(payload) }
    return read(payload, followsHello: false)
  }

  /// Reads what a client sends after its ClientHello, up to application data: a second one, if the server asked for it.
  public static func readNext(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    read(payload, followsHello: true)
  }

  private static func read(_ payload: RawSpan, followsHello: Bool) -> PayloadReading {
    var records = TLSRecords(payload, followsHello: followsHello)
    do throws(PayloadStop) {
      let content = try records.next()
      switch content {
      case .hello(let body, let behind, let isFollowed):
        let hello = ClientHello(RawSpan(body.span), over: .tls)
        guard hello.isNamed || !hello.isMalformed else { throw .brokenHello }
        var found = [.application(.tls)] + hello.observations
        // A client waits for the answer to its ClientHello; what stands behind one in its record is read by some servers.
        if isFollowed { found += names(behind) + [.mark(.malformedMessage)] }
        return .continues(after: records.end, found)
      case .other, .last:
        guard payload.uint8(at: 2) <= 4 else { return .notMine }
        if case .last = content { return .complete([.application(.tls)]) }
        return .continues(after: records.end, [.application(.tls)])
      }
    } catch {
      if case .incomplete = error { return .incomplete(atLeast: records.needed) }
      return error.reading
    }
  }

  /// The names in further whole ClientHellos.
  private static func names(_ messages: [UInt8]) -> [Observation] {
    var found: [Observation] = []
    var reader = PayloadReader(RawSpan(messages.span))
    for _ in 0..<ServerNames.maximumCount {
      guard let head = try? reader.take(4, or: .incomplete),
        let body = try? reader.take(Int(head.uint32(at: 0) & 0xff_ffff), or: .incomplete)
      else { break }
      if head.uint8(at: 0) == 1 { found += ClientHello(body, over: .tls).nameObservations }
    }
    return found
  }
}

/// A ClientHello in the form of SSL 2.0 that asks for a later version (RFC 5246 §E.2); it has no place for a name.
private enum SSL2ClientHello {
  static func read(_ payload: RawSpan) -> PayloadReading {
    func fits(_ place: Int, _ isRight: (UInt8) -> Bool) -> Bool {
      place >= payload.byteCount || isRight(payload.uint8(at: place))
    }
    guard fits(0, { $0 < 0x90 }), fits(2, { $0 == 1 }), fits(3, { $0 == 3 || $0 == 0 }), fits(4, { $0 <= 4 }) else {
      return .notMine
    }
    guard payload.byteCount >= 11 else { return .incomplete(atLeast: 11) }
    let lengths = [5, 7, 9].map { Int(payload.uint16(at: $0)) }
    let messageLength = Int(payload.uint16(at: 0) & 0x7fff)
    guard lengths[0] > 0, lengths[0] % 3 == 0, lengths.reduce(9, +) == messageLength else { return .notMine }
    return .complete([.application(.tls), .serverNameHidden(.tlsSNI)])
  }
}
