// Role: from packets to flows: finds or opens the flow of each packet and counts it. FlowTable+Reports lets them out.
import EgressTypes

/// Every open flow, found by its five-tuple in either direction; the VLAN is noted but does not tell flows apart.
///
/// Call `record` for each packet and then `nextReport` until it returns nil: flows that end wait there, each holding
/// its slot, so no report is lost and no id changes its meaning between two reports.
public struct FlowTable: ~Copyable, Sendable {
  @usableFromInline var clock = FlowClock()
  @usableFromInline var buckets: FlowBuckets
  @usableFromInline var entries: [FlowEntry] = []
  /// The clock before which no report is due; `Int64.min` while ended flows wait.
  @usableFromInline var nextDue = Int64.max
  /// By slot, beside `entries`.
  var facts: [FlowFacts] = []
  /// Slots by `FlowList`, those silent longest first, to about a second: moving a flow once per tick is enough.
  var silence: SlotLists
  /// Open flows in one list, the one whose last report is longest ago first.
  var reporting: SlotLists
  let timeouts: FlowTimeouts
  let maximum: Int
  private var opened: UInt64 = 0
  /// Flows that one frame may end: one or two with each packet that it carries in tunnels or completes from fragments.
  ///
  /// Their reports are to be taken before the next frame, or they pile up in their slots.
  public static let endingsPerFrame = 32

  /// Flows open now.
  public internal(set) var count = 0
  /// Flows that left because the table was full.
  public private(set) var evictions: UInt64 = 0
  /// Those among them that were pinned: the table was full of pinned flows.
  public private(set) var pinnedEvictions: UInt64 = 0

  /// Makes an empty table; the seed is drawn anew for each process, and shows in no result.
  public init(limits: FlowLimits = FlowLimits(), seed: UInt64) {
    maximum = limits.flows
    timeouts = FlowTimeouts(limits)
    buckets = FlowBuckets(secret: FlowSecret(seed: seed))
    silence = SlotLists(lists: FlowList.allCases.count, slots: maximum + FlowTable.endingsPerFrame)
    reporting = SlotLists(lists: 1, slots: maximum + FlowTable.endingsPerFrame)
    // Reserved memory costs nothing before it is used, and growing would delay the packet that caused it.
    entries.reserveCapacity(maximum + FlowTable.endingsPerFrame)
    facts.reserveCapacity(maximum + FlowTable.endingsPerFrame)
  }

  /// The bytes a table grows to, with the flows above the maximum that wait for their last report after a frame.
  public static func bytes(for maximumFlows: Int) -> Int {
    let slot = MemoryLayout<FlowEntry>.stride + MemoryLayout<FlowFacts>.stride + 2 * SlotLists.bytesPerSlot
    let flows = FlowLimits(maximumFlows: maximumFlows).flows
    return slot * slots(for: maximumFlows) + FlowBuckets.bytes(for: flows)
  }

  /// The places a table grows to; state kept beside the table has as many.
  public static func slots(for maximumFlows: Int) -> Int {
    FlowLimits(maximumFlows: maximumFlows).flows + endingsPerFrame
  }

  /// Counts a packet to its flow, which it opens if there is none.
  ///
  /// The same five-tuple inside so many tunnels is another flow.
  /// A flow that was silent for its timeout ends here even if no report was asked for meanwhile, so what belongs to
  /// which flow depends on the packets alone.
  @inlinable
  public mutating func record(
    _ packet: borrowing DecodedPacket, of tuple: FiveTuple, inside tunnels: UInt8 = 0, at time: Timestamp
  ) -> FlowUpdate {
    clock.advance(to: time)
    let isExchanged = FlowKey.exchanges(tuple)
    let key = FlowKey(tuple, exchanged: isExchanged, tunnels: tunnels)
    let tcp = packet.tcp
    let flags = tcp?.flags ?? 0
    var slot = buckets.slot(of: key, in: entries)
    if slot >= 0, entries[slot].tick != clock.tick || flags & 0x02 != 0,
      !goesOn(slot, with: tcp, isExchanged: isExchanged)
    {
      slot = -1
    }
    let isNew = slot < 0
    if isNew { slot = open(tuple, inside: tunnels, link: packet.link, tcp: tcp, at: time) }
    let fromInitiator = isExchanged == entries[slot].isExchanged
    entries[slot].count(
      bytes: UInt64(truncatingIfNeeded: max(0, packet.ipLength)), fromInitiator: fromInitiator, at: time,
      elapsed: clock.elapsed)
    if flags & 0x05 != 0, let tcp { close(slot, by: tcp, fromInitiator: fromInitiator) }
    return FlowUpdate(id: FlowID(index: slot), isNew: isNew, isFromInitiator: fromInitiator)
  }

