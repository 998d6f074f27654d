// Role: what a report reads from a flow or verdict record: times and counts of its own, and what it has in common with others.
import EgressTypes
import RecordWording

/// One flow or verdict record, with the controller on the near side.
struct FlowFacts {
  /// What the records of many flows say alike.
  let flow: FlowDescription
  /// Bytes from the controller.
  let sent: Int64
  /// Bytes to the controller.
  let received: Int64
  /// Whether it is the last record of its flow.
  let endsFlow: Bool
  /// When the flow began.
  let start: Timestamp?
  /// The latest packet the record speaks of.
  let end: Timestamp?
  /// A number that tells this flow from others: from its Community ID and its beginning.
  let identity: UInt64

  /// Stands for a country or operator that nobody knows.
  static let unknown = FlowJurisdiction.unknown
  /// Stands for a country on which sources disagree.
  static let disputed = FlowJurisdiction.disputed
  /// Stands for what is beyond a bound.
  static let others = "others"

  init(_ record: JournalRecord, _ flow: FlowDescription) {
    self.flow = flow
    let (near, far) =
      flow.direction == .inbound ? ("destination.bytes", "source.bytes") : ("source.bytes", "destination.bytes")
    sent = record.count(near)
    received = record.count(far)
    endsFlow = record.endsFlow
    start = record.timestamp(ReportKey.start)
    end = record.timestamp(ReportKey.end)
    identity = FlowIdentity(record).number
  }
}
