// Role: the list of payload decoders. A new one is its file and its line here.
import EgressTypes

/// Every payload decoder.
public enum PayloadDecoders {
  private static let all: [any PayloadDecoder.Type] = [
    DNSMessage.self,
    TLSClientHello.self,
    HTTPRequest.self,
  ]

  /// Asks the decoders in turn; the first that knows the payload answers.
  ///
  /// - Parameters:
  ///   - payload: The transport's payload, from the first byte that the flow or datagram has.
  ///   - tuple: The packet's own direction: its source sent the payload.
  ///   - fromInitiator: Whether that source opened the flow.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple, fromInitiator: Bool) -> PayloadReading {
    for decoder in all where decoder.expects(tuple, fromInitiator: fromInitiator) {
      let reading = decoder.read(payload)
      if reading != .notMine { return reading }
    }
    return .notMine
  }
}
