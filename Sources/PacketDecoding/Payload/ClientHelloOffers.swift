// Role: the lists of a ClientHello that tell client software apart.
import EgressTypes

/// What a client offers, in the order of the message.
struct ClientHelloOffers {
  /// A list of 16-bit numbers without reserved ones (GREASE, RFC 8701), with bounded room.
  struct Numbers {
    /// Several times what any client offers.
    static let maximumCount = 512

    private(set) var values: [UInt16] = []
    /// Whether there were more than are kept.
    private(set) var isCut = false

    mutating func append(_ value: UInt16) {
      guard value & 0x0f0f != 0x0a0a || value >> 8 != value & 0xff else { return }
      guard values.count < Numbers.maximumCount else {
        isCut = true
        return
      }
      values.append(value)
    }

    /// Appends whole numbers; an odd byte at the end is none.
    mutating func append(numbersIn list: RawSpan) {
      for place in 0..<list.byteCount / 2 { append(list.uint16(at: 2 &* place)) }
    }
  }

  /// Application protocols kept, and the bytes of the longest one kept; registered names have at most twenty.
  private static let maximumProtocols = 8
  private static let maximumProtocolBytes = 32

  var version: UInt16 = 0
  var supportedVersions = Numbers()
  var ciphers = Numbers()
  var extensions = Numbers()
  var signatureAlgorithms = Numbers()
  private var protocols: [String] = []
  /// The first protocol offered, nil when there is none.
  private var firstProtocol: [UInt8]?

  /// The application_layer_protocol_negotiation extension (RFC 7301 §3.1).
  mutating func readProtocols(_ content: RawSpan) throws(PayloadStop) {
    var reader = PayloadReader(content)
    var list = PayloadReader(try reader.takeVector(lengthBytes: 2))
    while !list.remaining.isEmpty {
      let name = try list.takeVector(lengthBytes: 1).array
      firstProtocol = firstProtocol ?? name
      guard protocols.count < ClientHelloOffers.maximumProtocols,
        name.count <= ClientHelloOffers.maximumProtocolBytes
      else { continue }
      protocols.append(visible(name))
    }
  }

  /// The facts as they are told.
  func clientStack(over carrier: ClientHello.Carrier) -> ClientStack {
    let isWhole = ![supportedVersions, ciphers, extensions, signatureAlgorithms].contains(where: \.isCut)
    return ClientStack(alpn: protocols, ja4: isWhole ? ja4(over: carrier, firstProtocol: firstProtocol) : "")
  }

  private func visible(_ name: [UInt8]) -> String {
    name.map { (0x21...0x7e).contains($0) ? String(Unicode.Scalar($0)) : escaped($0) }.joined()
  }
}
