// Role: recognises RTMP by the beginning of its handshake.
import EgressTypes

/// A client's C0 and C1 (Adobe RTMP 1.0 §5.2): a version, a time, four zeros, 1528 bytes of anything.
///
/// A match needs the version, the zeros, and the port 1935 or a handshake that is there to its end.
public enum RTMPHandshake: PayloadDecoder {
  private static let length = 1 + 1536

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// The version.
  public static func mayBegin(_ first: UInt8) -> Bool { first == 3 }

  /// Reads a handshake on any other port.
  public static func read(_ payload: RawSpan) -> PayloadReading { read(payload, needed: length) }

  /// Reads a handshake.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    read(payload, needed: tuple.destinationPort == 1935 ? 9 : length)
  }

  private static func read(_ payload: RawSpan, needed: Int) -> PayloadReading {
    guard payload.begins([3]), payload.isZero(5..<min(max(5, payload.byteCount), 9)) else { return .notMine }
    return payload.byteCount < needed ? .incomplete(atLeast: needed) : .complete([.application(.rtmp)])
  }
}
