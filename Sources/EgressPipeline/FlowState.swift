// Role: what the pipeline remembers of each open flow beside the flow table, in the table's own slots.
import Declarations
import EgressTypes
import FlowTracking
import NameAttribution

/// What a packet of a flow needs besides counting.
struct FlowCare: OptionSet {
  let rawValue: UInt8
  /// Its payload is shown to the payload decoders.
  static let payload = FlowCare(rawValue: 1)
  /// Its headers are kept as evidence, or held until its verdict is settled.
  static let headers = FlowCare(rawValue: 2)
  /// QUIC was seen: a new handshake may begin with any packet.
  static let handshakes = FlowCare(rawValue: 4)
  /// Its minutes are counted as encrypted name resolution.
  static let minutes = FlowCare(rawValue: 8)
  /// It was reset: data that follows is told.
  static let reset = FlowCare(rawValue: 16)
  /// One side ended it: data that follows keeps the flow.
  static let closing = FlowCare(rawValue: 64)
  /// It may tell which address a station uses.
  static let identity = FlowCare(rawValue: 32)
  /// It passes under a window of exception, or what is declared of its device has changed since it was judged.
  static let terms = FlowCare(rawValue: 128)
}

/// The part touched by every packet.
struct HotFlowState {
  /// Where the flow's frames are accounted.
  var ledgerSlot: Int32 = 0
  /// The place of the flow's reader, plus one; 0 when it has none.
  var reader: Int32 = 0
  var care: FlowCare = []
  /// Datagrams without a name that may still be shown to the payload decoders.
  var readsLeft: UInt8 = 0
  /// Packets whose checksum and hop limit may still be looked at.
  var looksLeft: UInt8 = 0
  /// Header frames that may still be kept as evidence, or held while the verdict is not settled.
  var keepsLeft: UInt8 = 0

  /// Whether a packet of this flow needs nothing but counting.
  @inline(__always) var isSettled: Bool { care.isEmpty }
}

/// The part touched when a flow opens, is named, judged or reported.
struct FlowDetail {
  let direction: FlowDirection
  /// The device for which names are kept.
  let deviceKey: DeviceKey
  /// Whose it is and the policy it is held to; another object when what is declared of the device changes.
  var party: Party
  /// The window of exception that it passes under.
  var grant: WindowGrant?
  /// The tunnels that carry the flow, outermost first.
  var tunnels: [TunnelKind] = []
  var names = FlowNames()
  var attribution = Attribution()
  /// The names that the ruling rests on, which later ones do not soften.
  var grounds = Attribution()
  /// The worst that the flow came to so far; what it rests on is worked out anew when there is something to tell.
  var ruling = FlowDetail.unjudged

  /// Where every flow starts.
  static let unjudged = Ruling(verdict: .approved, axis: nil, action: .record)

  /// The place of the last frame that is held of it, plus one; 0 for none.
  var lastHeld: Int32 = 0

  /// How many tunnels carry the flow; no more are followed than fit.
  var depth: UInt8 { UInt8(truncatingIfNeeded: tunnels.count) }

  init(direction: FlowDirection, deviceKey: DeviceKey, party: Party) {
    self.direction = direction
    self.deviceKey = deviceKey
    self.party = party
  }
}

extension Pipeline {
  /// Bytes that so many flows take, what readers and the fragment table hold and texts of unusual length apart.
  public static func bytes(for maximumFlows: Int) -> Int {
    // A name and its list; sentences are made when they are told and belong to no flow.
    let perFlow = MemoryLayout<HotFlowState>.stride + MemoryLayout<FlowDetail>.stride + 128
    let slots = FlowTable.slots(for: maximumFlows)
    return FlowTable.bytes(for: maximumFlows) + FlowsByDestination.bytes(for: slots) + perFlow * slots
  }
}
