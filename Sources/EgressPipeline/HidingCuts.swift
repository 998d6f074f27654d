// Role: tells a cut frame that hides something from one whose missing bytes nobody would have read (docs/coverage.md).
import EgressTypes
import FlowTracking
import NameAttribution
import PacketDecoding

extension Pipeline {
  /// Counts a frame that was cut where something was still to be read, at the time of its capture.
  mutating func noteHidingCut(at time: Timestamp) {
    hidingCuts &+= 1
    cutSeconds.add(time.seconds)
  }

  /// The seconds in which such frames were captured that were read since the last call.
  public mutating func takeCutSeconds() -> [ClosedRange<Int64>] {
    defer { cutSeconds = CutSeconds() }
    return cutSeconds.spans
  }

  /// Whether the bytes of a packet are read and not only counted: its side of the flow has not told its name yet, or it
  /// carries another packet or a part of one.
  func reads(_ packet: DecodedPacket, of update: FlowUpdate) -> Bool {
    if packet.fragment != nil || packet.isTunnel { return packet.stop?.isWithinHeaders != true }
    let slot = update.id.index
    guard packet.stop == nil, !packet.payload.isEmpty, hot[slot].care.contains(.payload) else { return false }
    guard packet.tcp != nil, hot[slot].reader != 0 else { return true }
    return !readers.isDone(hot[slot].reader, initiator: update.isFromInitiator)
  }

  /// Whether a message of a flow was given up because it was cut.
  func hasCutMessage(_ update: FlowUpdate) -> Bool { details[update.id.index].names.marks.contains(.messageCut) }
}

extension DecodeStop {
  /// Whether a cut frame ends within headers, so that where it goes, or to which service, is not known.
  var isWithinHeaders: Bool {
    switch self {
    case .truncatedLink, .truncatedIP, .truncatedExtensionHeader, .truncatedTransport: true
    default: false
    }
  }
}
