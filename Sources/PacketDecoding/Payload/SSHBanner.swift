// Role: recognises Secure Shell.
import EgressTypes

/// The identification line of either side (RFC 4253 §4.2), on any port.
///
/// A match needs `SSH-2.0-` or `SSH-1.`.
public enum SSHBanner: PayloadDecoder {
  private static let banners = ["SSH-2.0-", "SSH-1."].map { Array($0.utf8) }

  /// Streams in either direction.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool { tuple.transport == .tcp }

  /// The first letter.
  public static func mayBegin(_ first: UInt8) -> Bool { first == UInt8(ascii: "S") }

  /// Reads the line's beginning.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard let banner = banners.first(where: { payload.begins($0) }) else { return .notMine }
    return payload.byteCount < banner.count ? .incomplete(atLeast: banner.count) : .complete([.application(.ssh)])
  }
}
