// Role: how flows leave the table: ended, timed out, reported once more while open, or all at the end of a capture.
import EgressTypes

extension FlowTable {
  /// The next report that is due at a time of the packets, or nil; one comparison when nothing is due.
  ///
  /// Flows come in the order in which they ended; one that only fell silent is found at most about a second late.
  @inlinable
  public mutating func nextReport(at time: Timestamp) -> FlowReport? {
    clock.advance(to: time)
    return clock.elapsed < nextDue ? nil : takeReport()
  }

  /// Ends every flow, in the order of their first packets; `nextReport` then returns them all.
  public mutating func endAll() {
    var open: [(ordinal: UInt64, slot: Int)] = []
    for list in FlowList.open {
      silence.forEach(in: list.rawValue) { open.append((facts[$0].ordinal, $0)) }
    }
    for (_, slot) in open.sorted(by: { $0.ordinal < $1.ordinal }) { end(slot, .end) }
  }

  /// The five-tuple of a flow in the direction initiator → responder.
  public func tuple(of id: FlowID) -> FiveTuple {
    entries[id.index].key.tuple(exchanged: entries[id.index].isExchanged)
  }

  /// The facts of a flow as they stand.
  public func flow(_ id: FlowID) -> Flow {
    let entry = entries[id.index]
    let fact = facts[id.index]
    return Flow(
      tuple: entry.key.tuple(exchanged: entry.isExchanged), sourceMAC: fact.sourceMAC,
      destinationMAC: fact.destinationMAC, vlan: fact.vlan, firstSeen: fact.firstSeen, lastSeen: entry.lastSeen,
      total: entry.total, delta: entry.total - fact.reported)
  }

  @usableFromInline @inline(never)
  mutating func takeReport() -> FlowReport? {
    if let slot = silence.oldest(in: FlowList.ended.rawValue) { return release(slot) }
    for list in FlowList.open {
      guard let slot = silence.oldest(in: list.rawValue),
        clock.elapsed - entries[slot].latest >= timeouts.silence(in: list)
      else { continue }
      end(slot, list.isClosed ? .closed : .idle)
      return release(slot)
    }
    while let slot = reporting.oldest(in: 0), clock.elapsed - facts[slot].reportedAt >= timeouts.active {
      let report = FlowReport(id: FlowID(index: slot), flow: flow(FlowID(index: slot)), reason: .active)
      facts[slot].reported = report.flow.total
      facts[slot].reportedAt = clock.elapsed
      reporting.move(slot, to: 0)
      // A flow that was silent has nothing to add to its last report.
      if report.flow.delta != FlowCounts() { return report }
    }
    nextDue = earliestDue()
    return nil
  }

  /// Takes a flow out of every list and index; it keeps its slot until its report is taken.
  mutating func end(_ slot: Int, _ reason: FlowReportReason) {
    buckets.remove(slot, in: entries)
    reporting.remove(slot)
    entries[slot].list = .ended
    silence.move(slot, to: FlowList.ended.rawValue)
    facts[slot].ending = reason
    nextDue = .min
    count -= 1
  }

  private mutating func release(_ slot: Int) -> FlowReport {
    entries[slot].list = .free
    silence.move(slot, to: FlowList.free.rawValue)
    return FlowReport(id: FlowID(index: slot), flow: flow(FlowID(index: slot)), reason: facts[slot].ending)
  }

  private func earliestDue() -> Int64 {
    var due = reporting.oldest(in: 0).map { facts[$0].reportedAt + timeouts.active } ?? .max
    for list in FlowList.open {
      guard let slot = silence.oldest(in: list.rawValue) else { continue }
      due = min(due, entries[slot].latest + timeouts.silence(in: list))
    }
    return due
  }
}
