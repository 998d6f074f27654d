// Role: judges a flow when it opens, gets a name or is reported; never walked for a packet of a settled flow.
import EgressTypes
import FlowTracking
import NameAttribution

extension Pipeline {
  /// Strangers announced before further ones are only counted.
  static var maximumStrangers: Int { 4096 }

  /// Sets up a new flow: direction, device, policy, first verdict.
  mutating func open(_ id: FlowID, at time: Timestamp) {
    let flow = flows.flow(id)
    let slot = id.index
    while details.count <= slot {
      details.append(FlowDetail())
      hot.append(HotFlowState())
    }
    var detail = FlowDetail()
    detail.direction = direction(of: flow)
    let insideMAC = detail.direction == .inbound ? flow.destinationMAC : flow.sourceMAC
    let insideAddress = detail.direction == .inbound ? flow.tuple.destination : flow.tuple.source
    detail.device = context.inventory.device(with: insideMAC)
    detail.deviceKey = insideMAC.map { .mac($0) } ?? .address(insideAddress)
    detail.policy = detail.device?.policy ?? context.policy
    details[slot] = detail
    hot[slot] = HotFlowState(ledgerSlot: 0, readsLeft: Pipeline.readsPerFlow, keepsLeft: 0)
    if detail.direction != .inbound { announceIfStranger(insideMAC, address: insideAddress, at: time) }
    judge(id, at: time)
  }

  private func direction(of flow: Flow) -> FlowDirection {
    let direction = context.inside.direction(of: flow.tuple)
    // A registered controller is inside whatever its address says.
    guard direction == .external || direction == .inbound else { return direction }
    return context.inventory.device(with: flow.sourceMAC) == nil ? direction : .outbound
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
  mutating func judge(_ id: FlowID, at time: Timestamp) {
    let before = details[id.index].judgement.verdict
    if let far = farSide(of: id) {
      let key = details[id.index].deviceKey
      let told = key.map { names.names(of: far, for: $0, at: time) } ?? []
      details[id.index].attribution = details[id.index].names.attribution(dnsNames: told)
      let (classification, judgement) = judge.judge(
        far, named: details[id.index].attribution, policy: details[id.index].policy, at: time)
      details[id.index].classification = classification
      if judgement.verdict >= before { details[id.index].judgement = judgement }
    } else {
      details[id.index].judgement.reasons = ["location: the destination lies inside the hangar or cannot be routed"]
    }
    let after = details[id.index].judgement.verdict
    if after > before {
      hot[id.index].keepsLeft = max(hot[id.index].keepsLeft, context.keptFramesPerFlow)
      events.append(.verdict(judged(id, flows.flow(id)), time))
    }
    hot[id.index].ledgerSlot = ledger.slot(
      of: ByteLedger.Account(
        device: details[id.index].device?.id ?? "unregistered", verdict: after,
        transport: flows.flow(id).tuple.transport))
  }

  /// The address of a flow's end that is not the hangar's; nil when the flow stays inside.
  private func farSide(of id: FlowID) -> IPAddress? {
    switch details[id.index].direction {
    case .internal: nil
    case .outbound, .external: flows.flow(id).tuple.destination
    case .inbound: flows.flow(id).tuple.source
    }
  }

  /// Tells what became of a flow, after one more look for names that came late; forgets it when it has ended.
  mutating func close(_ report: FlowReport) {
    let slot = report.id.index
    if details[slot].attribution.names.isEmpty { judge(report.id, at: report.flow.lastSeen) }
    events.append(.flow(judged(report.id, report.flow), report.reason))
    guard report.isLast else { return }
    details[slot] = FlowDetail()
    hot[slot] = HotFlowState()
  }

  /// A flow with everything concluded about it.
  func judged(_ id: FlowID, _ flow: Flow) -> JudgedFlow {
    let detail = details[id.index]
    return JudgedFlow(
      flow: flow, direction: detail.direction, device: detail.device, policy: detail.policy,
      attribution: detail.attribution, classification: detail.classification, judgement: detail.judgement)
  }
}
