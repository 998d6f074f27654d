// Role: reads names from the payloads of a flow until they are settled.
import EgressTypes
import FlowTracking
import NameAttribution
import PacketDecoding

extension Pipeline {
  /// Datagrams of one flow shown to the decoders before it counts as read.
  static var readsPerFlow: UInt8 { 8 }
  /// Packets with payload of one reading whose checksum and hop limit are looked at.
  static var looksPerReading: UInt8 { 64 }
  /// TTL or hop limit below which a packet may end before it leaves the networks in front of its destination.
  static var lowestHopLimit: UInt8 { 5 }

  /// Gives a packet all the care that its flow needs.
  @inline(never)
  mutating func attend(_ packet: DecodedPacket, of update: FlowUpdate, in bytes: RawSpan, at time: Timestamp) {
    let slot = update.id.index
    let care = hot[slot].care
    if care.contains(.minutes) { countEncryptedMinute(of: slot, at: time) }
    if care.contains(.identity) { learnIdentity(packet, in: bytes, at: time) }
    guard packet.fragment == nil else { return }
    if let tcp = packet.tcp {
      attend(tcp, packet, of: update, in: bytes, at: time)
    } else if !care.isDisjoint(with: [.payload, .handshakes]), !packet.payload.isEmpty {
      readDatagram(packet, of: update, in: bytes, at: time)
    }
  }

  // MARK: - TCP

  private mutating func attend(
    _ tcp: TCPFields, _ packet: DecodedPacket, of update: FlowUpdate, in bytes: RawSpan, at time: Timestamp
  ) {
    let slot = update.id.index
    if tcp.isRST { hot[slot].care.insert(.reset) }
    if tcp.isRST || tcp.isFIN { hot[slot].care.insert(.closing) }
    if tcp.isSYN, update.isFromInitiator, !update.isNew {
      // With the number of the first it is a retransmission, unless that connection was read to its end already.
      let isSettled = !hot[slot].care.contains(.payload)
      if isSettled || tcp.sequence != flows.openingSequence(of: update.id) {
        openStream(tcp.sequence, of: update.id, besideFirst: !isSettled, at: time)
      }
    }
    guard !packet.payload.isEmpty else { return }
    if hot[slot].care.contains(.closing), !tcp.isRST, !tcp.isFIN {
      // Whoever goes on was not reset: the flow and its names live on with the data.
      flows.reopen(update.id)
      if hot[slot].care.contains(.reset) { learn([.mark(.dataAfterReset)], from: update.id, at: time) }
      hot[slot].care.subtract([.closing, .reset])
    }
    guard hot[slot].care.contains(.payload) else { return }
    if isSpoofed(packet, of: update) {
      learn([.mark(.spoofedAnswer)], from: update.id, at: time)
      return
    }
    if tcp.isUrgent { learn([.mark(.urgentData)], from: update.id, at: time) }
    look(at: packet, of: update, in: bytes, at: time)
    readSegment(tcp, packet, of: update, in: bytes, at: time)
  }

  /// Whether a registered device sent what claims to come from the far side; a real answer comes by way of the gateway.
  private func isSpoofed(_ packet: DecodedPacket, of update: FlowUpdate) -> Bool {
    let slot = update.id.index
    guard let device = details[slot].party.device, packet.link.source == device.mac, details[slot].tunnels.isEmpty
    else { return false }
    switch details[slot].direction {
    case .outbound, .external: return !update.isFromInitiator
    case .inbound: return update.isFromInitiator
    case .internal: return false
    }
  }

  /// Reads the connection from another initial sequence number too: which one its server took is not known here.
  private mutating func openStream(_ sequence: UInt32, of id: FlowID, besideFirst: Bool, at time: Timestamp) {
    hot[id.index].care.insert(.payload)
    hot[id.index].looksLeft = Pipeline.looksPerReading
    guard let place = reader(of: id, at: time) else { return }
    let first = besideFirst ? flows.openingSequence(of: id) : nil
    let isRefused = readers.use(place) { reader in
      if reader.initiator.isEmpty, first != nil { reader.initiator.append(StreamReader(openingSequence: first)) }
      guard reader.initiator.count < FlowReader.maximumOpenings else { return true }
      reader.initiator.append(StreamReader(openingSequence: sequence))
      return false
    }
    learn([.mark(isRefused ? .readingLimit : .openedAgain)], from: id, at: time)
  }

  private mutating func readSegment(
    _ tcp: TCPFields, _ packet: DecodedPacket, of update: FlowUpdate, in bytes: RawSpan, at time: Timestamp
  ) {
    guard let tuple = packet.tuple, let place = reader(of: update.id, at: time) else { return }
    let payload = bytes.extracting(packet.payload)
    // Data in a SYN stands after the number that the SYN itself takes (RFC 9293 §3.4).
    let sequence = tcp.hasSYN ? tcp.sequence &+ 1 : tcp.sequence
    var observations: [Observation] = []
    var refusals: [String] = []
    let isSettled = readers.use(place) { reader in
      let fromInitiator = update.isFromInitiator
      let wasDone = reader.isDone(initiator: fromInitiator)
      if fromInitiator {
        if reader.initiator.isEmpty {
          reader.initiator.append(StreamReader(openingSequence: flows.openingSequence(of: update.id)))
        }
        for index in reader.initiator.indices {
          let found = reader.initiator[index].read(
            payload, at: sequence, isCut: packet.isTruncated, of: tuple, fromInitiator: true)
          observations += reader.credible(found, of: index)
          refusals += reader.initiator[index].refusals
        }
      } else {
        if reader.responder == nil { reader.responder = StreamReader(openingSequence: nil) }
        let found = reader.responder?.read(
          payload, at: sequence, isCut: packet.isTruncated, of: tuple, fromInitiator: false)
        observations += (found ?? []).filter { $0 != .mark(.midStream) }
        refusals += reader.responder?.refusals ?? []
      }
      if reader.namedBy == nil, observations.contains(where: \.namesServer) { reader.namedBy = fromInitiator }
      if !wasDone, reader.isDone(initiator: fromInitiator) { reader.lastDone = fromInitiator }
      return reader.isSettled(afterPacketFromInitiator: fromInitiator)
    }
    for reason in refusals { anomalies.count(reason) }
    finishReading(of: update.id, place, observations, isSettled: isSettled, at: time)
  }

