// Role: what a ClientHello tells, whichever protocol carried it: server names, offers, and how much of it is hidden.
import EgressTypes

/// The facts of one ClientHello (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2, RFC 6347 §4.2.1).
///
/// What stood before a broken place is kept: a receiver that is less strict has read it too.
struct ClientHello {
  /// What carries the message; it decides the header's form and how the reading is told.
  enum Carrier {
    case tls
    case dtls
    case quic
  }

  /// The largest message that its own vectors allow, in bytes.
  static let maximumLength = 2 + 32 + 33 + 256 + 65_537 + 256 + 65_537

  private let carrier: Carrier
  private var isUnfinished = false
  private var names = ServerNames()
  private var encryption = EncryptedHello.none
  private var stack = ClientHelloOffers()
  /// Whether it breaks the rules of its format.
  private(set) var isMalformed = false

  /// Reads the body of a whole handshake message, without the message's header.
  init(_ body: RawSpan, over carrier: Carrier) {
    self.carrier = carrier
    do throws(PayloadStop) { try read(body) } catch { isMalformed = true }
  }

  /// Reads the beginning of a body whose rest will never be seen.
  init(unfinished body: RawSpan, over carrier: Carrier) {
    self.carrier = carrier
    isUnfinished = true
    do throws(PayloadStop) { try read(body) } catch { isMalformed = true }
  }

  /// The names in it, and no more.
  var nameObservations: [Observation] { names.observations(carrier == .quic ? .quicSNI : .tlsSNI) }

  /// Everything read; a message that is broken before its name says so and no more.
  var observations: [Observation] {
    let source: NameSource = carrier == .quic ? .quicSNI : .tlsSNI
    var found = names.observations(source)
    if names.isEmpty, !isMalformed { found.append(.serverNameHidden(source)) }
    if !isMalformed { found.append(.clientStack(stack.clientStack(over: carrier))) }
    if encryption != .none { found.append(.mark(.encryptedClientHello)) }
    if encryption == .grease { found.append(.mark(.greasedClientHello)) }
    if isMalformed, !names.isMalformed { found.append(.mark(.malformedMessage)) }
    return found
  }

  /// Whether it names a server.
  var isNamed: Bool { !names.isEmpty }

  private mutating func read(_ body: RawSpan) throws(PayloadStop) {
    var hello = PayloadReader(body)
    stack.version = try hello.take(2, or: .brokenHello).uint16(at: 0)
    try hello.skip(32, or: .brokenHello)  // random
    _ = try hello.takeVector(lengthBytes: 1)  // legacy_session_id
    if carrier == .dtls { _ = try hello.takeVector(lengthBytes: 1) }  // cookie
    stack.ciphers.append(numbersIn: try hello.takeVector(lengthBytes: 2))
    _ = try hello.takeVector(lengthBytes: 1)  // legacy_compression_methods
    guard !hello.remaining.isEmpty else { return }
    var extensions = PayloadReader(try takeExtensions(&hello))
    while !extensions.remaining.isEmpty {
      let type = try extensions.take(2, or: .brokenHello).uint16(at: 0)
      let content = try extensions.takeVector(lengthBytes: 2)
      // One broken extension does not hide those after it.
      do throws(PayloadStop) { try readExtension(type, content) } catch { isMalformed = true }
    }
    guard hello.remaining.isEmpty else { throw .brokenHello }
  }

  /// The extensions; of a message that is not whole, as many as are there.
  @_lifetime(copy hello)
  private func takeExtensions(_ hello: inout PayloadReader) throws(PayloadStop) -> RawSpan {
    guard isUnfinished else { return try hello.takeVector(lengthBytes: 2) }
    try hello.skip(2, or: .brokenHello)
    return try hello.take(hello.remaining.count, or: .brokenHello)
  }

  private mutating func readExtension(_ type: UInt16, _ content: RawSpan) throws(PayloadStop) {
    stack.extensions.append(type)
    switch type {
    case 0: try readServerNames(content)
    case 13:
      var list = PayloadReader(content)
      stack.signatureAlgorithms.append(numbersIn: try list.takeVector(lengthBytes: 2))
    case 16: try stack.readProtocols(content)
    case 43:
      var list = PayloadReader(content)
      stack.supportedVersions.append(numbersIn: try list.takeVector(lengthBytes: 1))
    default: encryption = max(encryption, EncryptedHello(type: type, content))
    }
  }

  /// The server_name extension (RFC 6066 §3), which allows no address literals; clients send them, so they are told.
  private mutating func readServerNames(_ content: RawSpan) throws(PayloadStop) {
    var reader = PayloadReader(content)
    var list = PayloadReader(try reader.takeVector(lengthBytes: 2))
    while !list.remaining.isEmpty {
      let type = try list.take(1, or: .brokenHello).uint8(at: 0)
      let name = try list.takeVector(lengthBytes: 2).array
      if type == 0 { names.append(name[...], addressesAreNames: true) }
    }
  }
}

extension PayloadStop {
  /// A vector of a ClientHello goes beyond what holds it.
  static var brokenHello: PayloadStop { .malformed("tls-client-hello-vector") }
}

extension PayloadReader {
  /// Takes a vector: its length in 1 or 2 bytes, then so many bytes (RFC 8446 §3.4).
  @_lifetime(copy self)
  mutating func takeVector(lengthBytes: Int) throws(PayloadStop) -> RawSpan {
    let prefix = try take(lengthBytes, or: .brokenHello)
    return try take(Int(lengthBytes == 1 ? UInt16(prefix.uint8(at: 0)) : prefix.uint16(at: 0)), or: .brokenHello)
  }
}
