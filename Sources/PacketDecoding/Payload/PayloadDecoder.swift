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

  /// Reads a payload from its first byte.
  static func read(_ payload: RawSpan) -> PayloadReading
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
