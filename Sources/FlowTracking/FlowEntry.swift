// Role: what is stored of a flow: the part that every packet touches, and the part that only reports need.
import EgressTypes

/// The list a flow stands in: which timeout applies to it, or that it is leaving.
@usableFromInline
enum FlowList: Int, CaseIterable, Sendable {
  /// TCP that has not ended.
  case tcp
  /// UDP, ICMP and the rest.
  case other
  /// TCP that was reset or closed by both sides.
  case closed
  /// The same three for flows that are pinned.
  case pinnedTCP
  case pinnedOther
  case pinnedClosed
  /// Ended, its last report not yet taken.
  case ended
  /// A slot without flow.
  case free

  /// The lists of flows that are in the table and may be evicted for any other.
  static let unpinned: [FlowList] = [.closed, .other, .tcp]
  /// The lists of flows that are evicted for want of others only.
  static let pinned: [FlowList] = [.pinnedClosed, .pinnedOther, .pinnedTCP]
  /// The lists of flows that are in the table.
  static let open = unpinned + pinned

  /// Whether its flows have ended but for late segments.
  var isClosed: Bool { self == .closed || self == .pinnedClosed }

  /// The list for a flow of this one once it is pinned; nil where it is already, or is leaving.
  var whenPinned: FlowList? {
    switch self {
    case .tcp: .pinnedTCP
    case .other: .pinnedOther
    case .closed: .pinnedClosed
    case .pinnedTCP, .pinnedOther, .pinnedClosed, .ended, .free: nil
    }
  }

  /// The list for a flow of this one once data goes on after its end; nil where that changes nothing.
  var whenReopened: FlowList? {
    switch self {
    case .closed: .tcp
    case .pinnedClosed: .pinnedTCP
    default: nil
    }
  }

  /// The list for a flow of this one once both sides closed it; nil where that changes nothing.
  var whenClosed: FlowList? {
    switch self {
    case .tcp: .closed
    case .pinnedTCP: .pinnedClosed
    default: nil
    }
  }
}

/// The part of a flow that every packet of it reads and writes; small, so that it costs few cache lines.
@usableFromInline
struct FlowEntry: Sendable {
  @usableFromInline let key: FlowKey
  @usableFromInline private(set) var total = FlowCounts()
  @usableFromInline private(set) var lastSeen: Timestamp
  /// The table's clock at the latest packet.
  @usableFromInline private(set) var latest: Int64
  /// The tick in which the flow was last put at the end of its list.
  @usableFromInline var tick: Int32
  /// Whether the initiator is the second endpoint of the key.
  @usableFromInline let isExchanged: Bool
  @usableFromInline var list: FlowList
  /// FIN from the initiator 1, FIN from the responder 2, RST 4.
  private var endings: UInt8 = 0

  init(key: FlowKey, isExchanged: Bool, list: FlowList, at time: Timestamp, clock: FlowClock) {
    self.key = key
    self.isExchanged = isExchanged
    self.list = list
    lastSeen = time
    latest = clock.elapsed
    tick = clock.tick
  }

  /// Counts a packet without branching on its direction, which no processor can predict.
  @inlinable mutating func count(bytes: UInt64, fromInitiator: Bool, at time: Timestamp, elapsed: Int64) {
    let out: UInt64 = fromInitiator ? 1 : 0
    let bytesOut = fromInitiator ? bytes : 0
    total.packetsOut &+= out
    total.packetsIn &+= 1 &- out
    total.bytesOut &+= bytesOut
    total.bytesIn &+= bytes &- bytesOut
    lastSeen = max(lastSeen, time)
    latest = elapsed
  }

  /// Notes a FIN or RST and tells whether the connection is closed.
  mutating func close(by tcp: TCPFields, fromInitiator: Bool) -> Bool {
    if tcp.isFIN { endings |= fromInitiator ? 1 : 2 }
    if tcp.isRST { endings |= 4 }
    return endings >= 3
  }
}

/// The part of a flow that is set when it begins and read when it is reported.
struct FlowFacts {
  let firstSeen: Timestamp
  let sourceMAC: MACAddress?
  let destinationMAC: MACAddress?
  let vlan: UInt16
  /// The sequence number of the SYN that opened the flow; nil when it was not seen.
  let openingSequence: UInt32?
  /// How many flows began before.
  let ordinal: UInt64
  /// What earlier reports told.
  var reported = FlowCounts()
  /// The table's clock at the last report, or at the beginning.
  var reportedAt: Int64
  /// Why the flow left, once it has.
  var ending = FlowReportReason.end
}
