// Role: recognises the Network Time Protocol.
import EgressTypes

/// An NTP message (RFC 5905 §7.3).
///
/// A match needs port 123, a version from 1 to 4, a mode from 1 to 5 and the 48 bytes of the fixed header.
public enum NTPMessage: PayloadDecoder {
  /// Datagrams from or to the port of time servers.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .udp && (tuple.sourcePort == 123 || tuple.destinationPort == 123)
  }

  /// A version and a mode.
  public static func mayBegin(_ first: UInt8) -> Bool {
    (1...4).contains(first >> 3 & 7) && (1...5).contains(first & 7)
  }

  /// Reads one datagram.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard payload.byteCount >= 48, mayBegin(payload.uint8(at: 0)), payload.byteCount % 4 == 0 else { return .notMine }
    return .complete([.application(.ntp)])
  }
}
