// Role: judges a flow when it opens, gets a name or is reported; never walked for a packet of a settled flow.
import EgressTypes
import FlowTracking
import NameAttribution

extension Pipeline {
  /// Strangers announced before further ones are only counted.
  static var maximumStrangers: Int { 4096 }

  /// Sets up a new flow from its first packet: direction, device, policy, first verdict.
  mutating func open(_ update: FlowUpdate, _ link: LinkHeader, of packet: FiveTuple, at time: Timestamp) {
    let tuple = update.isFromInitiator ? packet : packet.reversed
    let sourceMAC = update.isFromInitiator ? link.source : link.destination
    let destinationMAC = update.isFromInitiator ? link.destination : link.source
    let direction = direction(of: tuple, from: sourceMAC, to: destinationMAC)
    let insideMAC = direction == .inbound ? destinationMAC : sourceMAC
    let insideAddress = direction == .inbound ? tuple.destination : tuple.source
    let detail = FlowDetail(
      direction: direction, deviceKey: insideMAC.map { .mac($0) } ?? .address(insideAddress),
      party: parties.party(with: insideMAC))
    let state = HotFlowState(
      ledgerSlot: account(of: detail, tuple.transport), readsLeft: Pipeline.readsPerFlow, keepsLeft: 0)
    if update.id.index < details.count {
      details[update.id.index] = detail
      hot[update.id.index] = state
    } else {
      // The table hands out its places in order.
      details.append(detail)
      hot.append(state)
    }
    if direction != .inbound { announceIfStranger(insideMAC, address: insideAddress, at: time) }
    _ = judge(update.id, at: time)
  }

  private func direction(
    of tuple: FiveTuple, from sourceMAC: MACAddress?, to destinationMAC: MACAddress?
  ) -> FlowDirection {
    let direction = context.inside.direction(of: tuple)
    // A registered controller is inside whatever its address says, on either end.
    guard direction == .external || direction == .inbound else { return direction }
    if parties.party(with: sourceMAC).device != nil { return .outbound }
    return parties.party(with: destinationMAC).device != nil ? .inbound : direction
  }

  /// Announces a device that is neither registered nor known infrastructure, once.
  mutating func announceIfStranger(_ mac: MACAddress?, address: IPAddress?, at time: Timestamp) {
    guard context.announcesStrangers, let mac, !mac.isGroup, mac.bits != 0, !context.inventory.knows(mac),
      !strangers.contains(mac)
    else { return }
    guard strangers.count < Pipeline.maximumStrangers else {
      anomalies.count("strangers-overrun")
      return
    }
    strangers.insert(mac)
    events.append(.stranger(mac, address, time))
  }

  /// Judges a flow by what is known now; a verdict never becomes better while the flow lives.
  ///
  /// Returns the far side, or nil when the flow does not leave the hangar.
  mutating func judge(_ id: FlowID, at time: Timestamp) -> Destination? {
    let tuple = flows.tuple(of: id)
    guard let far = details[id.index].farSide(of: tuple) else { return nil }
    let told = names.names(of: far, for: details[id.index].deviceKey, at: time)
    details[id.index].attribution = details[id.index].names.attribution(dnsNames: told)
    return judge(id, tuple, towards: far, at: time)
  }

  private mutating func judge(
    _ id: FlowID, _ tuple: FiveTuple, towards far: IPAddress, at time: Timestamp
  )
    -> Destination
  {
    let slot = id.index
    let destination = judge.destination(far, for: details[slot].party, at: time)
    var ruling = destination.ruling(on: details[slot].attribution)
    let before = details[slot].ruling
    guard ruling.verdict >= before.verdict else { return destination }
    // What was raised stays raised: a name may add an action without making the verdict worse.
    ruling.action = max(ruling.action, before.action)
    details[slot].ruling = ruling
    details[slot].grounds = details[slot].attribution
    if ruling.verdict > before.verdict || ruling.action > before.action {
      hot[slot].keepsLeft = max(hot[slot].keepsLeft, context.keptFramesPerFlow)
      hot[slot].ledgerSlot = account(of: details[slot], tuple.transport)
      events.append(.verdict(judged(id, flows.flow(id), destination), time))
    }
    return destination
  }

  private mutating func account(of detail: FlowDetail, _ transport: TransportProtocol) -> Int32 {
    ledger.slot(
      of: ByteLedger.Account(
        device: detail.party.account, verdict: detail.ruling.verdict, transport: transport))
  }

  /// Tells what became of a flow, judged once more: names may have come late, or rules have changed.
  mutating func close(_ report: FlowReport) {
    let time = report.flow.lastSeen
    let detail = details[report.id.index]
    var destination: Destination?
    if detail.attribution.names.isEmpty {
      destination = judge(report.id, at: time)
    } else if let far = detail.farSide(of: report.flow.tuple) {
      destination = judge(report.id, report.flow.tuple, towards: far, at: time)
    }
    events.append(.flow(judged(report.id, report.flow, destination), report.reason))
    guard report.isLast else { return }
    hot[report.id.index] = HotFlowState()
    clientNameBytes -= details[report.id.index].names.storedBytes
    details[report.id.index].names = FlowNames()
    details[report.id.index].attribution = Attribution()
    details[report.id.index].grounds = Attribution()
  }

  /// A flow with everything concluded about it.
  private func judged(_ id: FlowID, _ flow: Flow, _ destination: Destination?) -> JudgedFlow {
    let detail = details[id.index]
    return JudgedFlow(
      flow: flow, direction: detail.direction, attribution: detail.attribution, ruling: detail.ruling,
      destination: destination, grounds: detail.grounds, party: detail.party)
  }
}

extension FlowDetail {
  /// The address of a flow's end that is not the hangar's; nil when the flow stays inside.
  fileprivate func farSide(of tuple: FiveTuple) -> IPAddress? {
    switch direction {
    case .internal: nil
    case .outbound, .external: tuple.destination
    case .inbound: tuple.source
    }
  }
}
