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
  var direction = FlowDirection.internal
  var device: Device?
  var deviceKey: DeviceKey?
  var policy = ""
  var names = FlowNames()
  var attribution = Attribution()
  var classification: Classification?
  var judgement = Judgement(verdict: .approved, axis: nil, action: .record, reasons: [], ruleIDs: [])
}

extension Pipeline {
  /// Bytes that a pipeline with so many flows grows to, texts of unusual length apart.
  public static func bytes(for maximumFlows: Int) -> Int {
    // A detail's own texts (names, reasons) are mostly shared between flows to one destination.
    let perFlow = MemoryLayout<HotFlowState>.stride + MemoryLayout<FlowDetail>.stride + 64
    return FlowTable.bytes(for: maximumFlows) + perFlow * maximumFlows
  }
}