  /// Keeps a flow in the table as long as one that is not pinned can be evicted; to be called when it is new.
  public mutating func pin(_ id: FlowID) {
    guard let list = entries[id.index].list.whenPinned else { return }
    entries[id.index].list = list
    silence.move(id.index, to: list.rawValue)
  }

  /// Tells whether a packet belongs to the flow in its slot, and keeps the order of silence; otherwise ends the flow.
  @usableFromInline @inline(never)
  mutating func goesOn(_ slot: Int, with tcp: TCPFields?, isExchanged: Bool) -> Bool {
    let list = entries[slot].list
    if clock.elapsed - entries[slot].latest >= timeouts.silence(in: list) {
      end(slot, list.isClosed ? .closed : .idle)
      return false
    }
    // The same SYN once more is a retransmission; another one opens the next connection between the same ports.
    if list.isClosed, let tcp, tcp.isSYN, tcp.sequence != facts[slot].openingSequence {
      end(slot, .closed)
      return false
    }
    // Only an initiator sends a SYN: what came before, an answer nobody had asked for, was another flow.
    if let tcp, tcp.isSYN, facts[slot].openingSequence == nil, entries[slot].isExchanged != isExchanged {
      end(slot, .closed)
      return false
    }
    entries[slot].tick = clock.tick
    silence.move(slot, to: list.rawValue)
    return true
  }

  /// Puts a new flow in a slot, oriented from its initiator.
  @usableFromInline @inline(never)
  mutating func open(
    _ tuple: FiveTuple, inside tunnels: UInt8, link: LinkHeader, tcp: TCPFields?, at time: Timestamp
  ) -> Int {
    if count >= maximum { evict() }
    let isAnswer = tuple.looksLikeAnswer(tcp)
    let isExchanged = FlowKey.exchanges(tuple)
    let key = FlowKey(tuple, exchanged: isExchanged, tunnels: tunnels)
    let list: FlowList = tuple.transport == .tcp ? .tcp : .other
    let entry = FlowEntry(key: key, isExchanged: isExchanged != isAnswer, list: list, at: time, clock: clock)
    let fact = FlowFacts(
      firstSeen: time, sourceMAC: isAnswer ? link.destination : link.source,
      destinationMAC: isAnswer ? link.source : link.destination, vlan: link.vlan,
      openingSequence: tcp.flatMap { $0.isSYN ? $0.sequence : nil }, ordinal: opened,
      reportedAt: clock.elapsed)
    let slot: Int
    if let free = silence.oldest(in: FlowList.free.rawValue) {
      slot = free
      entries[slot] = entry
      facts[slot] = fact
    } else {
      slot = entries.count
      entries.append(entry)
      facts.append(fact)
      silence.addSlot()
      reporting.addSlot()
    }
    buckets.insert(slot, in: entries)
    silence.move(slot, to: list.rawValue)
    reporting.move(slot, to: 0)
    nextDue = min(nextDue, clock.elapsed + min(timeouts.silence(in: list), timeouts.active))
    count += 1
    opened += 1
    return slot
  }

  /// Notes the end of one direction; once both have ended, the flow waits for late segments only.
  @usableFromInline @inline(never)
  mutating func close(_ slot: Int, by tcp: TCPFields, fromInitiator: Bool) {
    guard entries[slot].close(by: tcp, fromInitiator: fromInitiator), let list = entries[slot].list.whenClosed else {
      return
    }
    entries[slot].list = list
    silence.move(slot, to: list.rawValue)
    nextDue = min(nextDue, clock.elapsed + timeouts.silence(in: list))
  }

  /// Keeps a flow that was closed or reset, since data goes on in it: a reset may be forged, and its receiver knows.
  public mutating func reopen(_ id: FlowID) {
    guard let list = entries[id.index].list.whenReopened else { return }
    entries[id.index].list = list
    silence.move(id.index, to: list.rawValue)
  }

  /// Ends the flow that was silent longest, a pinned one only where there is no other.
  private mutating func evict() {
    let unpinned = silentLongest(in: FlowList.unpinned)
    guard let slot = unpinned ?? silentLongest(in: FlowList.pinned) else { return }
    end(slot, .evicted)
    evictions += 1
    if unpinned == nil { pinnedEvictions += 1 }
  }

  private func silentLongest(in lists: [FlowList]) -> Int? {
    var longest: Int?
    for list in lists {
      guard let slot = silence.oldest(in: list.rawValue) else { continue }
      if let other = longest, entries[other].latest <= entries[slot].latest { continue }
      longest = slot
    }
    return longest
  }
}
