// Role: the limits of a table as its clock counts them.

/// Timeouts in nanoseconds.
struct FlowTimeouts {
  /// Time between two reports of an open flow.
  let active: Int64
  private let tcp: Int64
  private let other: Int64
  private let closed: Int64

  init(_ limits: FlowLimits) {
    active = FlowLimits.nanoseconds(limits.active)
    tcp = FlowLimits.nanoseconds(limits.tcpIdle)
    other = FlowLimits.nanoseconds(limits.otherIdle)
    closed = FlowLimits.nanoseconds(limits.closedLinger)
  }

  /// The silence that ends a flow of a list.
  func silence(in list: FlowList) -> Int64 {
    switch list {
    case .tcp, .pinnedTCP: tcp
    case .other, .pinnedOther: other
    case .closed, .pinnedClosed: closed
    case .ended, .free: 0
    }
  }
}
