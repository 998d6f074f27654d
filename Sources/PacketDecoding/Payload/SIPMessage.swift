// Role: recognises SIP.
import EgressTypes

/// A request or response of SIP (RFC 3261 §7), over UDP or TCP, on any port.
///
/// A match needs a method of the protocol and its version at the end of the line, or the version and a status before it.
public enum SIPMessage: PayloadDecoder {
  private static let methods = [
    "INVITE ", "ACK ", "BYE ", "CANCEL ", "REGISTER ", "OPTIONS ", "PRACK ", "SUBSCRIBE ", "NOTIFY ", "PUBLISH ",
    "INFO ", "REFER ", "MESSAGE ", "UPDATE ",
  ].map { Array($0.utf8) }
  private static let status = Array("SIP/2.0 ".utf8)

  /// Streams and datagrams in either direction.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp || tuple.transport == .udp
  }

  /// A method's first letter.
  public static func mayBegin(_ first: UInt8) -> Bool {
    first == UInt8(ascii: "S") || methods.contains { $0.first == first }
  }

  /// Reads the message's first line.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard payload.begins(status) else {
      return TextLine.request(payload, methods: methods, version: "SIP/2.0", is: .sip)
    }
    guard payload.byteCount >= status.count + 3 else { return .incomplete(atLeast: status.count + 3) }
    let digits = payload.extracting(status.count..<status.count + 3).array
    guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return .notMine }
    return .complete([.application(.sip)])
  }
}
