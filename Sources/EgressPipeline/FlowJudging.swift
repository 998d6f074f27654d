// Role: judges a flow when it opens, gets a name or is reported; never walked for a packet of a settled flow.
import EgressTypes
import FlowTracking
import NameAttribution
import VerdictRules

extension Pipeline {
  /// Strangers announced before further ones are only counted.
  static var maximumStrangers: Int { 4096 }

  /// Sets up a new flow from its first packet: direction, device, policy, first verdict.
  mutating func open(
    _ update: FlowUpdate, _ link: LinkHeader, of packet: FiveTuple, in carrier: Carrier? = nil, at time: Timestamp
  ) {
    let tuple = update.isFromInitiator ? packet : packet.reversed
    let sourceMAC = update.isFromInitiator ? link.source : link.destination
    let destinationMAC = update.isFromInitiator ? link.destination : link.source
    let tunnels = carrier?.tunnels ?? []
    let direction =
      carrier?.direction(of: tuple, isFromInitiator: update.isFromInitiator)
      ?? direction(of: tuple, within: context.inside, from: sourceMAC, to: destinationMAC)
    let insideMAC = direction == .inbound ? destinationMAC : sourceMAC
    let insideAddress = direction == .inbound ? tuple.destination : tuple.source
    var detail = FlowDetail(
      direction: direction, deviceKey: insideMAC.map { .mac($0) } ?? .address(insideAddress),
      party: parties.party(with: insideMAC))
    detail.tunnels = tunnels
    if !tunnels.isEmpty { detail.names.note(.mark(.tunnelled)) }
    let state = HotFlowState(
      ledgerSlot: account(of: detail, tuple), care: .first(of: tuple, isTunnelled: !tunnels.isEmpty),
      readsLeft: Pipeline.readsPerFlow, looksLeft: Pipeline.looksPerReading)
    if update.id.index < details.count {
      details[update.id.index] = detail
      hot[update.id.index] = state
    } else {
      // The table hands out its places in order.
      details.append(detail)
      hot.append(state)
    }
    beginHolding(update.id.index)
    if detail.party.device != nil { flows.pin(update.id) }
    if let far = detail.farSide(of: tuple) {
      openFlowsByDestination.insert(update.id.index, device: detail.deviceKey, address: far)
    }
    if direction != .inbound, tunnels.isEmpty { announceIfStranger(insideMAC, address: insideAddress, at: time) }
    _ = judge(update.id, at: time)
  }

  private func direction(
    of tuple: FiveTuple, within inside: InsideNetworks, from sourceMAC: MACAddress?, to destinationMAC: MACAddress?
  ) -> FlowDirection {
    let direction = inside.direction(of: tuple)
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
    events.append(.stranger(mac, address, judge.basis.rules.maker(of: mac), time))
  }

  /// Judges a flow by what is known now; a verdict never becomes better while the flow lives.
  ///
  /// Returns the far side, or nil when the flow does not leave the hangar.
  mutating func judge(_ id: FlowID, at time: Timestamp) -> Destination? {
    let tuple = flows.tuple(of: id)
    guard let far = details[id.index].farSide(of: tuple) else {
      judgeBeyondInside(id, tuple, at: time)
      return nil
    }
    noteTold(names.names(of: far, for: details[id.index].deviceKey, at: time), for: far, in: id.index)
    details[id.index].attribution = details[id.index].names.attribution
    return judge(id, tuple, towards: far, at: time)
  }

  /// Adds the names that DNS told for the far side; they share the room of the names that clients give.
  private mutating func noteTold(_ told: [DomainName], for far: IPAddress, in slot: Int) {
    guard !told.isEmpty, details[slot].names.dnsNames != told else { return }
    if names.isCut(far, for: details[slot].deviceKey) { details[slot].names.note(.mark(.readingLimit)) }
    let most = told.reduce(0) { $0 + $1.text.utf8.count }
    guard clientNameBytes + most <= context.clientNameBytes else {
      details[slot].names.note(.mark(.readingLimit))
      anomalies.count("told-name-overruns")
      return
    }
    let before = details[slot].names.toldBytes
    details[slot].names.note(dnsNames: told)
    clientNameBytes += details[slot].names.toldBytes - before
  }

  /// A flow that stays inside is judged by the addresses to which a proxy in the hangar was asked to connect.
  private mutating func judgeBeyondInside(_ id: FlowID, _ tuple: FiveTuple, at time: Timestamp) {
    details[id.index].attribution = details[id.index].names.attribution
    guard !details[id.index].names.relayed.isEmpty else { return }
    let inside = Ruling(verdict: .approved, axis: nil, action: .record)
    settle(ruling(beyond: inside, of: id.index, at: time), of: id, tuple, nil, at: time)
  }

