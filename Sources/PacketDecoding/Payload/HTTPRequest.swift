// Role: the server name in a plain HTTP request.
import EgressTypes

/// An HTTP/1 request (RFC 9112) at the start of a TCP stream, on any port.
public enum HTTPRequest: PayloadDecoder {
  /// The methods of RFC 9110 §9.3 and RFC 5789, each with the space that must follow.
  private static let methods = [
    "GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ",
  ].map { Array($0.utf8) }

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// Reads a request's head; it is complete at its empty line, or as soon as it named a server.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard methods.contains(where: { mayBegin(payload, with: $0) }) else { return .notMine }
    var lines = payload.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    lines.removeLast()  // what follows the last line feed is no whole line
    guard let requestLine = lines.first else { return .incomplete(atLeast: 0) }
    let words = requestLine.split(separator: UInt8(ascii: " "))
    guard words.count == 3, words[2].starts(with: "HTTP/1.".utf8) else { return .notMine }

    var names = ServerNames()
    if let name = authority(inTarget: words[1]).flatMap(name(inAuthority:)) { names.append(name) }
    let fields = lines.dropFirst().prefix { !$0.isEmpty }
    for field in fields {
      if let name = hostValue(of: field).flatMap(name(inAuthority:)) { names.append(name) }
    }
    let hasEnded = fields.count < lines.count - 1
    return hasEnded || !names.isEmpty ? .complete(names.observations(.httpHost)) : .incomplete(atLeast: 0)
  }

  /// Whether the payload begins with the method, as far as both go.
  private static func mayBegin(_ payload: RawSpan, with method: [UInt8]) -> Bool {
    for place in 0..<min(method.count, payload.byteCount) where payload.uint8(at: place) != method[place] {
      return false
    }
    return true
  }

  /// The authority of a request target in absolute or authority form (RFC 9112 §3.2); nil for `/path` and `*`.
  private static func authority(inTarget target: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let first = target.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "*") else { return nil }
    let rest: ArraySlice<UInt8>
    if let colon = target.firstIndex(of: UInt8(ascii: ":")), target[colon...].starts(with: "://".utf8) {
      rest = target[colon...].dropFirst(3)
    } else {
      rest = target
    }
    return rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
  }

  /// The value of a Host field (RFC 9110 §7.2); nil for another field.
  private static func hostValue(of field: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let isHost = trimmed(field[..<colon]).lazy.map { $0 | 0x20 }.elementsEqual("host".utf8)
    return isHost ? trimmed(field[colon...].dropFirst()) : nil
  }

  /// The name in `user@name:port` (RFC 3986 §3.2); nil for an address.
  private static func name(inAuthority authority: ArraySlice<UInt8>) -> DomainName? {
    let start = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.startIndex
    let hostAndPort = authority[start...]
    guard hostAndPort.first != UInt8(ascii: "[") else { return nil }
    return DomainName(serverNamed: hostAndPort.prefix { $0 != UInt8(ascii: ":") })
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var kept = bytes.drop(while: isBlank)
    while let last = kept.last, isBlank(last) { kept.removeLast() }
    return kept
  }
}
