// Role: several alerts of a group in one record, with exact counts and the index of each.
import EgressTypes

/// Alerts of a group being counted; it becomes the record of the digest.
public struct AlertDigest: Sendable {
  /// Most ranges of indices that are written out, so that the message stays below what receivers take.
  public static let rangeLimit = 500
  /// Most destinations that are written out.
  public static let destinationLimit = 50

  private let group: AlertGroup
  private let span: AlertSpan
  private var ranges: [ClosedRange<UInt64>] = []
  private var found = 0
  private var verdicts: [String: Int] = [:]
  private var destinations: [String: Int] = [:]
  private var bytes: Int64 = 0
  private var start: Timestamp?
  private var end: Timestamp?
  private var log: String?

  /// Begins to count the alerts of a group that a span is said to hold.
  public init(of group: AlertGroup, _ span: AlertSpan) {
    self.group = group
    self.span = span
  }

  /// Counts an alert of the journal, in the order of the journal; one of another group is left out.
  public mutating func add(_ record: JournalRecord, at index: UInt64) {
    guard group.holds(record) else { return }
    found += 1
    if let last = ranges.last, last.upperBound &+ 1 == index {
      ranges[ranges.count - 1] = last.lowerBound...index
    } else {
      ranges.append(index...index)
    }
    let (near, far) =
      record[string: "network.direction"] == "inbound" ? ("destination", "source") : ("source", "destination")
    verdicts[record[string: RecordKey.verdict] ?? "-", default: 0] += 1
    destinations[record[string: "\(far).ip"] ?? "-", default: 0] += 1
    bytes = bytes.addingReportingOverflow(record[integer: "\(near).bytes"] ?? 0).partialValue
    start = min(start, record.time)
    end = max(end, record.time)
    log = record[string: RecordKey.log] ?? log
  }

  private func min(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
    [left, right].compactMap(\.self).min()
  }

  private func max(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
    [left, right].compactMap(\.self).max()
  }

  /// The digest as a record of the delivery log.
  public func record(at now: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .digest, at: now)
    record[string: RecordKey.action] = Action.alert.name
    record[string: RecordKey.device] = group.device
    record[string: "egress.digest.jurisdiction"] = group.jurisdiction
    record[string: "egress.digest.operator"] = group.networkOperator
    record[integer: "egress.digest.count"] = Int64(clamping: span.count)
    record[integer: "egress.digest.first"] = Int64(clamping: span.first)
    record[integer: "egress.digest.last"] = Int64(clamping: span.last)
    record[list: "egress.digest.records"] = named(ranges.map(\.text), limit: Self.rangeLimit)
    record[list: "egress.digest.verdicts"] = counted(verdicts)
    record[list: "egress.digest.destinations"] = named(counted(destinations), limit: Self.destinationLimit)
    record[integer: "egress.digest.bytes"] = bytes
    record[string: "egress.digest.log"] = log
    record[string: "event.start"] = start?.description
    record[string: "event.end"] = end?.description
    if found != span.count {
      record[list: RecordKey.reasons] = [
        "\(span.count) alerts were held and the journal holds \(found) of them any more; the count is that of those held"
      ]
    }
    return record
  }

  private func counted(_ counts: [String: Int]) -> [String] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key)=\($0.value)" }
  }

  private func named(_ items: [String], limit: Int) -> [String] {
    items.count <= limit ? items : items.prefix(limit) + ["[cut: \(items.count - limit) more]"]
  }
}
