// Role: what every payload decoder offers, and how reading a payload can end early.
import EgressTypes

/// Reads the names that one application protocol carries.
public protocol PayloadDecoder: SendableMetatype {
  /// Whether a packet in this place can carry the protocol, judged before its payload is looked at.
  ///
  /// - Parameters:
  ///   - tuple: The packet's own direction: its source sent the payload.
  ///   - fromInitiator: Whether that source opened the flow.
  static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool

  /// Whether a payload of this protocol can have this first byte; a quick test that spares the decoder being asked.
  static func mayBegin(_ first: UInt8) -> Bool

  /// Reads a payload from its first byte.
  static func read(_ payload: RawSpan) -> PayloadReading

  /// Reads a payload whose meaning depends on the packet's ports; without need of them, as `read(_:)` does.
  static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading

  /// Reads what stands behind a message of this protocol in the same stream; as `read(_:of:)` does, unless its bytes may
  /// have another meaning there.
  static func readNext(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading

  /// What an incomplete message tells already, asked for when the rest of it will never be seen.
  static func readUnfinished(_ payload: RawSpan, of tuple: FiveTuple) -> [Observation]
}

extension PayloadDecoder {
  /// Any byte.
  public static func mayBegin(_ first: UInt8) -> Bool { true }

  /// Reads the payload whatever the ports.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading { read(payload) }

  /// Reads the payload as a message of its own.
  public static func readNext(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading { read(payload, of: tuple) }

  /// Nothing.
  public static func readUnfinished(_ payload: RawSpan, of tuple: FiveTuple) -> [Observation] { [] }
}

/// Why a payload was not read to its end.
enum PayloadStop: Error {
  case notMine
  case incomplete
  /// The reason, in kebab case.
  case malformed(String)

  var reading: PayloadReading {
    switch self {
    case .notMine: .notMine
    case .incomplete: .incomplete(atLeast: 0)
    case .malformed(let reason): .malformed(reason)
    }
  }
}

/// What payload decoders read from.
typealias PayloadReader = ByteReader<PayloadStop>
