// Role: the list of payload decoders. A new one is its file and its line here.
import EgressTypes

/// Every payload decoder.
public enum PayloadDecoders {
  /// In the order in which they are asked.
  private static let all: [any PayloadDecoder.Type] = [
    DNSMessage.self,
    TLSClientHello.self,
    DTLSClientHello.self,
    HTTPRequest.self,
    DNSStream.self,
  ]

  /// For each first byte, one bit for each decoder that may begin with it, so that most payloads cost one look.
  private static let candidates: [UInt32] = (UInt8.min...UInt8.max).map { byte in
    all.indices.reduce(0) { all[$1].mayBegin(byte) ? $0 | 1 << UInt32($1) : $0 }
  }

  /// Whether any decoder's protocol can begin with the payload's first byte.
  public static func mayBegin(with payload: RawSpan, of tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    guard payload.byteCount > 0 else { return false }
    let mask = candidates[Int(payload.uint8(at: 0))]
    return all.indices.contains {
      mask & 1 << UInt32($0) != 0 && all[$0].expects(tuple, fromInitiator: fromInitiator)
    }
  }

  /// Asks the decoders in turn; the first that knows the payload answers.
  ///
  /// - Parameters:
  ///   - payload: The transport's payload, from the first byte that the flow or datagram has.
  ///   - tuple: The packet's own direction: its source sent the payload.
  ///   - fromInitiator: Whether that source opened the flow.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple, fromInitiator: Bool) -> PayloadReading {
    guard payload.byteCount > 0 else { return .notMine }
    var mask = candidates[Int(payload.uint8(at: 0))]
    while mask != 0 {
      let decoder = all[mask.trailingZeroBitCount]
      mask &= mask &- 1
      guard decoder.expects(tuple, fromInitiator: fromInitiator) else { continue }
      let reading = decoder.read(payload, of: tuple)
      if reading != .notMine { return reading }
    }
    return .notMine
  }
}
