// Role: follows a packet into the packets it carries; each is a flow of its own, accounted with the frame that carries it.
import EgressTypes
import FlowTracking
import NameAttribution
import PacketDecoding

extension Pipeline {
  /// Reads what a tunnel's packet carries; what cannot be read makes the far side hidden.
  ///
  /// - Parameter wireLength: The frame's length on the wire; nil for a packet put together from fragments, of which no
  ///   headers are kept.
  @inline(never)
  mutating func readInner(
    _ outer: DecodedPacket, of update: FlowUpdate, in frame: RawSpan, wireLength: Int?, at time: Timestamp
  ) {
    guard var inner = outer.inner else {
      if outer.fragment == nil, !outer.isTruncated { mark(.encryptedTunnel, on: update.id, at: time) }
      return
    }
    mark(.tunnel, on: update.id, at: time)
    // Fragments inside tunnels may be put together to tunnels again, so what carried them counts too.
    var kinds = details[update.id.index].tunnels
    while kinds.count < FrameDecoder.maximumTunnelDepth {
      kinds.append(inner.kind)
      let packet = decoder.decode(inner, in: frame)
      if let stop = packet.stop { anomalies.count("inner-\(stop.name)") }
      guard let tuple = packet.tuple else { return }
      let carried = flows.record(packet, of: tuple, inside: UInt8(truncatingIfNeeded: kinds.count), at: time)
      let carrier = Carrier(
        tunnels: kinds, direction: details[update.id.index].direction, isFromInitiator: update.isFromInitiator)
      if carried.isNew { open(carried, outer.link, of: tuple, in: carrier, at: time) }
      if hot[carried.id.index].care.contains(.terms) { keepTerms(packet, of: carried, at: time) }
      attend(packet, of: carried, in: frame, at: time)
      if packet.fragment != nil { reassemble(packet, of: carried, in: frame, at: time) }
      if let wireLength { keepHeaders(of: carried.id, packet, in: frame, wireLength: wireLength, at: time) }
      guard let next = packet.inner else {
        if packet.isTunnel, packet.fragment == nil, !packet.isTruncated {
          mark(.encryptedTunnel, on: carried.id, at: time)
        }
        return
      }
      mark(.tunnel, on: carried.id, at: time)
      inner = next
    }
    anomalies.count("tunnel-depth-overruns")
    mark(.tunnelTooDeep, on: update.id, at: time)
  }

  private mutating func mark(_ mark: FlowMark, on id: FlowID, at time: Timestamp) {
    if !details[id.index].names.marks.contains(mark) { learn([.mark(mark)], from: id, at: time) }
  }
}

/// The flow that carries another in its packets.
struct Carrier {
  /// The tunnels around the inner flow, outermost first.
  let tunnels: [TunnelKind]
  /// The direction of the outermost flow.
  let direction: FlowDirection
  /// Whether the initiator of the outermost flow sent the packet at hand.
  let isFromInitiator: Bool

  /// The direction of an inner flow, of which the packet at hand is the first; nil where its own addresses tell.
  ///
  /// Beyond a tunnel that leaves the hangar no address is the hangar's, whatever its range: the side that sent the
  /// carrying packet is the near one.
  func direction(of tuple: FiveTuple, isFromInitiator isInnerFromInitiator: Bool) -> FlowDirection? {
    guard direction != .internal else { return nil }
    let isSentFromInside = isFromInitiator == (direction != .inbound)
    let isOutbound = isSentFromInside == isInnerFromInitiator
    guard (isOutbound ? tuple.destination : tuple.source).scope.isForwarded else { return .internal }
    return isOutbound ? .outbound : .inbound
  }
}

extension DecodedPacket {
  /// Whether the packet needs more than counting even in a settled flow: a fragment, a tunnel's, a SYN, FIN or RST.
  @inline(__always) var needsCare: Bool {
    fragment != nil || isTunnel || (tcp?.flags ?? 0) & 0x07 != 0
  }

  /// Whether the packet is of a kind that carries others, also if what it carries cannot be read.
  @inline(__always) var isTunnel: Bool {
    inner != nil || tuple?.transport.isTunnel ?? false
  }
}

extension TransportProtocol {
  /// IP in IP, IPv6 in IP, GRE, ESP, EtherIP, IPComp, L2TP (IANA's registry of protocol numbers).
  @inline(__always) fileprivate var isTunnel: Bool {
    switch rawValue {
    case 4, 41, 47, 50, 97, 108, 115: true
    default: false
    }
  }
}
