// Role: what the pipeline remembers of each open flow beside the flow table, in the table's own slots.
import EgressTypes
import FlowTracking
import NameAttribution

/// The part touched by every packet.
struct HotFlowState {
  /// Where the flow's frames are accounted.
  var ledgerSlot: Int32 = 0
  /// Payloads that may still be shown to the payload decoders.
  var readsLeft: UInt8 = 0
  /// Header frames that may still be kept as evidence.
  var keepsLeft: UInt8 = 0

  /// Whether a packet of this flow needs nothing but counting.
  @inline(__always) var isSettled: Bool { readsLeft == 0 && keepsLeft == 0 }
}

/// The part touched when a flow opens, is named, judged or reported.
struct FlowDetail {
  let direction: FlowDirection
  /// The device for which names are kept.
  let deviceKey: DeviceKey
  let party: Party
  var names = FlowNames()
  var attribution = Attribution()
  /// The names that the ruling rests on, which later ones do not soften.
  var grounds = Attribution()
  /// The worst that the flow came to so far; what it rests on is worked out anew when there is something to tell.
  var ruling = Ruling(verdict: .approved, axis: nil, action: .record)

  init(direction: FlowDirection, deviceKey: DeviceKey, party: Party) {
    self.direction = direction
    self.deviceKey = deviceKey
    self.party = party
  }
}

extension Pipeline {
  /// Bytes that a pipeline with so many flows grows to, texts of unusual length apart.
  public static func bytes(for maximumFlows: Int) -> Int {
    // A name and its list; sentences are made when they are told and belong to no flow.
    let perFlow = MemoryLayout<HotFlowState>.stride + MemoryLayout<FlowDetail>.stride + 128
    return FlowTable.bytes(for: maximumFlows) + perFlow * maximumFlows
  }
}
