// Role: the server name in a plain HTTP request, and the place to which a proxy is asked to pass it on.
import EgressTypes

/// An HTTP/1 request (RFC 9112) where a message of a TCP stream begins, on any port, and the first one of HTTP/2.
///
/// A match needs a method, a target without control bytes, and `HTTP/1.` at the end of the line; while the line is not
/// whole, a registered method in any case, or a path behind another one.
public enum HTTPRequest: PayloadDecoder {
  /// The methods of RFC 9110 §9.3, RFC 5789, WebDAV (RFC 4918, RFC 3253, RFC 5323) and UPnP, with the space that follows.
  private static let methods = [
    "GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PROPFIND ", "PROPPATCH ",
    "MKCOL ", "COPY ", "MOVE ", "LOCK ", "UNLOCK ", "REPORT ", "SEARCH ", "NOTIFY ", "SUBSCRIBE ", "UNSUBSCRIBE ",
  ].map { Array($0.utf8) }
  /// Bytes of the longest method that is not registered.
  private static let maximumMethod = 32
  /// What opens HTTP/2 without TLS (RFC 9113 §3.4).
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  /// Line ends that servers pass over before a request (RFC 9112 §2.2).
  private static let maximumBlank = 512

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// A method's first byte, or a line end before it.
  public static func mayBegin(_ first: UInt8) -> Bool {
    first == UInt8(ascii: "\r") || first == UInt8(ascii: "\n") || isTokenByte(first)
  }

  /// Reads a request's head, which must be whole.
  public static func read(_ payload: RawSpan) -> PayloadReading { read(payload, to: nil) }

  /// Reads a request's head; a target that is the receiver's own address asks for no relaying.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    read(payload, to: tuple.destination)
  }

  /// Reads what stands behind a request: a chunk of its body, or another request.
  public static func readNext(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    let start = blankBytes(payload)
    switch HTTPChunk.read(payload.extracting(start..<payload.byteCount)) {
    case .continues(let length, _): return .continues(after: start + length, [])
    case .incomplete(let wanted): return .incomplete(atLeast: start + wanted)
    case .complete: return .complete([])
    case .notMine, .undecided, .malformed: return read(payload, of: tuple)
    }
  }

  /// What is known of a request whose head goes on beyond the bytes there are: the names in its whole lines.
  public static func readUnfinished(_ payload: RawSpan, of tuple: FiveTuple) -> [Observation] {
    let start = blankBytes(payload)
    let bytes = payload.extracting(start..<payload.byteCount)
    guard case .incomplete = read(bytes, to: tuple.destination),
      let end = (0..<bytes.byteCount).last(where: { bytes.uint8(at: $0) == UInt8(ascii: "\n") }),
      let head = HTTPHead(bytes.extracting(first: end + 1))
    else { return [] }
    return observations(of: head, to: tuple.destination)
  }

  private static func read(_ payload: RawSpan, to receiver: IPAddress?) -> PayloadReading {
    let start = blankBytes(payload)
    let bytes = payload.extracting(start..<payload.byteCount)
    if bytes.begins(preface) {
      return bytes.byteCount < preface.count
        ? .incomplete(atLeast: start + preface.count) : HTTP2Request.read(payload, from: start + preface.count)
    }
    switch isRequest(bytes) {
    case true?: break
    case false?: return .notMine
    case nil: return .undecided(atLeast: payload.byteCount + 1)
    }
    switch HTTPHead.end(in: bytes) {
    case .none: return .notMine
    case .some(nil): return .incomplete(atLeast: payload.byteCount + 1)
    case .some(let end?):
      guard let head = HTTPHead(bytes.extracting(first: end)) else { return .notMine }
      let observations = observations(of: head, to: receiver)
      guard let length = head.bodyLength else { return .complete(observations) }
      return .continues(after: start + end + length, observations)
    }
  }

  private static func blankBytes(_ payload: RawSpan) -> Int {
    (0..<min(maximumBlank, payload.byteCount)).first {
      let byte = payload.uint8(at: $0)
      return byte != UInt8(ascii: "\r") && byte != UInt8(ascii: "\n")
    } ?? min(maximumBlank, payload.byteCount)
  }

  /// Whether the bytes begin with a method; nil before that can be told.
  ///
  /// A registered one counts as far as the bytes go, any other where the line's end or a path shows that no other
  /// protocol's text is meant.
  private static func isRequest(_ bytes: RawSpan) -> Bool? {
    if methods.contains(where: { beginsInAnyCase(bytes, with: $0) }) { return true }
    guard let length = (0..<min(bytes.byteCount, maximumMethod)).first(where: { !isTokenByte(bytes.uint8(at: $0)) })
    else { return bytes.byteCount < maximumMethod ? nil : false }
    guard length > 0, bytes.uint8(at: length) == UInt8(ascii: " ") else { return false }
    if length + 1 < bytes.byteCount, bytes.uint8(at: length + 1) == UInt8(ascii: "/") { return true }
    switch TextLine(bytes, maximum: 4096) {
    case .whole: return true
    case .unended: return nil
    case .none: return false
    }
  }

  private static func beginsInAnyCase(_ bytes: RawSpan, with method: [UInt8]) -> Bool {
    for (place, byte) in zip(0..<bytes.byteCount, method) where bytes.uint8(at: place) & ~0x20 != byte & ~0x20 {
      return false
    }
    return true
  }

  /// Whether a token can hold the byte (RFC 9110 §5.6.2).
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private static func observations(of head: HTTPHead, to receiver: IPAddress?) -> [Observation] {
    var names = ServerNames()
    var relay: [Observation] = []
    if let authority = head.targetAuthority {
      let host = HTTPHead.host(inAuthority: authority)
      names.append(host)
      // Clients send a whole URI to proxies alone (RFC 9112 §3.2.2), also when the Host field says the same.
      if head.isConnect || head.isTargetAbsolute {
        if let address = IPAddress(String(decoding: host, as: UTF8.self)) {
          if address != receiver { relay = [.relayed(address), .mark(.relayed)] }
        } else if !names.isEmpty {
          relay = [.mark(.relayedByName)]
        }
      }
    }
    for host in head.hosts {
      names.append(HTTPHead.host(inAuthority: host))
    }
    let defects: [Observation] = head.isAmbiguous && !names.isMalformed ? [.mark(.malformedMessage)] : []
    return [.application(.http)] + names.observations(.httpHost) + relay + defects
  }
}
