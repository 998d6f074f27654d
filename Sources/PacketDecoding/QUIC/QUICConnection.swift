// Role: one connection as a client opens it: its keys, and its first message as far as it has come.
import EgressTypes

/// What a client's first packets with one destination id tell.
struct QUICConnection: Sendable {
  /// Which side is the client.
  let isFromInitiator: Bool
  /// The version of the first packet.
  let version: QUICVersion
  /// The destination that the client chose first; all keys follow from it.
  let originalID: [UInt8]
  /// The client's own id.
  let clientID: [UInt8]
  /// The id that the server answered with.
  var serverID: [UInt8]?
  /// Whether a packet of it could be read.
  private(set) var isOpen = false
  /// Whether a first message was read to its end.
  private(set) var isSettled = false
  /// Whether the server asked for another beginning.
  var isSuperseded = false

  private var keys: [(version: QUICVersion, keys: QUICInitialKeys)] = []
  private var nextNumber: UInt64 = 0
  private var message = MessageBytes()
  /// The handshake as a receiver has it that keeps what came last; empty until pieces contradict one another.
  private var alternative = MessageBytes()
  /// Where the message begins that is not whole yet.
  private var messageStart = 0
  private var isReleased = false

  init(_ header: QUICLongHeader, _ version: QUICVersion, isFromInitiator: Bool) {
    self.init(version, isFromInitiator: isFromInitiator, originalID: header.destination, clientID: header.source)
  }

  init(_ version: QUICVersion, isFromInitiator: Bool, originalID: [UInt8], clientID: [UInt8]) {
    self.version = version
    self.isFromInitiator = isFromInitiator
    self.originalID = originalID
    self.clientID = clientID
  }

  /// Bytes of handshake kept.
  var storedBytes: Int { message.count + alternative.count }

  /// Whether something of a first message is missing.
  var isPending: Bool { isOpen && !isSuperseded && !isReleased && (!isSettled || message.end > messageStart) }

  /// Lets the message go once the server shows that it had it: from then on no other bytes can take its place.
  mutating func release() {
    guard isSettled, !isPending else { return }
    message = MessageBytes()
    alternative = MessageBytes()
    messageStart = 0
    isReleased = true
  }

  /// The payload of an Initial packet; nil when the keys of this connection do not fit it.
  ///
  /// The client goes on in another version when the server chose a compatible one (RFC 9368 §2.3).
  mutating func open(_ packet: RawSpan, _ header: QUICLongHeader, in version: QUICVersion) -> [UInt8]? {
    if !keys.contains(where: { $0.version == version }) {
      if keys.count >= 4 { keys.removeFirst() }
      for salt in version.salts {
        let derived = QUICInitialKeys(salt: salt, destination: originalID, isSecond: version.isSecond)
        keys.append((version, derived))
      }
    }
    for candidate in keys where candidate.version == version {
      guard
        let (number, payload) = candidate.keys.open(packet, numberStart: header.numberStart, next: nextNumber)
      else { continue }
      nextNumber = max(nextNumber, number &+ 1)
      isOpen = true
      return payload
    }
    return nil
  }

  /// Takes the handshake's pieces from the payload of a packet.
  mutating func take(_ payload: RawSpan) -> [Observation] {
    var found: [Observation] = []
    do throws(PayloadStop) {
      if version.usesGoogleFrames {
        var frames = GoogleQUICFrames(payload, version: 50)
        while let piece = try frames.next() { insert(piece, payload, &found) }
      } else {
        var frames = QUICFrames(payload)
        while let piece = try frames.next() { insert(piece, payload, &found) }
      }
    } catch {
      // A receiver closes the connection over such a packet, or has read it as far as this.
      if !version.usesGoogleFrames { found.append(.mark(.malformedMessage)) }
    }
    return found + readMessages() + namesOfAlternative
  }

  /// Takes pieces from the payload of a packet that is not encrypted.
  mutating func takePlain(_ payload: RawSpan, version number: Int) -> [Observation] {
    var frames = GoogleQUICFrames(payload, version: number)
    var found: [Observation] = []
    // What is no frame is encrypted already.
    while !isSettled, let piece = try? frames.next() {
      let begins = piece.offset == 0 && payload.extracting(piece.bytes).firstBytes(4) == GoogleClientHello.tag
      if begins { isOpen = true }
      if isOpen { insert(piece, payload, &found) }
    }
    return isOpen ? found + readMessages() + namesOfAlternative : []
  }

  private mutating func insert(_ piece: HandshakePiece, _ payload: RawSpan, _ found: inout [Observation]) {
    let bytes = payload.extracting(piece.bytes)
    let outcome = message.insert(bytes, at: piece.offset)
    if outcome == .refused { found.append(.mark(.readingLimit)) }
    if outcome == .conflict {
      found.append(.mark(.streamConflict))
      if alternative.count == 0 { alternative = message }
    }
    if alternative.count > 0 { alternative.replace(bytes, at: piece.offset) }
  }

  /// The names in the first message as a receiver has it that keeps what came last.
  private var namesOfAlternative: [Observation] {
    guard alternative.count > 0 else { return [] }
    if version.usesGoogleHandshake { return GoogleClientHello.observations(in: alternative) ?? [] }
    guard let head = alternative.whole(0..<4), head[0] == 1,
      let body = alternative.whole(4..<4 &+ (Int(head[1]) << 16 | Int(head[2]) << 8 | Int(head[3])))
    else { return [] }
    return ClientHello(RawSpan(body.span), over: .quic).nameObservations
  }

  /// Reads the messages that have become whole: a ClientHello, and the second one after a HelloRetryRequest.
  private mutating func readMessages() -> [Observation] {
    if version.usesGoogleHandshake {
      guard !isSettled, let found = GoogleClientHello.observations(in: message) else { return [] }
      settle(at: message.end)
      return found
    }
    var found: [Observation] = []
    while let head = message.whole(messageStart..<messageStart &+ 4) {
      let length = Int(head[1]) << 16 | Int(head[2]) << 8 | Int(head[3])
      let end = messageStart &+ 4 &+ length
      guard head[0] == 1, end <= MessageBytes.maximumBytes else {
        found.append(.mark(head[0] == 1 ? .readingLimit : .malformedMessage))
        settle(at: MessageBytes.maximumBytes)
        break
      }
      guard let body = message.whole(messageStart &+ 4..<end) else { break }
      found += ClientHello(RawSpan(body.span), over: .quic).observations
      settle(at: end)
    }
    return found
  }

  private mutating func settle(at end: Int) {
    isSettled = true
    messageStart = end
  }
}
