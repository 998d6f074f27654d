// Role: the connection request of remote desktop, after which it changes to TLS.
import EgressTypes

/// An X.224 connection request in a TPKT (RFC 1006 §6; MS-RDPBCGR 2.2.1.1), on any port.
///
/// A match needs TPKT version 3, lengths that agree, the request's code, class 0, and nothing further but a cookie or a
/// negotiation, as other protocols have the same request with parameters of their own.
public enum RemoteDesktop: PayloadDecoder {
  private static let cookie = Array("Cookie: ".utf8)

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// TPKT's version.
  public static func mayBegin(_ first: UInt8) -> Bool { first == 3 }

  /// Reads one request.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard payload.begins([3, 0]) else { return .notMine }
    guard payload.byteCount >= 11 else {
      let isRequest = payload.byteCount < 6 || payload.uint8(at: 5) == 0xe0
      return isRequest ? .incomplete(atLeast: 11) : .notMine
    }
    let length = Int(payload.uint16(at: 2))
    guard length >= 11, Int(payload.uint8(at: 4)) + 5 == length, payload.uint8(at: 5) == 0xe0,
      payload.isZero(6..<8), payload.uint8(at: 10) == 0
    else { return .notMine }
    guard payload.byteCount >= length else { return .incomplete(atLeast: length) }
    // The last 8 bytes may ask for security protocols; any of them begins with TLS.
    let request = payload.extracting(length - 8..<length)
    let negotiates = length >= 19 && request.begins([1, request.uint8(at: 1), 8, 0])
    let hasCookie = length > 19 && payload.extracting(11..<length).begins(cookie)
    guard length == 11 || negotiates || hasCookie else { return .notMine }
    let asksForTLS = negotiates && !request.isZero(4..<8)
    return .continues(after: length, [.application(.rdp)] + (asksForTLS ? [.mark(.startTLS)] : []))
  }
}
