// Role: what the table says about a packet and about a flow: the answers of FlowTable.
import EgressTypes

/// The place of a flow in its table, the same as long as the flow lives; a later flow may get it again.
public struct FlowID: Hashable, Sendable {
  /// The place, from 0; never above the table's maximum, so state kept beside the table fits in an array.
  public let index: Int

  /// Wraps a place.
  @inlinable public init(index: Int) { self.index = index }
}

/// What one packet meant to the table.
public struct FlowUpdate: Hashable, Sendable {
  /// The flow the packet belongs to.
  public let id: FlowID
  /// Whether the packet is the first of its flow.
  public let isNew: Bool
  /// Whether the initiator sent it.
  public let isFromInitiator: Bool

  /// Makes an update.
  @inlinable public init(id: FlowID, isNew: Bool, isFromInitiator: Bool) {
    self.id = id
    self.isNew = isNew
    self.isFromInitiator = isFromInitiator
  }
}

/// The facts of a flow at its end, or once more while it stays open.
public struct FlowReport: Hashable, Sendable {
  /// The flow.
  public let id: FlowID
  /// Its facts; `delta` holds what no earlier report told.
  public let flow: Flow
  /// Why it is reported.
  public let reason: FlowReportReason

  /// Whether the flow left the table, so that its id may be given to another.
  public var isLast: Bool { reason != .active }
}
