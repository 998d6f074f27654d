// Role: the opening of an XMPP stream and its change to TLS.
import EgressTypes

/// What an XMPP client sends before TLS (RFC 6120 §4, §5), on any port.
///
/// A match needs the stream's namespace in its opening tag, or that of the change to TLS.
public enum XMPPStream: PayloadDecoder {
  /// More bytes than an opening tag has.
  private static let maximumTag = 4096

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// A tag.
  public static func mayBegin(_ first: UInt8) -> Bool { first == UInt8(ascii: "<") }

  /// Reads one tag.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    let isDeclaration = payload.begins(Array("<?xml ".utf8))
    let isOpening = payload.begins(Array("<stream:stream ".utf8))
    let isChange = payload.begins(Array("<starttls ".utf8))
    guard isDeclaration || isOpening || isChange else { return .notMine }
    let maximum = min(payload.byteCount, maximumTag)
    guard let end = (0..<maximum).first(where: { payload.uint8(at: $0) == UInt8(ascii: ">") }) else {
      return maximum < maximumTag ? .incomplete(atLeast: payload.byteCount + 1) : .notMine
    }
    let tag = payload.extracting(first: end + 1)
    if isChange {
      guard tag.contains("urn:ietf:params:xml:ns:xmpp-tls"), tag.uint8(at: end - 1) == UInt8(ascii: "/") else {
        return .notMine
      }
      return .continues(after: tag.byteCount, [.application(.xmpp), .mark(.startTLS)])
    }
    if isOpening {
      guard tag.contains("http://etherx.jabber.org/streams") else { return .notMine }
      return .continues(after: tag.byteCount, [.application(.xmpp)])
    }
    // The declaration is every XML document's; what follows it decides, with or without blanks between.
    let rest = (end + 1..<payload.byteCount).first { payload.uint8(at: $0) > 0x20 } ?? payload.byteCount
    switch read(payload.extracting(rest..<payload.byteCount)) {
    case .continues(let length, let observations): return .continues(after: rest + length, observations)
    case .incomplete: return .incomplete(atLeast: payload.byteCount + 1)
    case let other: return other
    }
  }
}
