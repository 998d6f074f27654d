// Role: puts IP packets together from their fragments, within bounds, and says which ones never became whole.
import EgressTypes

/// Fragments of IPv4 (RFC 791 §3.2) and IPv6 (RFC 8200 §4.5) until their packets are whole.
///
/// Packets are found by a `Dictionary`, whose hashing Swift seeds anew for each process, so nobody outside can choose
/// identifications that crowd one place. Where fragments of IPv4 overlap with different bytes, receivers differ in which
/// ones they believe, so both readings are handed out; under IPv6 such a packet is refused (RFC 5722).
public struct FragmentTable: ~Copyable, Sendable {
  private enum List: Int, CaseIterable {
    case free
    case waiting4
    case waiting6
    case finished
  }

  private let limits: FragmentLimits
  private var clock = FlowClock()
  private var slots: [FragmentKey: Int] = [:]
  private var assemblies: [FragmentAssembly?] = []
  /// Slots, those that began to wait first in front.
  private var order: SlotLists
  private var storedBytes = 0
  private var nextDue = Int64.max
  private var counts = Counts()
  /// Packets given up and not yet handed over; with each frame they are, so there are no more than packets kept.
  private var lost: [LostPacket] = []

  private struct Counts {
    var overruns: UInt64 = 0
    var incomplete: UInt64 = 0
    var cut: UInt64 = 0
    var empty: UInt64 = 0
    var unaligned: UInt64 = 0
    var oversized: UInt64 = 0
    var conflicts: UInt64 = 0
  }

  /// Packets kept now; while there are none, `expire` does nothing.
  public private(set) var count = 0

  /// Makes an empty table.
  public init(limits: FragmentLimits = FragmentLimits()) {
    self.limits = limits
    order = SlotLists(lists: List.allCases.count, slots: 0)
  }

  /// What went wrong so far, by the names of its counters; zeroes are left out.
  public var anomalies: [(name: String, count: UInt64)] {
    let all: [(name: String, count: UInt64)] = [
      ("fragment-table-overruns", counts.overruns), ("fragments-incomplete", counts.incomplete),
      ("fragments-cut", counts.cut), ("fragment-empty", counts.empty), ("fragment-unaligned", counts.unaligned),
      ("fragment-beyond-packet", counts.oversized), ("fragments-in-conflict", counts.conflicts),
    ]
    return all.filter { $0.count > 0 }
  }

  /// Adds a fragment.
  ///
  /// - Parameters:
  ///   - fragment: Its place.
  ///   - data: What follows its IP headers.
  ///   - isTruncated: Whether the snap length cut the data.
  ///   - tuple: Its addresses, with ports if it is the first one.
  ///   - tunnels: How many tunnels carry it.
  ///   - vlan: The VLAN id of its frame.
  ///   - time: When it was captured.
  public mutating func add(
    _ fragment: Fragment, _ data: [UInt8], isTruncated: Bool, of tuple: FiveTuple, inside tunnels: UInt8 = 0,
    vlan: UInt16, at time: Timestamp
  ) -> FragmentOutcome {
    expire(at: time)
    var data = data
    if !isTruncated, !makeWellFormed(&data, fragment, tuple.version) { return .refused(.malformed) }
    let slot = slot(of: FragmentKey(fragment, of: tuple, inside: tunnels, vlan: vlan), tuple, fragment)
    guard var assembly = assemblies[slot] else { return .waiting }
    // Moved out while it changes, so that its arrays are not copied.
    assemblies[slot] = nil
    if assembly.isFinished { assembly.since = clock.elapsed }
    let before = assembly.storedBytes
    let wasRefused = assembly.refusal != nil
    if isTruncated, !wasRefused { assembly.refuse(.cut) }
    let step = assembly.add(fragment, data, of: tuple, atMost: limits.fragmentsPerPacket)
    let outcome: FragmentOutcome
    var list = FragmentTable.waiting(tuple.version)
    switch step {
    case .kept, .known: outcome = .waiting
    case .refused(let reason):
      if !wasRefused { count(reason) }
      outcome = .refused(reason)
    case .whole:
      let packet = assembly.finish(at: clock.elapsed)
      if packet.hasConflict { counts.conflicts += 1 }
      list = .finished
      outcome = .whole(packet)
    }
    storedBytes += assembly.storedBytes - before
    let since = assembly.since
    assemblies[slot] = assembly
    if list == .finished || since == clock.elapsed { order.move(slot, to: list.rawValue) }
    nextDue = min(nextDue, since + FragmentLimits.patience(tuple.version))
    makeRoom(for: slot)
    return outcome
  }

