// Role: recognises MQTT by a client's first packet; nothing in it is read.
import EgressTypes

/// A CONNECT packet (MQTT 3.1 to 5.0, section 3.1), on any port.
///
/// A match needs the packet's type, a length of at most 4 bytes, and the protocol's name with a version that exists.
public enum MQTTConnect: PayloadDecoder {
  private static let names: [[UInt8]] = [
    [0, 4] + Array("MQTT".utf8) + [4], [0, 4] + Array("MQTT".utf8) + [5], [0, 6] + Array("MQIsdp".utf8) + [3],
  ]

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// The packet's type, with no flags.
  public static func mayBegin(_ first: UInt8) -> Bool { first == 0x10 }

  /// Reads the packet's beginning.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    guard payload.begins([0x10]) else { return .notMine }
    guard let lastOfLength = (1..<min(5, payload.byteCount)).first(where: { payload.uint8(at: $0) < 0x80 }) else {
      return payload.byteCount < 5 ? .incomplete(atLeast: payload.byteCount + 1) : .notMine
    }
    let packet = payload.extracting(lastOfLength + 1..<payload.byteCount)
    guard let name = names.first(where: { packet.begins($0) }) else { return .notMine }
    return packet.byteCount < name.count
      ? .incomplete(atLeast: lastOfLength + 1 + name.count) : .complete([.application(.mqtt)])
  }
}
