// Role: reads from a UDP flow the server names of the QUIC connections in it.
import EgressTypes

/// The QUIC connections of one flow, either side of which may be the client.
///
/// Initial packets are decrypted with keys that follow from what the client sent first (RFC 9001 §5.2), so everyone on
/// the path can read them. What cannot be read is told by `end()`.
public struct QUICReader: Sendable {
  /// Connections read at once.
  public static let maximumConnections = 4
  /// Packets on which decryption is tried without a whole ClientHello coming of it.
  static let maximumTrials = 256
  /// Different observations of one flow.
  static let maximumObservations = 32

  /// Connections for which there was no room.
  public private(set) var refusedConnections = 0
  /// Whether reading on is of no use, because a limit was reached.
  public private(set) var isComplete = false
  private var connections: [QUICConnection] = []
  private var told: [Observation] = []
  private var trialsLeft = QUICReader.maximumTrials
  private var wasSettled = false
  private var wasLost = false

  /// Makes a reader of a flow of which nothing was seen.
  public init() {}

  /// Bytes of handshakes kept.
  public var storedBytes: Int { connections.reduce(0) { $0 + $1.storedBytes } }

  /// Whether a datagram can be of a QUIC connection's handshake: by its version, a few compares.
  public static func mayBegin(_ datagram: RawSpan) -> Bool {
    guard datagram.byteCount >= 11 else { return false }
    guard datagram.uint8(at: 0) & 0x80 != 0 else { return GooglePublicHeader.mayBegin(datagram) }
    let version = datagram.uint32(at: 1)
    if version == 0 { return isNegotiation(datagram) }
    return datagram.byteCount >= 20 && QUICVersion(version) != nil || isUnreadable(datagram)
  }

  /// Whether it is a Version Negotiation (RFC 9000 §17.2.1): two ids, then versions and nothing else.
  private static func isNegotiation(_ datagram: RawSpan) -> Bool {
    guard let header = try? QUICLongHeader(datagram), header.kind == .negotiation else { return false }
    let versions = datagram.byteCount &- 7 &- header.destination.count &- header.source.count
    return versions > 0 && versions % 4 == 0
  }

  /// Whether it is a client's first datagram in a version that cannot be read: its size (RFC 9000 §14.1) and its
  /// first two bits show that it is no other protocol's.
  private static func isUnreadable(_ datagram: RawSpan) -> Bool {
    datagram.byteCount >= 1200 && datagram.uint8(at: 0) & 0xc0 == 0xc0
      && QUICVersion.isUnreadable(datagram.uint32(at: 1))
  }

  /// Whether a datagram to QUIC's port can be a client's first one in a version that nobody registered: its size
  /// (RFC 9000 §14.1), its first two bits and the lengths of its connection ids (RFC 8999 §5.1).
  public static func mayBeginUnknownVersion(_ datagram: RawSpan) -> Bool {
    guard datagram.byteCount >= 1200, datagram.uint8(at: 0) & 0xc0 == 0xc0 else { return false }
    let destination = Int(datagram.uint8(at: 5))
    guard (8...20).contains(destination) else { return false }
    return datagram.uint8(at: 6 &+ destination) <= 20
  }

  /// Reads a datagram and tells what is new.
  public mutating func read(_ datagram: RawSpan, fromInitiator: Bool) -> [Observation] {
    guard !isComplete, datagram.byteCount > 0 else { return [] }
    var found: [Observation] = []
    if let header = GooglePublicHeader(datagram) {
      found = readPlain(datagram, header, fromInitiator)
    } else if QUICReader.isUnreadable(datagram) {
      let isGoogle = datagram.uint32(at: 1) >> 24 != 0 && datagram.uint32(at: 1) >> 24 < 0x80
      found = [.application(isGoogle ? .gquic : .quic), .mark(.quicUnreadable)]
    } else {
      var start = 0
      while start < datagram.byteCount, datagram.uint8(at: start) & 0x80 != 0 {
        let packet = datagram.extracting(start..<datagram.byteCount)
        guard let header = try? QUICLongHeader(packet) else { break }
        found += read(packet, header, fromInitiator)
        start &+= max(header.end, 1)
      }
    }
    return new(found)
  }

  /// Tells at the flow's end what could not be read.
  public mutating func end() -> [Observation] {
    let isUnreadable =
      wasLost || (!connections.isEmpty && !wasSettled)
      || connections.contains { $0.isPending || (!$0.isOpen && !$0.isSuperseded) }
    return new(isUnreadable ? [.mark(.quicUnreadable)] : [])
  }

  private mutating func new(_ found: [Observation]) -> [Observation] {
    var fresh: [Observation] = []
    for observation in found where !told.contains(observation) {
      guard told.count < QUICReader.maximumObservations else {
        isComplete = true
        return fresh + [.mark(.readingLimit)]
      }
      told.append(observation)
      fresh.append(observation)
    }
    return fresh
  }

  // Packets, by their kind

