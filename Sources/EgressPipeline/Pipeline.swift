// Role: the path of a packet on one screen: frame → packet → flow → names → classification → verdict → event.
import Beacons
import Declarations
import EgressTypes
import FlowTracking
import NameAttribution
import PacketDecoding

/// Decoding, flows, names, jurisdictions and rules, joined; live capture, replay and tests all run this one.
///
/// It owns its state alone and touches no file or clock: frames and times come in, events are taken out.
public struct Pipeline: ~Copyable, Sendable {
  /// What there is to tell, oldest first; `takeEvents` hands it over.
  public internal(set) var events: [PipelineEvent] = []
  /// Why frames were not read to their end.
  public internal(set) var anomalies = AnomalyCounts()
  /// Where every frame was accounted since the last reset.
  public internal(set) var ledger = ByteLedger()

  /// What was seen of the beacons.
  public internal(set) var beacons: BeaconWatch
  /// Frames cut where something was still to be read, since the start.
  public internal(set) var hidingCuts: UInt64 = 0
  var cutSeconds = CutSeconds()

  var context: PipelineContext
  var decoder: FrameDecoder
  var flows: FlowTable
  var hot: [HotFlowState] = []
  var details: [FlowDetail] = []
  var readers: FlowReaders
  var fragments: FragmentTable
  var held: HeldHeaders
  var openFlowsByDestination: FlowsByDestination
  var addresses: DeviceAddresses
  var encryptedMinutes = EncryptedMinutes()
  var parties: Parties
  var declarations: DeclarationBook
  var names: NameTable
  var judge: DestinationJudge
  var strangers: Set<MACAddress> = []
  /// Bytes of the names that clients gave in open flows.
  var clientNameBytes = 0

  /// Joins the stages; the seed, new for each process, keeps an attacker from aiming at one bucket of the flow table.
  ///
  /// What was declared before a restart is given in `declarations`.
  public init(
    link: LinkType, context: PipelineContext, basis: JudgementBasis, declarations: DeclarationBook? = nil, seed: UInt64
  ) {
    self.context = context
    self.declarations =
      declarations ?? DeclarationBook(terms: basis.declarationTerms(for: context.inventory))
    decoder = FrameDecoder(link: link)
    beacons = BeaconWatch(context.beacons)
    flows = FlowTable(limits: context.flowLimits, seed: seed)
    readers = FlowReaders(limits: context.readerLimits)
    fragments = FragmentTable(limits: context.fragmentLimits)
    held = HeldHeaders(capacity: context.keptFramesPerFlow > 0 ? context.heldFrames : 0)
    names = NameTable(limits: NameLimits())
    judge = DestinationJudge(basis: basis)
    parties = Parties(context.inventory, policy: context.policy, self.declarations, in: &ledger)
    openFlowsByDestination = FlowsByDestination(maximumFlows: context.flowLimits.maximumFlows)
    addresses = DeviceAddresses(devices: context.inventory.devices.map(\.mac))
  }

  /// Takes one frame; `wireLength` is its length before the snap length cut it.
  public mutating func ingest(_ frame: RawSpan, wireLength: Int, at time: Timestamp) {
    let packet = decoder.decode(frame, wireLength: wireLength)
    if packet.isTruncated { ledger.countTruncated() }
    if let stop = packet.stop {
      if stop == .localExperiment, takeBeacon(packet, in: frame, wireLength: wireLength, at: time) { return }
      anomalies.count(stop)
      if packet.isTruncated, stop.isWithinHeaders { noteHidingCut(at: time) }
    }
    guard let tuple = packet.tuple else {
      ledger.countUndecoded(bytes: wireLength)
      announceIfStranger(packet.link.source, address: nil, at: time)
      learnIdentity(packet, in: frame, at: time)
      return
    }
    let update = flows.record(packet, of: tuple, at: time)
    let slot = update.id.index
    if update.isNew { open(update, packet.link, of: tuple, at: time) }
    // Before it is counted: the packet that is too many for a window is counted as what it is.
    if hot[slot].care.contains(.terms) { keepTerms(packet, of: update, at: time) }
    ledger.count(hot[slot].ledgerSlot, bytes: wireLength)
    if let stop = packet.stop, stop.hidesTransport, !packet.isTruncated {
      learn([.mark(.headersUnread)], from: update.id, at: time)
    }
    if !hot[slot].isSettled || packet.needsCare {
      let isCut = packet.isTruncated && reads(packet, of: update)
      attend(packet, of: update, in: frame, at: time)
      if isCut, reads(packet, of: update) || hasCutMessage(update) { noteHidingCut(at: time) }
      if packet.fragment != nil { reassemble(packet, of: update, in: frame, at: time) }
      if packet.isTunnel { readInner(packet, of: update, in: frame, wireLength: wireLength, at: time) }
      keepHeaders(of: update.id, packet, in: frame, wireLength: wireLength, at: time)
    }
    if fragments.count > 0 { tellLostFragments(at: time) }
    // Of the flows that are due for their silence, some may wait for the next frames.
    expire(at: time, limit: FlowTable.endingsPerFrame)
  }

  /// Reports at most so many of the flows that are due, also when no frame came; says whether none is left.
  @discardableResult @inline(__always)
  public mutating func expire(at time: Timestamp, limit: Int = .max) -> Bool {
    var left = limit
    while left > 0 {
      guard let report = flows.nextReport(at: time) else { return true }
      close(report)
      left -= 1
    }
    return false
  }

  /// Ends every flow, as at the end of a capture; `expire` then reports them.
  public mutating func endFlows(at time: Timestamp) {
    fragments.endAll()
    tellLostFragments(at: time)
    flows.endAll()
  }

  /// Ends and reports every flow.
  public mutating func finish(at time: Timestamp) {
    endFlows(at: time)
    expire(at: time)
  }

  /// Puts other rules and location data in force.
  ///
  /// An open flow is judged by them with its next packet and keeps its verdict unless it becomes worse; one that sends
  /// nothing any more is judged by them when it ends.
  public mutating func replace(basis: JudgementBasis, inventory: DeviceInventory, policy: String, at time: Timestamp) {
    context.inventory = inventory
    context.policy = policy
    replaceTerms(basis, inventory, at: time)
    parties = Parties(inventory, policy: policy, declarations, in: &ledger)
    addresses.replace(devices: inventory.devices.map(\.mac))
    judge.replace(basis: basis)
    for slot in hot.indices { hot[slot].care.insert(.terms) }
  }

  /// Hands over what there is to tell.
  public mutating func takeEvents() -> [PipelineEvent] {
    defer { events = [] }
    return events
  }

  /// Begins the next ledger; counts of the last one are lost.
  public mutating func resetLedger() { ledger.reset() }

  /// Goes on with another capture file, whose frames may be of another kind.
  public mutating func use(link: LinkType) { decoder = FrameDecoder(link: link) }
}
