// Role: recognises IPsec: its key exchange, and its encrypted packets inside UDP.
import EgressTypes

/// An IKE message (RFC 7296 §3.1, RFC 2408 §3.1), or what else uses its port for NATs (RFC 3948).
///
/// A match needs the port 500 or 4500. IKE further needs a version, an exchange that exists and the datagram's length;
/// ESP a parameter index that is not reserved (RFC 4303 §2.1), whole words, and room for a number and a check value.
public enum IPsecMessage: PayloadDecoder {
  /// Datagrams from or to either port.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .udp && [500, 4500].contains { tuple.sourcePort == $0 || tuple.destinationPort == $0 }
  }

  /// Reads one datagram as IKE, which sets up the tunnel that follows.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    isKeyExchange(payload) ? .complete([.application(.ike), .mark(.encryptedTunnel)]) : .notMine
  }

  /// Reads one datagram.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    guard tuple.sourcePort == 4500 || tuple.destinationPort == 4500 else { return read(payload) }
    guard payload.byteCount >= 4 else { return .notMine }
    let index = payload.uint32(at: 0)
    if index == 0 { return read(payload.extracting(4..<payload.byteCount)) }
    let fits = index > 255 && payload.byteCount >= 28 && payload.byteCount % 4 == 0
    return fits ? .complete([.application(.esp), .mark(.encryptedTunnel)]) : .notMine
  }

  private static func isKeyExchange(_ message: RawSpan) -> Bool {
    guard message.byteCount >= 28, !message.isZero(0..<8) else { return false }
    let exchange = message.uint8(at: 18)
    let exists =
      switch message.uint8(at: 17) {
      case 0x10: [2, 4, 5, 6, 32, 33].contains(exchange)
      case 0x20: (34...44).contains(exchange)
      default: false
      }
    return exists && Int(message.uint32(at: 24)) == message.byteCount
  }
}
