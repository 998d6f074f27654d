// Role: puts fragments together so that names in them are read; each fragment was counted to its addresses before.
import EgressTypes
import FlowTracking
import NameAttribution
import PacketDecoding

extension Pipeline {
  /// Takes a fragment; the packet it completes is read as one of the flow whose ports it has.
  mutating func reassemble(_ packet: DecodedPacket, of update: FlowUpdate, in frame: RawSpan, at time: Timestamp) {
    guard let fragment = packet.fragment, let tuple = packet.tuple else { return }
    let id = update.id
    if fragment.offset == 0 { readFirst(packet, of: update, in: frame, at: time) }
    if !details[id.index].names.marks.contains(.fragmented) { learn([.mark(.fragmented)], from: id, at: time) }
    let outcome = fragments.add(
      fragment, frame.extracting(packet.fragmentData).firstBytes(.max), isTruncated: packet.isTruncated, of: tuple,
      inside: details[id.index].depth, vlan: packet.link.vlan, at: time)
    switch outcome {
    case .waiting: break
    case .refused(.conflict): learn([.mark(.fragmentConflict)], from: id, at: time)
    case .refused(.cut): learn([.mark(.messageCut)], from: id, at: time)
    case .refused(.limit): learn([.mark(.readingLimit)], from: id, at: time)
    // Its packet may still become whole; if not, that is told.
    case .refused(.malformed): break
    case .whole(let whole):
      if whole.hasConflict { learn([.mark(.fragmentConflict)], from: id, at: time) }
      read(whole.payload, of: whole.tuple, from: packet, in: id, at: time)
      if let alternative = whole.alternative { read(alternative, of: whole.tuple, from: packet, in: id, at: time) }
    }
  }

  /// Reads what the first fragment already holds: the others may never come.
  private mutating func readFirst(
    _ packet: DecodedPacket, of update: FlowUpdate, in frame: RawSpan, at time: Timestamp
  ) {
    guard packet.stop == nil, let tuple = packet.tuple, packet.tcp != nil || tuple.isNameService else { return }
    var first = packet
    first.fragment = nil
    first.isTruncated = true
    attend(first, of: update, in: frame, at: time)
  }

  /// Marks the flows of packets that were never seen whole, unless their names are settled.
  mutating func tellLostFragments(at time: Timestamp) {
    fragments.expire(at: time)
    for lost in fragments.takeLost() {
      guard let flow = flows.find(lost.tuple, inside: lost.tunnels),
        !hot[flow.id.index].care.isDisjoint(with: [.payload, .handshakes])
      else { continue }
      learn([.mark(.fragmentsMissing)], from: flow.id, at: time)
    }
  }

  private mutating func read(
    _ datagram: [UInt8], of tuple: FiveTuple, from packet: DecodedPacket, in id: FlowID, at time: Timestamp
  ) {
    let bytes = RawSpan(datagram.span)
    var whole = decoder.decode(datagram: bytes, of: tuple)
    whole.hopLimit = packet.hopLimit
    // Fragments too small for the ports have a flow of their own; it has the same addresses.
    let found = whole.tuple.flatMap { flows.find($0, inside: details[id.index].depth) }
    let flow = found ?? FlowUpdate(id: id, isNew: false, isFromInitiator: true)
    if found == nil { hot[id.index].care.insert([.payload, .handshakes]) }
    // The fragments were held to the terms of their own flow as they came.
    if flow.id != id, hot[flow.id.index].care.contains(.terms) { keepTerms(whole, of: flow, at: time) }
    attend(whole, of: flow, in: bytes, at: time)
    if whole.isTunnel { readInner(whole, of: flow, in: bytes, wireLength: nil, at: time) }
    let marks = details[id.index].names.marks
    if flow.id != id, marks.contains(.fragmentConflict) {
      learn([.mark(.fragmentConflict)], from: flow.id, at: time)
    }
  }
}