  private mutating func judge(
    _ id: FlowID, _ tuple: FiveTuple, towards far: IPAddress, at time: Timestamp
  )
    -> Destination
  {
    let destination = judge.destination(far, for: details[id.index].party, at: time)
    let own = destination.ruling(on: details[id.index].attribution)
    let found = ruling(beyond: own, of: id.index, at: time)
    settle(excepted(found, of: id, destination, at: time) ?? found, of: id, tuple, destination, at: time)
    return destination
  }

  /// The worse of a ruling and those on the addresses beyond a proxy.
  private mutating func ruling(beyond own: Ruling, of slot: Int, at time: Timestamp) -> Ruling {
    details[slot].names.relayed.reduce(own) { worst, address in
      let beyond = judge.destination(address, for: details[slot].party, at: time)
      return worst.worse(beyond.ruling(on: details[slot].attribution))
    }
  }

  /// Puts a ruling in force unless it is better than the one before, and tells of it when it is worse.
  private mutating func settle(
    _ found: Ruling, of id: FlowID, _ tuple: FiveTuple, _ destination: Destination?, at time: Timestamp
  ) {
    let slot = id.index
    var ruling = found
    let before = details[slot].ruling
    let wasEvidence = details[slot].isEvidence
    guard ruling.verdict >= before.verdict else { return }
    // What was raised stays raised: a name may add an action without making the verdict worse.
    ruling.action = max(ruling.action, before.action)
    details[slot].ruling = ruling
    details[slot].grounds = details[slot].attribution
    if ruling.verdict > before.verdict || ruling.action > before.action {
      hot[slot].ledgerSlot = account(of: details[slot], tuple)
      events.append(.verdict(judged(id, flows.flow(id), destination, at: time), time))
      keepFrames(of: id, wasEvidence: wasEvidence)
    }
  }

  mutating func account(of detail: FlowDetail, _ tuple: FiveTuple) -> Int32 {
    ledger.slot(
      of: ByteLedger.Account(
        device: detail.party.account, verdict: detail.ruling.verdict, transport: tuple.transport,
        service: LedgerService(tuple)))
  }

  /// Tells what became of a flow, judged once more: names may have come late, or rules have changed.
  mutating func close(_ report: FlowReport) {
    let time = report.flow.lastSeen
    let slot = report.id.index
    if report.isLast {
      endReading(of: report.id, at: time)
      openFlowsByDestination.remove(slot)
    }
    events.append(
      .flow(judged(report.id, report.flow, judge(report.id, at: time), at: time), report.reason))
    guard report.isLast else { return }
    stopHolding(slot)
    if details[slot].names.marks.contains(.readingLimit) { anomalies.count("reading-limits") }
    hot[slot] = HotFlowState()
    clientNameBytes -= details[slot].names.storedBytes
    details[slot].names = FlowNames()
    details[slot].attribution = Attribution()
    details[slot].grounds = Attribution()
    details[slot].grant = nil
  }

  /// A flow with everything concluded about it.
  private mutating func judged(
    _ id: FlowID, _ flow: Flow, _ destination: Destination?, at time: Timestamp
  ) -> JudgedFlow {
    let detail = details[id.index]
    let beyond = detail.names.relayed.map { address in
      BeyondProxy(address: address, destination: judge.destination(address, for: detail.party, at: time))
    }
    return JudgedFlow(
      flow: flow, direction: detail.direction, tunnels: detail.tunnels, names: detail.names,
      attribution: detail.attribution, ruling: detail.ruling, destination: destination, beyond: beyond,
      grounds: detail.grounds, party: detail.party, grant: detail.grant)
  }
}

extension FlowCare {
  /// What a new flow needs: its first payloads are read; a few protocols tell the stations of this very segment.
  fileprivate static func first(of tuple: FiveTuple, isTunnelled: Bool) -> FlowCare {
    let identity: FlowCare = isTunnelled ? [] : .identity
    switch tuple.transport {
    case .tcp: return .payload
    case .udp: return tuple.carriesIdentity ? [.payload, .handshakes, identity] : [.payload, .handshakes]
    case .icmpv6: return identity
    default: return []
    }
  }
}

extension FiveTuple {
  /// DHCP (RFC 2131 §4.1) and DHCPv6 (RFC 8415 §7.2).
  fileprivate var carriesIdentity: Bool {
    [67, 68, 546, 547].contains(sourcePort) && [67, 68, 546, 547].contains(destinationPort)
  }
}

extension FlowDetail {
  /// The address of a flow's end that is not the hangar's; nil when the flow stays inside.
  func farSide(of tuple: FiveTuple) -> IPAddress? {
    switch direction {
    case .internal: nil
    case .outbound, .external: tuple.destination
    case .inbound: tuple.source
    }
  }
}
