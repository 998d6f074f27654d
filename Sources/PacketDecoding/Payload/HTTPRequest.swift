// Role: the server name in a plain HTTP request, and the place to which a proxy is asked to pass it on.
import EgressTypes

/// An HTTP/1 request (RFC 9112) where a message of a TCP stream begins, on any port.
///
/// A match needs a registered method, a target without control bytes, and `HTTP/1.` at the end of the line.
public enum HTTPRequest: PayloadDecoder {
  /// The methods of RFC 9110 §9.3, RFC 5789, WebDAV (RFC 4918, RFC 3253, RFC 5323) and UPnP, with the space that follows.
  private static let methods = [
    "GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PROPFIND ", "PROPPATCH ",
    "MKCOL ", "COPY ", "MOVE ", "LOCK ", "UNLOCK ", "REPORT ", "SEARCH ", "NOTIFY ", "SUBSCRIBE ", "UNSUBSCRIBE ",
  ].map { Array($0.utf8) }
  /// What opens HTTP/2 without TLS (RFC 9113 §3.4).
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  /// Line ends that servers pass over before a request (RFC 9112 §2.2).
  private static let maximumBlank = 4

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// A method's first letter, or a line end before it.
  public static func mayBegin(_ first: UInt8) -> Bool {
    first == UInt8(ascii: "\r") || first == UInt8(ascii: "\n") || methods.contains { $0.first == first }
  }

  /// Reads a request's head, which must be whole.
  public static func read(_ payload: RawSpan) -> PayloadReading { read(payload, to: nil) }

  /// Reads a request's head; a target that is the receiver's own address asks for no relaying.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    read(payload, to: tuple.destination)
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
    if begins(bytes, with: preface) {
      // Its header fields are compressed and not read, so the name that they give is not known.
      return bytes.byteCount < preface.count
        ? .incomplete(atLeast: start + preface.count) : .complete([.application(.http), .serverNameHidden(.httpHost)])
    }
    guard methods.contains(where: { begins(bytes, with: $0) }) else { return .notMine }
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

  /// Whether the payload begins with the text, as far as both go.
  private static func begins(_ payload: RawSpan, with text: [UInt8]) -> Bool {
    for place in 0..<min(text.count, payload.byteCount) where payload.uint8(at: place) != text[place] {
      return false
    }
    return true
  }

  private static func observations(of head: HTTPHead, to receiver: IPAddress?) -> [Observation] {
    var names = ServerNames()
    var relay: [Observation] = []
    if let authority = head.targetAuthority {
      let host = HTTPHead.host(inAuthority: authority)
      let name = DomainName(serverNamed: host)
      if let name { names.append(name) }
      // Clients send a whole URI to proxies alone (RFC 9112 §3.2.2), also when the Host field says the same.
      if head.isConnect || head.isTargetAbsolute {
        if let address = IPAddress(String(decoding: host, as: UTF8.self)) {
          if address != receiver { relay = [.relayed(address), .mark(.relayed)] }
        } else if name != nil {
          relay = [.mark(.relayedByName)]
        }
      }
    }
    for host in head.hosts {
      if let name = DomainName(serverNamed: HTTPHead.host(inAuthority: host)) { names.append(name) }
    }
    let defects: [Observation] = head.hasTwoLengths ? [.mark(.malformedMessage)] : []
    return [.application(.http)] + names.observations(.httpHost) + relay + defects
  }
}
