// Role: recognises WireGuard.
import EgressTypes

/// A WireGuard message (protocol paper, section 5.4), on any port.
///
/// A match needs the type, three zeros and the type's exact length; of data, whole blocks, a receiver's index that is
/// no small number, and a counter that is one.
public enum WireGuardMessage: PayloadDecoder {
  /// Datagrams in either direction.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool { tuple.transport == .udp }

  /// A type.
  public static func mayBegin(_ first: UInt8) -> Bool { (1...4).contains(first) }

  /// Reads one datagram.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard payload.byteCount >= 32, payload.isZero(1..<4) else { return .notMine }
    let fits =
      switch (payload.uint8(at: 0), payload.byteCount) {
      case (1, 148), (2, 92), (3, 64): true
      // The index is random and the counter starts at 0, both with their lowest byte first.
      case (4, let count): count % 16 == 0 && !payload.isZero(5..<8) && payload.isZero(13..<16)
      default: false
      }
    return fits ? .complete([.application(.wireguard), .mark(.encryptedTunnel)]) : .notMine
  }
}
