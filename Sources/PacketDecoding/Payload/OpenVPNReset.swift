// Role: recognises OpenVPN by the packets that open its sessions.
import EgressTypes

/// A hard reset of OpenVPN's control channel, over UDP, or over TCP after its length, on any port.
///
/// A match needs a reset's code with key 0, a session that is not 0, and what follows it: with plain control channels
/// and `tls-auth` the packet's number 0 at the end, with `tls-crypt` the first packet's number and the exact length.
public enum OpenVPNReset: PayloadDecoder {
  /// Client's second and third version, server's second version; each five bits before the key's three.
  private static let client2: UInt8 = 7 << 3
  private static let server2: UInt8 = 8 << 3
  private static let client3: UInt8 = 10 << 3
  /// The longest reset: one of the third version with its wrapped key.
  private static let maximumLength = 1200

  /// Streams and datagrams in either direction.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp || tuple.transport == .udp
  }

  /// A code, or the first byte of a length.
  public static func mayBegin(_ first: UInt8) -> Bool {
    [client2, server2, client3].contains(first) || first <= UInt8(maximumLength >> 8)
  }

  /// Reads one packet as a datagram.
  public static func read(_ payload: RawSpan) -> PayloadReading { reading(isReset(payload)) }

  /// Reads one packet.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    guard tuple.transport == .tcp else { return read(payload) }
    guard payload.byteCount >= 3 else { return .incomplete(atLeast: 3) }
    let end = 2 + Int(payload.uint16(at: 0))
    guard (2 + 14...2 + maximumLength).contains(end), [client2, server2, client3].contains(payload.uint8(at: 2)) else {
      return .notMine
    }
    guard payload.byteCount >= end else { return .incomplete(atLeast: end) }
    return reading(isReset(payload.extracting(2..<end)))
  }

  private static func reading(_ fits: Bool) -> PayloadReading {
    fits ? .complete([.application(.openvpn), .mark(.encryptedTunnel)]) : .notMine
  }

  private static func isReset(_ packet: RawSpan) -> Bool {
    let count = packet.byteCount
    guard count >= 14, count <= maximumLength, !packet.isZero(1..<9) else { return false }
    let endsWithZero = packet.isZero(count - 4..<count)
    // With keys for the control channel a packet number and a time come before or after a checksum of 16 to 64 bytes.
    switch packet.uint8(at: 0) {
    case client2:
      let isPlain = count == 14 && packet.isZero(9..<14)
      let isSigned = [16, 20, 32, 48, 64].contains(count - 22) && packet.isZero(count - 5..<count)
      return isPlain || isSigned || isEncrypted(packet, length: 54)
    case server2:
      let acknowledged = [16, 20, 32, 48, 64].contains(count - 34)
      return (count == 26 && packet.uint8(at: 9) == 1 || acknowledged) && endsWithZero
        || isEncrypted(packet, length: 66)
    case client3:
      return count > 54 && packet.uint32(at: 9) & 0xff_ffff == 1
    default:
      return false
    }
  }

  /// The first packet number, a time, a tag of 32 bytes, and the rest encrypted.
  private static func isEncrypted(_ packet: RawSpan, length: Int) -> Bool {
    packet.byteCount == length && packet.uint32(at: 9) & 0xff_ffff == 1 && packet.uint32(at: 13) != 0
  }
}
