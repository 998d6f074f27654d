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
    SOCKSRequest.self,
    TextCommand.self,
    XMPPStream.self,
    LDAPMessage.self,
    DatabaseOpening.self,
    RemoteDesktop.self,
    SSHBanner.self,
    MQTTConnect.self,
    RTMPHandshake.self,
    RTSPRequest.self,
    SIPMessage.self,
    NTPMessage.self,
    STUNMessage.self,
    WireGuardMessage.self,
    IPsecMessage.self,
    OpenVPNReset.self,
  ]

  /// For each first byte, one bit for each decoder that may begin with it, so that most payloads cost one look.
  private static let candidates: [UInt64] = (UInt8.min...UInt8.max).map { byte in
    all.indices.reduce(0) { all[$1].mayBegin(byte) ? $0 | 1 << UInt64($1) : $0 }
  }

  /// Whether any decoder's protocol can begin with the payload's first byte.
  public static func mayBegin(with payload: RawSpan, of tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    first(payload, of: tuple, fromInitiator) { _ in true } ?? false
  }

  /// Asks the decoders in turn; the first that knows the payload answers.
  ///
  /// - Parameters:
  ///   - payload: The transport's payload, from the first byte that the flow or datagram has.
  ///   - tuple: The packet's own direction: its source sent the payload.
  ///   - fromInitiator: Whether that source opened the flow.
  ///   - previous: What the message before these bytes was; nil when they are the first.
  public static func read(
    _ payload: RawSpan, of tuple: FiveTuple, fromInitiator: Bool, after previous: PreviousMessage? = nil
  ) -> PayloadReading {
    if let previous {
      let reading = previous.decoder.readNext(payload, of: tuple)
      if reading.isDecided || previous == .clientHello { return reading }
    }
    // Whoever knows the bytes as its own comes before whoever cannot tell yet.
    var undecided = PayloadReading.notMine
    let decided = first(payload, of: tuple, fromInitiator) { decoder -> PayloadReading? in
      let reading = decoder.read(payload, of: tuple)
      if case .undecided = reading { undecided = reading }
      return reading.isDecided ? reading : nil
    }
    return decided ?? undecided
  }

  /// What an incomplete message tells already, when the rest of it will never be seen.
  public static func readUnfinished(_ payload: RawSpan, of tuple: FiveTuple, fromInitiator: Bool) -> [Observation] {
    first(payload, of: tuple, fromInitiator) { decoder in
      guard case .incomplete = decoder.read(payload, of: tuple) else { return nil }
      return decoder.readUnfinished(payload, of: tuple)
    } ?? []
  }

  /// The first answer of the decoders that the payload's first byte and the packet's place leave.
  private static func first<Answer>(
    _ payload: RawSpan, of tuple: FiveTuple, _ fromInitiator: Bool, _ ask: (any PayloadDecoder.Type) -> Answer?
  ) -> Answer? {
    guard payload.byteCount > 0 else { return nil }
    var mask = candidates[Int(payload.uint8(at: 0))]
    while mask != 0 {
      let decoder = all[mask.trailingZeroBitCount]
      mask &= mask &- 1
      if decoder.expects(tuple, fromInitiator: fromInitiator), let answer = ask(decoder) { return answer }
    }
    return nil
  }
}

extension PayloadReading {
  /// Whether a decoder knows the bytes as its protocol's.
  public var isDecided: Bool {
    switch self {
    case .notMine, .undecided: false
    case .incomplete, .complete, .continues, .malformed: true
    }
  }
}

/// A message behind which the same bytes mean something else than at the start of a stream.
public enum PreviousMessage: Sendable, Hashable {
  /// A TLS ClientHello: nothing but TLS follows, and it may be encrypted.
  case clientHello
  /// An HTTP request, whose body may follow.
  case httpRequest

  /// Tells it from what was read of the message; nil for any other one.
  public init?(_ observations: [Observation]) {
    if observations.contains(.application(.http)) {
      self = .httpRequest
    } else if observations.contains(where: \.isFromClientHello), observations.contains(.application(.tls)) {
      self = .clientHello
    } else {
      return nil
    }
  }

  fileprivate var decoder: any PayloadDecoder.Type {
    switch self {
    case .clientHello: TLSClientHello.self
    case .httpRequest: HTTPRequest.self
    }
  }
}

extension Observation {
  fileprivate var isFromClientHello: Bool {
    switch self {
    case .serverName(_, .tlsSNI), .serverNameHidden(.tlsSNI), .clientStack: true
    default: false
    }
  }
}
