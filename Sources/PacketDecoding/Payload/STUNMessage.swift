// Role: recognises STUN, and reads to which addresses a TURN server is asked to pass traffic on.
import EgressTypes

/// A STUN message (RFC 8489 §5), over UDP or TCP, on any port.
///
/// A match needs two zero bits, a length of whole words, and the magic cookie.
public enum STUNMessage: PayloadDecoder {
  private static let cookie: UInt32 = 0x2112_a442
  /// What a client asks a relay for (RFC 8656 §18): permissions, channels, the sending of data.
  private static let relaying: Set<UInt16> = [0x0008, 0x0009, 0x0016]
  /// The attribute with the far end's address (RFC 8656 §18.3).
  private static let peerAddress: UInt16 = 0x0012
  /// Addresses read from one message.
  private static let maximumPeers = 4

  /// Streams and datagrams in either direction.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp || tuple.transport == .udp
  }

  /// Two zero bits, and a method that is registered.
  public static func mayBegin(_ first: UInt8) -> Bool { first <= 1 }

  /// Reads one message.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard payload.byteCount > 0, mayBegin(payload.uint8(at: 0)) else { return .notMine }
    guard payload.byteCount >= 8 else { return mayBeRequest(payload) ? .incomplete(atLeast: 8) : .notMine }
    let length = Int(payload.uint16(at: 2))
    guard length % 4 == 0, payload.uint32(at: 4) == cookie else { return .notMine }
    guard payload.byteCount >= 20 + length else { return .incomplete(atLeast: 20 + length) }
    let peers = relaying.contains(payload.uint16(at: 0)) ? peers(in: payload.extracting(first: 20 + length)) : []
    return .complete([.application(.stun)] + peers.flatMap { [.relayed($0), .mark(.relayed)] })
  }

  /// Whether the first bytes, fewer than eight, are those of a client's request: its method (RFC 8489 §18.2, RFC 8656
  /// §18), a length below 2,048 in whole words, and the cookie.
  private static func mayBeRequest(_ payload: RawSpan) -> Bool {
    let fitting: [(UInt8) -> Bool] = [
      { $0 == 0 }, { (1...12).contains($0 & ~0x10) }, { $0 < 8 }, { $0 % 4 == 0 }, { $0 == 0x21 }, { $0 == 0x12 },
      { $0 == 0xa4 },
    ]
    return zip(0..<payload.byteCount, fitting).allSatisfy { $1(payload.uint8(at: $0)) }
  }

  private static func peers(in message: RawSpan) -> [IPAddress] {
    var peers: [IPAddress] = []
    var place = 20
    while place + 4 <= message.byteCount, peers.count < maximumPeers {
      let length = Int(message.uint16(at: place + 2))
      guard place + 4 + length <= message.byteCount else { break }
      if message.uint16(at: place) == peerAddress {
        // The address is hidden from rewriting by the cookie and the transaction's number (RFC 8489 §14.2).
        switch (length, message.uint8(at: place + 5)) {
        case (8, 1): peers.append(IPAddress(v4: message.uint32(at: place + 8) ^ cookie))
        case (20, 2):
          peers.append(
            IPAddress(
              high: message.uint64(at: place + 8) ^ message.uint64(at: 4),
              low: message.uint64(at: place + 16) ^ message.uint64(at: 12)))
        default: break
        }
      }
      place += 4 + (length + 3) / 4 * 4
    }
    return peers
  }
}
