// Role: how many flows are kept at once and how long each kind may be silent.

/// The bounds of a flow table; times are in seconds of packet time.
public struct FlowLimits: Sendable, Hashable {
  /// Flows open at once; one more evicts the flow that has been silent longest, pinned ones last.
  public var maximumFlows: Int
  /// Silence after which a TCP flow has ended.
  public var tcpIdle: Int64
  /// Silence after which any other flow has ended.
  public var otherIdle: Int64
  /// Time after which an open flow is reported again.
  public var active: Int64
  /// Silence after which a TCP flow that closed in order or was reset has ended: late segments still belong to it.
  public var closedLinger: Int64

  /// Makes limits; the table takes at most 16,777,182 flows and times of 1 second to 26 days, and clamps to these.
  public init(
    maximumFlows: Int = 200_000, tcpIdle: Int64 = 600, otherIdle: Int64 = 180, active: Int64 = 300,
    closedLinger: Int64 = 30
  ) {
    self.maximumFlows = maximumFlows
    self.tcpIdle = tcpIdle
    self.otherIdle = otherIdle
    self.active = active
    self.closedLinger = closedLinger
  }

  /// The number of flows the table will hold.
  var flows: Int { min(max(maximumFlows, 1), FlowBuckets.maximumSlots - FlowTable.endingsPerFrame) }

  /// A time of these limits in nanoseconds.
  static func nanoseconds(_ seconds: Int64) -> Int64 {
    min(max(seconds, 1), FlowClock.longestStep / 1_000_000_000) * 1_000_000_000
  }
}