  /// Records what a receiver may never take: it is read all the same, and changes nothing for the better.
  private mutating func look(
    at packet: DecodedPacket, of update: FlowUpdate, in bytes: RawSpan, at time: Timestamp
  ) {
    guard hot[update.id.index].looksLeft > 0 else { return }
    hot[update.id.index].looksLeft &-= 1
    let marks = details[update.id.index].names.marks
    if packet.hopLimit < Pipeline.lowestHopLimit, !marks.contains(.lowHopLimit),
      details[update.id.index].direction != .internal
    {
      learn([.mark(.lowHopLimit)], from: update.id, at: time)
    }
    if !marks.contains(.badChecksum), decoder.hasWrongChecksum(of: packet, in: bytes) {
      learn([.mark(.badChecksum)], from: update.id, at: time)
    }
  }

  // MARK: - UDP

  private mutating func readDatagram(
    _ packet: DecodedPacket, of update: FlowUpdate, in bytes: RawSpan, at time: Timestamp
  ) {
    guard let tuple = packet.tuple, tuple.transport == .udp else { return }
    let slot = update.id.index
    let payload = bytes.extracting(packet.payload)
    look(at: packet, of: update, in: bytes, at: time)
    if QUICReader.mayBegin(payload) {
      guard let place = reader(of: update.id, at: time) else { return }
      var observations: [Observation] = []
      readers.use(place) { reader in
        if reader.quic == nil { reader.quic = QUICReader() }
        observations = reader.quic?.read(payload, fromInitiator: update.isFromInitiator) ?? []
      }
      finishReading(of: update.id, place, observations, isSettled: false, at: time)
      return
    }
    // A DTLS handshake may follow anything.
    guard hot[slot].care.contains(.payload) || DTLSClientHello.mayBegin(payload) else { return }
    if update.isFromInitiator, tuple.destinationPort == 443, QUICReader.mayBeginUnknownVersion(payload) {
      learn([.application(.quic), .mark(.quicUnreadable)], from: update.id, at: time)
    }
    switch PayloadDecoders.read(payload, of: tuple, fromInitiator: update.isFromInitiator) {
    case .complete(let observations), .continues(_, let observations):
      learn(observations, from: update.id, at: time)
      if !tuple.isNameService { hot[slot].readsLeft = 0 }
    case .malformed(let reason):
      anomalies.count(reason)
      learn([.mark(tuple.isNameService ? .malformedAnswer : .malformedMessage)], from: update.id, at: time)
    case .incomplete, .undecided, .notMine:
      break
    }
    // One flow to a name server may carry every question of a day; any other shows its name early or never.
    if !tuple.isNameService { hot[slot].readsLeft = max(hot[slot].readsLeft, 1) - 1 }
    if hot[slot].readsLeft == 0 { hot[slot].care.remove(.payload) }
  }

  // MARK: - Readers

  /// The place of a flow's reader; without room for one, what the flow says is not read, and it says so.
  private mutating func reader(of id: FlowID, at time: Timestamp) -> Int32? {
    let slot = id.index
    if hot[slot].reader != 0 { return hot[slot].reader }
    guard let place = readers.make(isRegistered: details[slot].party.isProfiled) else {
      hot[slot].care.subtract([.payload, .handshakes])
      learn([.mark(.readingLimit)], from: id, at: time)
      return nil
    }
    hot[slot].reader = place
    return place
  }

  private mutating func finishReading(
    of id: FlowID, _ place: Int32, _ observations: [Observation], isSettled: Bool, at time: Timestamp
  ) {
    learn(observations, from: id, at: time)
    let isOverfull = readers.isOverfull(isRegistered: details[id.index].party.isProfiled)
    guard isSettled || isOverfull else { return }
    if !isSettled { learn([.mark(.readingLimit)], from: id, at: time) }
    hot[id.index].care.subtract([.payload, .handshakes])
    release(id.index)
  }

  private mutating func release(_ slot: Int) {
    guard hot[slot].reader != 0 else { return }
    readers.release(hot[slot].reader)
    hot[slot].reader = 0
  }

  /// Ends the reading of a flow that ends: what was begun and is not whole is told.
  mutating func endReading(of id: FlowID, at time: Timestamp) {
    let place = hot[id.index].reader
    guard place != 0 else { return }
    let observations = readers.use(place) { reader in
      reader.initiator.indices.flatMap { reader.credible(reader.initiator[$0].end(), of: $0) }
        + (reader.responder?.end() ?? []) + (reader.quic?.end() ?? [])
    }
    release(id.index)
    learn(observations, from: id, at: time)
  }
}

extension Observation {
  /// Whether it comes of the message in which a client says which server it wants.
  fileprivate var namesServer: Bool {
    switch self {
    case .serverName, .serverNameHidden: true
    default: false
    }
  }
}

extension FiveTuple {
  /// Whether a packet goes to or comes from a name server (RFC 1035 §4.2.1).
  var isNameService: Bool { transport == .udp && (sourcePort == 53 || destinationPort == 53) }
}