  private mutating func read(_ packet: RawSpan, _ header: QUICLongHeader, _ fromInitiator: Bool) -> [Observation] {
    switch header.kind {
    case .initial: return readInitial(packet, header, fromInitiator)
    case .handshake:
      for place in connections.indices where isAnswer(header, to: connections[place], fromInitiator) {
        connections[place].release()
      }
    case .retry, .negotiation:
      // The server's word counts only where it answers a connection that was seen; a lone one is told.
      var isAnswered = connections.isEmpty && QUICReader.isNegotiation(packet)
      for place in connections.indices where isAnswer(header, to: connections[place], fromInitiator) {
        if header.kind == .negotiation, header.source != connections[place].originalID { continue }
        isAnswered = true
        if !connections[place].isSettled { connections[place].isSuperseded = true }
      }
      return isAnswered ? [.mark(.quicNegotiation)] : []
    case .other: break
    }
    return header.version.map { [.application($0.isGoogle ? .gquic : .quic)] } ?? []
  }

  private func isAnswer(_ header: QUICLongHeader, to connection: QUICConnection, _ fromInitiator: Bool) -> Bool {
    connection.isFromInitiator != fromInitiator && connection.clientID == header.destination
  }

  private mutating func readInitial(
    _ rest: RawSpan, _ header: QUICLongHeader, _ fromInitiator: Bool
  ) -> [Observation] {
    guard let version = header.version else { return [] }
    let application = [Observation.application(version.isGoogle ? .gquic : .quic)]
    let packet = rest.extracting(first: min(header.end, rest.byteCount))
    // The client's destination changes with the server's first answer, the keys do not.
    for place in connections.indices where connections[place].isFromInitiator == fromInitiator {
      let known = connections[place]
      let isOriginal = known.originalID == header.destination
      guard isOriginal || known.serverID == header.destination || known.clientID == header.source else { continue }
      guard spendTrial() else { return application + [.mark(.readingLimit)] }
      if let payload = connections[place].open(packet, header, in: version) {
        return application + take(payload, at: place)
      }
      if isOriginal { return application }
    }
    return application + begin(packet, header, version, fromInitiator)
  }

  /// Tries a packet as the first of a connection.
  private mutating func begin(
    _ packet: RawSpan, _ header: QUICLongHeader, _ version: QUICVersion, _ fromInitiator: Bool
  ) -> [Observation] {
    guard spendTrial() else { return [.mark(.readingLimit)] }
    var connection = QUICConnection(header, version, isFromInitiator: fromInitiator)
    let payload = connection.open(packet, header, in: version)
    if payload == nil {
      var isReply = false
      for place in connections.indices where isAnswer(header, to: connections[place], fromInitiator) {
        connections[place].serverID = header.source
        isReply = true
      }
      if isReply { return [] }
    }
    guard let place = add(connection) else { return [.mark(.readingLimit)] }
    return payload.map { take($0, at: place) } ?? []
  }

  private mutating func readPlain(
    _ datagram: RawSpan, _ header: GooglePublicHeader, _ fromInitiator: Bool
  ) -> [Observation] {
    var found: [Observation] = [.application(.gquic)]
    let payload = datagram.extracting(min(header.payloadStart, datagram.byteCount)..<datagram.byteCount)
    let known = connections.firstIndex {
      $0.originalID == header.connectionID && $0.isFromInitiator == fromInitiator
    }
    if let known {
      let wasSettled = connections[known].isSettled
      found += connections[known].takePlain(payload, version: header.number)
      if !wasSettled { noteSettled(known) }
      return found
    }
    var connection = QUICConnection(
      header.version, isFromInitiator: fromInitiator, originalID: header.connectionID, clientID: [])
    let first = connection.takePlain(payload, version: header.number)
    guard connection.isOpen else { return found }
    guard let place = add(connection) else { return found + [.mark(.readingLimit)] }
    noteSettled(place)
    return found + first
  }

  private mutating func take(_ payload: [UInt8], at place: Int) -> [Observation] {
    let wasSettled = connections[place].isSettled
    let found = connections[place].take(RawSpan(payload.span))
    if !wasSettled { noteSettled(place) }
    return found
  }

  // Limits

  private mutating func noteSettled(_ place: Int) {
    guard connections[place].isSettled else { return }
    wasSettled = true
    trialsLeft = QUICReader.maximumTrials
  }

  private mutating func spendTrial() -> Bool {
    guard trialsLeft > 0 else {
      isComplete = true
      return false
    }
    trialsLeft -= 1
    return true
  }

  /// Adds a connection, in the place of one that is done with when there is no room; nil when there is none.
  private mutating func add(_ connection: QUICConnection) -> Int? {
    // An answer that overtook its question was taken for the client's.
    if connection.isOpen {
      connections.removeAll {
        !$0.isOpen && $0.isFromInitiator != connection.isFromInitiator && $0.originalID == connection.clientID
      }
    }
    if connections.count >= QUICReader.maximumConnections {
      let done = connections.firstIndex { $0.isSuperseded || ($0.isSettled && !$0.isPending) }
      guard let place = done ?? connections.firstIndex(where: { !$0.isOpen }) else {
        refusedConnections += 1
        return nil
      }
      if done == nil { wasLost = true }
      connections.remove(at: place)
    }
    connections.append(connection)
    return connections.count - 1
  }
}
