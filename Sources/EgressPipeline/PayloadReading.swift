// Role: reads names from the first payloads of a flow and keeps the headers of flows that are not approved.
import EgressTypes
import FlowTracking
import NameAttribution
import PacketDecoding

extension Pipeline {
  /// Payloads of one flow shown to the decoders before it counts as read.
  static var readsPerFlow: UInt8 { 8 }
  /// Bytes of a frame that may be kept.
  static var keptBytes: Int { 128 }

  /// Shows the payload of a packet to the decoders and learns from what they read.
  mutating func readPayload(of update: FlowUpdate, _ packet: DecodedPacket, in frame: RawSpan, at time: Timestamp) {
    let id = update.id
    guard hot[id.index].readsLeft > 0, !packet.payload.isEmpty, let tuple = packet.tuple else { return }
    let reading = PayloadDecoders.read(
      frame.extracting(packet.payload), of: tuple, fromInitiator: update.isFromInitiator)
    if case .malformed(let reason) = reading { anomalies.count(reason) }
    switch reading {
    case .complete(let observations), .continues(_, let observations):
      learn(observations, from: id, at: time)
    case .notMine, .incomplete, .malformed:
      // One flow to a name server may carry every question of a day; any other shows its name early or never.
      if !tuple.isNameService { hot[id.index].readsLeft &-= 1 }
    }
  }

  private mutating func learn(_ observations: [Observation], from id: FlowID, at time: Timestamp) {
    for observation in observations {
      if case .dnsAnswer(let answer) = observation {
        names.learn(answer, for: details[id.index].deviceKey, at: time)
        continue
      }
      guard observation.namesServer else { continue }
      let before = details[id.index].names.storedBytes
      details[id.index].names.note(fitting(observation))
      clientNameBytes += details[id.index].names.storedBytes - before
      hot[id.index].readsLeft = 0
      _ = judge(id, at: time)
    }
  }

  /// A name for which there is no room is noted as hidden: its flow is judged by its address, and the loss is counted.
  private mutating func fitting(_ observation: Observation) -> Observation {
    guard case .serverName(let name, let source) = observation,
      clientNameBytes + name.text.utf8.count > context.clientNameBytes
    else { return observation }
    anomalies.count("client-name-overruns")
    return .serverNameHidden(source)
  }

  /// Keeps the headers of the first frames of a flow that is not approved; payload is never kept.
  mutating func keepHeaders(
    of id: FlowID, _ packet: DecodedPacket, in frame: RawSpan, wireLength: Int, at time: Timestamp
  ) {
    guard hot[id.index].keepsLeft > 0 else { return }
    hot[id.index].keepsLeft &-= 1
    let count = min(packet.headerBytes, frame.byteCount, Pipeline.keptBytes)
    events.append(
      .frame(
        KeptFrame(
          tuple: flows.flow(id).tuple, time: time, headers: frame.firstBytes(count), wireLength: wireLength)))
  }
}

extension Observation {
  /// Whether it settles which server the client wants.
  fileprivate var namesServer: Bool {
    switch self {
    case .serverName, .serverNameHidden: true
    case .dnsAnswer, .mark, .application, .clientStack, .relayed: false
    }
  }
}

extension FlowNames {
  /// Bytes of the names kept.
  var storedBytes: Int { serverNames.reduce(0) { $0 + $1.name.text.utf8.count } }
}

extension FiveTuple {
  /// Whether a packet goes to or comes from a name server (RFC 1035 §4.2.1).
  fileprivate var isNameService: Bool { transport == .udp && (sourcePort == 53 || destinationPort == 53) }
}
