// Role: keeps the headers of frames as evidence: of flows that are not approved, and until the verdict is settled of all.
import EgressTypes
import FlowTracking
import PacketDecoding

extension Pipeline {
  /// Bytes of a frame that may be kept.
  static var keptBytes: Int { 128 }

  /// Lets the headers of a new flow's frames be held until its verdict is settled, if any are kept at all.
  mutating func beginHolding(_ slot: Int) {
    guard context.keptFramesPerFlow > 0, hot[slot].care.contains(.payload) else { return }
    hot[slot].care.insert(.headers)
    hot[slot].keepsLeft = HeldHeaders.framesPerFlow
  }

  /// Keeps what a frame holds before its payload, if its flow is not approved; holds it while that may still change.
  mutating func keepHeaders(
    of id: FlowID, _ packet: DecodedPacket, in frame: RawSpan, wireLength: Int, at time: Timestamp
  ) {
    let slot = id.index
    guard hot[slot].care.contains(.headers) else { return }
    let count = min(packet.headerBytes, frame.byteCount, Pipeline.keptBytes)
    guard details[slot].isEvidence else { return hold(frame, count, wireLength, of: slot, at: time) }
    hot[slot].keepsLeft &-= 1
    if hot[slot].keepsLeft == 0 { hot[slot].care.remove(.headers) }
    events.append(
      .frame(
        KeptFrame(
          tuple: flows.tuple(of: id), time: time, headers: frame.firstBytes(count), wireLength: wireLength,
          isAlert: details[slot].ruling.action == .alert)))
  }

  private mutating func hold(_ frame: RawSpan, _ count: Int, _ wireLength: Int, of slot: Int, at time: Timestamp) {
    // The last packet that could bring a name was this one: the flow stays what it is, approved.
    guard hot[slot].care.contains(.payload) else { return stopHolding(slot) }
    guard hot[slot].keepsLeft > 0 else { return }
    hot[slot].keepsLeft &-= 1
    let isHeld = held.hold(
      frame, count, wireLength: wireLength, at: time, behind: &details[slot].lastHeld,
      isRegistered: details[slot].party.isProfiled)
    guard !isHeld else { return }
    anomalies.count("held-frame-overruns")
    hot[slot].keepsLeft = 0
  }

  /// Forgets what is held of a flow, whose verdict is settled.
  mutating func stopHolding(_ slot: Int) {
    held.release(&details[slot].lastHeld)
    hot[slot].care.remove(.headers)
  }

  /// Hands over what is held of a flow that just became worse, and keeps its frames from here on.
  mutating func keepFrames(of id: FlowID, wasEvidence: Bool) {
    let slot = id.index
    guard context.keptFramesPerFlow > 0, details[slot].isEvidence else { return }
    let left = wasEvidence ? hot[slot].keepsLeft : 0
    hot[slot].keepsLeft = max(left, context.keptFramesPerFlow)
    hot[slot].care.insert(.headers)
    guard details[slot].lastHeld != 0 else { return }
    let tuple = flows.tuple(of: id)
    let isAlert = details[slot].ruling.action == .alert
    for frame in held.frames(behind: details[slot].lastHeld) {
      events.append(
        .frame(
          KeptFrame(
            tuple: tuple, time: frame.time, headers: frame.headers, wireLength: frame.wireLength, isAlert: isAlert)))
    }
    held.release(&details[slot].lastHeld)
  }
}

extension FlowDetail {
  /// Whether frames of the flow are evidence: exactly where its verdict is journalled.
  var isEvidence: Bool { ruling.verdict > (party.isProfiled ? .approved : .flagged) }
}
