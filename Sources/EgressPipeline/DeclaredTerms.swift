// Role: what people declared, as it bears on flows: windows that flows pass under, policies that change for a while.
import Declarations
import EgressTypes
import FlowTracking
import NameAttribution
import VerdictRules

extension JudgementBasis {
  /// What people may declare under these rules for the controllers of an inventory.
  public func declarationTerms(for inventory: DeviceInventory) -> DeclarationTerms {
    var terms = rules.declarationTerms
    terms.devices = Set(inventory.devices.map(\.id))
    return terms
  }
}

extension Pipeline {
  /// Carries out what a person declares and returns the record of it, which is among the events too; throws why not.
  public mutating func declare(
    _ command: DeclarationCommand, by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) -> JournalRecord {
    let record = try declarations.carryOut(command, by: person, at: time)
    tellDeclarations()
    return record
  }

  /// Ends what is over.
  public mutating func expireDeclarations(at time: Timestamp) {
    declarations.expire(at: time)
    tellDeclarations()
  }

  /// Closes windows whose time can no longer be told, because the clock was set.
  public mutating func noteClockStep(at time: Timestamp) {
    declarations.closeWindows(afterClockStepAt: time)
    startBeacons(at: time)
    tellDeclarations()
  }

  /// Records how far windows are used, before the program stops in order.
  public mutating func suspendDeclarations(at time: Timestamp) {
    declarations.suspend(at: time)
    tellDeclarations()
  }

  /// What is declared at the moment.
  public var declared: DeclarationBook { declarations }

  /// Puts other rules and devices in force for what is declared, and ends what they no longer allow.
  mutating func replaceTerms(_ basis: JudgementBasis, _ inventory: DeviceInventory, at time: Timestamp) {
    declarations.replace(terms: basis.declarationTerms(for: inventory), at: time)
    events += declarations.takeRecords().map { .declared($0) }
  }

  /// Tells the steps taken, and sees to it that open flows learn of them with their next packet.
  ///
  /// A flow that sends nothing any more stays as it was judged: it is no traffic of the time that begins now.
  mutating func tellDeclarations() {
    guard !declarations.records.isEmpty else { return }
    events += declarations.takeRecords().map { .declared($0) }
    let changed = parties.renew(policy: context.policy, declarations)
    guard !changed.isEmpty else { return }
    judge.forget()
    for slot in details.indices {
      guard let device = details[slot].party.device, changed.contains(device.mac) else { continue }
      hot[slot].care.insert(.terms)
    }
  }

  /// Holds a packet to what is declared now: the policy of its device, and the amount of the window it passes under.
  @inline(never)
  mutating func keepTerms(_ packet: DecodedPacket, of update: FlowUpdate, at time: Timestamp) {
    let slot = update.id.index
    let current = parties.current(details[slot].party)
    let old = details[slot].party
    if current !== old {
      // A device that is registered no more stays who it was for as long as its flows last.
      let isOther = current.policy != old.policy || current.standing != old.standing
      if old.device == nil || current.device != nil { details[slot].party = current }
      if isOther, details[slot].party === current {
        judgeAnew(update.id, at: time)
      } else {
        _ = judge(update.id, at: time)
      }
    }
    // The packet that opens a flow was counted when the window was found.
    if let grant = details[slot].grant, !update.isNew {
      let sent = update.isFromInitiator ? UInt64(truncatingIfNeeded: max(0, packet.ipLength)) : 0
      if !declarations.charge(grant, bytes: sent, at: time) {
        tellDeclarations()
        details[slot].grant = nil
        _ = judge(update.id, at: time)
      } else {
        tellDeclarations()
      }
    }
    if details[slot].grant == nil { hot[slot].care.remove(.terms) }
  }

  /// Judges a flow as if it opened now: what another policy made of it stands in the journal, and decides no more.
  private mutating func judgeAnew(_ id: FlowID, at time: Timestamp) {
    let slot = id.index
    details[slot].grant = nil
    details[slot].ruling = FlowDetail.unjudged
    _ = judge(id, at: time)
    hot[slot].ledgerSlot = account(of: details[slot], flows.tuple(of: id))
  }

  /// The ruling of a flow that a window excepts; nil when none does.
  ///
  /// This is the one place where a name leads to a milder verdict (docs/decisions/0005-declarations.md). The name must be
  /// known with the first packet: a verdict that was worse is never taken back.
  mutating func excepted(
    _ found: Ruling, of id: FlowID, _ destination: Destination, at time: Timestamp
  ) -> Ruling? {
    let slot = id.index
    guard found.verdict > .excepted, declarations.hasOpenWindows || details[slot].grant != nil else { return nil }
    let before = details[slot].grant
    details[slot].grant = grant(of: slot, destination)
    guard let grant = details[slot].grant else { return nil }
    if before == nil {
      let isCharged = declarations.charge(grant, bytes: flows.flow(id).total.bytesOut, at: time)
      tellDeclarations()
      guard isCharged else {
        details[slot].grant = nil
        return nil
      }
    }
    hot[slot].care.insert(.terms)
    return destination.excepted(found)
  }

  /// The window that covers a flow as far as it is known; one that is closed meanwhile covers what passed before.
  private func grant(of slot: Int, _ destination: Destination) -> WindowGrant? {
    let detail = details[slot]
    guard detail.ruling.verdict <= .excepted, let device = detail.party.device, detail.direction != .inbound,
      detail.tunnels.isEmpty, detail.names.relayed.isEmpty,
      detail.attribution.marks.isDisjoint(with: .consequential)
    else { return nil }
    let services = destination.services(of: detail.attribution)
    if let grant = detail.grant, grant.covers(services, of: detail.attribution) { return grant }
    return declarations.grant(for: device.id, covering: services, of: detail.attribution)
  }
}
