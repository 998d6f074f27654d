// Role: recognises RTSP.
import EgressTypes

/// A request of RTSP 1.0 (RFC 2326) or 2.0 (RFC 7826), on any port.
///
/// A match needs a method of the protocol and its version at the end of the line.
public enum RTSPRequest: PayloadDecoder {
  private static let methods = [
    "OPTIONS ", "DESCRIBE ", "ANNOUNCE ", "SETUP ", "PLAY ", "PAUSE ", "TEARDOWN ", "RECORD ", "REDIRECT ",
    "GET_PARAMETER ", "SET_PARAMETER ", "PLAY_NOTIFY ",
  ].map { Array($0.utf8) }

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// A method's first letter.
  public static func mayBegin(_ first: UInt8) -> Bool { methods.contains { $0.first == first } }

  /// Reads the request's first line.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    let reading = TextLine.request(payload, methods: methods, version: "RTSP/1.0", is: .rtsp)
    return reading == .notMine
      ? TextLine.request(payload, methods: methods, version: "RTSP/2.0", is: .rtsp) : reading
  }
}