  /// Gives up the packets that took too long, in packet time.
  public mutating func expire(at time: Timestamp) {
    clock.advance(to: time)
    guard count > 0, clock.elapsed >= nextDue else { return }
    nextDue = .max
    for (list, version) in [(List.waiting4, IPVersion.v4), (.waiting6, .v6), (.finished, .v4)] {
      while let slot = order.oldest(in: list.rawValue) {
        let due = (assemblies[slot]?.since ?? 0) + FragmentLimits.patience(version)
        guard clock.elapsed >= due else {
          nextDue = min(nextDue, due)
          break
        }
        remove(slot)
      }
    }
  }

  /// Gives up every packet, as at the end of a capture.
  public mutating func endAll() {
    for list in [List.waiting4, .waiting6, .finished] {
      while let slot = order.oldest(in: list.rawValue) { remove(slot) }
    }
  }

  /// Hands over the packets that never became whole.
  public mutating func takeLost() -> [LostPacket] {
    defer { lost = [] }
    return lost
  }

  /// Whether a fragment can be kept; fits one of IPv4 whose length is no multiple of 8 as Linux does.
  private mutating func makeWellFormed(_ data: inout [UInt8], _ fragment: Fragment, _ version: IPVersion) -> Bool {
    if fragment.more, data.count % 8 != 0 {
      counts.unaligned += 1
      guard version == .v4 else { return false }
      data.removeLast(data.count % 8)
    }
    guard !data.isEmpty else {
      counts.empty += 1
      return false
    }
    guard fragment.offset >= 0, data.count <= FragmentLimits.largestPacket,
      fragment.offset <= FragmentLimits.largestPacket - data.count
    else {
      counts.oversized += 1
      return false
    }
    return true
  }

  /// The slot of a packet, which begins with this fragment if there is none.
  private mutating func slot(of key: FragmentKey, _ tuple: FiveTuple, _ fragment: Fragment) -> Int {
    if let slot = slots[key] { return slot }
    if count >= limits.packets { evict() }
    let assembly = FragmentAssembly(key: key, tuple: tuple, fragment: fragment, since: clock.elapsed)
    let slot: Int
    if let free = order.oldest(in: List.free.rawValue) {
      slot = free
      assemblies[slot] = assembly
    } else {
      slot = assemblies.count
      assemblies.append(assembly)
      order.addSlot()
    }
    slots[key] = slot
    order.move(slot, to: FragmentTable.waiting(tuple.version).rawValue)
    count += 1
    return slot
  }

  private static func waiting(_ version: IPVersion) -> List { version == .v4 ? .waiting4 : .waiting6 }

  /// Lets others go until the bytes fit again.
  private mutating func makeRoom(for slot: Int) {
    while storedBytes > limits.bytes, count > 1 { evict(except: slot) }
    if storedBytes > limits.bytes { evict() }
  }

  /// Lets go of a whole packet, or else of the one that has waited longest.
  private mutating func evict(except kept: Int = -1) {
    if let slot = order.oldest(in: List.finished.rawValue), slot != kept {
      remove(slot)
      return
    }
    let oldest = [List.waiting4, .waiting6].compactMap { order.oldest(in: $0.rawValue) }.filter { $0 != kept }
    let since = { [assemblies] (slot: Int) in assemblies[slot]?.since ?? 0 }
    guard let slot = oldest.min(by: { since($0) < since($1) }) ?? (kept >= 0 ? kept : nil) else { return }
    counts.overruns += 1
    remove(slot)
  }

  /// Frees a slot; a packet that was still waited for is lost.
  private mutating func remove(_ slot: Int) {
    order.move(slot, to: List.free.rawValue)
    guard let assembly = assemblies[slot] else { return }
    assemblies[slot] = nil
    slots[assembly.key] = nil
    count -= 1
    storedBytes -= assembly.storedBytes
    guard assembly.refusal == nil, assembly.isNew else { return }
    counts.incomplete += 1
    lost.append(LostPacket(tuple: assembly.tuple, tunnels: assembly.key.tunnels))
  }

  private mutating func count(_ refusal: FragmentRefusal) {
    switch refusal {
    case .conflict: counts.conflicts += 1
    case .cut: counts.cut += 1
    case .limit: counts.overruns += 1
    case .malformed: break
    }
  }
}
