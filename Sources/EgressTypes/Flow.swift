// Role: the facts of one flow as reported: who, when, how much. The table that gathers them lives in FlowTracking.

/// Packets and bytes seen in each direction of a flow.
public struct FlowCounts: Hashable, Sendable {
  /// Packets from the initiator.
  public var packetsOut: UInt64 = 0
  /// Bytes from the initiator, by the length of the IP packets.
  public var bytesOut: UInt64 = 0
  /// Packets to the initiator.
  public var packetsIn: UInt64 = 0
  /// Bytes to the initiator, by the length of the IP packets.
  public var bytesIn: UInt64 = 0

  /// Makes zero counts.
  @inlinable public init() {}

  /// What was added since an earlier reading of the same flow.
  @inlinable public static func - (later: FlowCounts, earlier: FlowCounts) -> FlowCounts {
    var difference = FlowCounts()
    difference.packetsOut = later.packetsOut &- earlier.packetsOut
    difference.bytesOut = later.bytesOut &- earlier.bytesOut
    difference.packetsIn = later.packetsIn &- earlier.packetsIn
    difference.bytesIn = later.bytesIn &- earlier.bytesIn
    return difference
  }
}

/// Why a flow was reported.
public enum FlowReportReason: String, Sendable, Hashable {
  /// It is still open; one active timeout has passed.
  case active
  /// Nothing was seen for one idle timeout.
  case idle
  /// TCP ended it, or its ports were used anew.
  case closed
  /// The table was full and this flow had been silent longest.
  case evicted
  /// Capture ended.
  case end
}

/// One flow, oriented from its initiator.
public struct Flow: Hashable, Sendable {
  /// The five-tuple in the direction initiator → responder.
  public var tuple: FiveTuple
  /// The initiator's MAC address as first seen.
  public var sourceMAC: MACAddress?
  /// The responder's MAC address as first seen: the gateway's, for what leaves the hangar.
  public var destinationMAC: MACAddress?
  /// The outer VLAN id; 0 when untagged.
  public var vlan: UInt16
  /// The first packet.
  public var firstSeen: Timestamp
  /// The latest packet.
  public var lastSeen: Timestamp
  /// Everything counted since the first packet.
  public var total: FlowCounts
  /// What was counted since the last report of this flow.
  public var delta: FlowCounts

  /// Makes a flow.
  public init(
    tuple: FiveTuple, sourceMAC: MACAddress?, destinationMAC: MACAddress?, vlan: UInt16, firstSeen: Timestamp,
    lastSeen: Timestamp, total: FlowCounts, delta: FlowCounts
  ) {
    self.tuple = tuple
    self.sourceMAC = sourceMAC
    self.destinationMAC = destinationMAC
    self.vlan = vlan
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.total = total
    self.delta = delta
  }
}
