// Role: what alerts have in common that are told together: the device, the jurisdiction and the operator.
import EgressTypes

/// A group of alerts about the flows of one device to one operator in one jurisdiction.
public struct AlertGroup: Hashable, Sendable {
  /// The controller's pseudonym, or the hardware or network address of a device without one.
  public var device: String
  /// The country of the far side; `-` when none is known or sources differ.
  public var jurisdiction: String
  /// The far side's AS, `AS64500`, or its address when no AS is known.
  public var networkOperator: String

  /// Makes a group.
  public init(device: String, jurisdiction: String, networkOperator: String) {
    self.device = device
    self.jurisdiction = jurisdiction
    self.networkOperator = networkOperator
  }

  /// The group of an alert; nil for one that is not about where a flow goes: such an alert waits for no other.
  public init?(of record: JournalRecord) {
    guard record.kind == .verdict, AlertEvent.isAlert(record) else { return nil }
    let (near, far) =
      record[string: "network.direction"] == "inbound" ? ("destination", "source") : ("source", "destination")
    guard let address = record[string: "\(far).ip"] else { return nil }
    guard
      let device = record[string: RecordKey.device] ?? record[string: "\(near).mac"] ?? record[string: "\(near).ip"]
    else { return nil }
    self.device = device
    jurisdiction = record[string: "\(far).geo.country_iso_code"] ?? "-"
    networkOperator = record[integer: "\(far).as.number"].map { "AS\($0)" } ?? address
  }

  /// What stands for several devices, jurisdictions or operators.
  private static let several = "several"

  /// All alerts that are not urgent, told together when there are too many groups or messages.
  public static let all = AlertGroup(device: several, jurisdiction: several, networkOperator: several)

  /// The group of all alerts about the flows of the same device.
  public var widened: AlertGroup {
    AlertGroup(device: device, jurisdiction: Self.several, networkOperator: Self.several)
  }

  /// Whether the group takes in others.
  public var isWide: Bool { self == widened }

  /// Whether everything that belongs to another group belongs to this one.
  public func covers(_ other: AlertGroup) -> Bool {
    self != other && (self == .all || self == other.widened)
  }

  /// Whether an alert of the journal belongs to the group.
  public func holds(_ record: JournalRecord) -> Bool {
    if self == .all { return AlertEvent.isAlert(record) && !AlertEvent.isUrgent(record) }
    guard let group = AlertGroup(of: record) else { return false }
    return group == self || covers(group)
  }

  /// The group in one text, `rc-01|CN|AS64500`.
  public var text: String { "\(device)|\(jurisdiction)|\(networkOperator)" }

  /// Reads `text`; nil when it has another form.
  public init?(text: some StringProtocol) {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    self.init(device: String(parts[0]), jurisdiction: String(parts[1]), networkOperator: String(parts[2]))
  }
}

/// Alerts of one group between two places of the journal.
public struct AlertSpan: Hashable, Sendable {
  /// The first alert's index.
  public var first: UInt64
  /// The last alert's index.
  public var last: UInt64
  /// How many alerts of the group lie from one to the other.
  public var count: Int

  /// Makes a span.
  public init(first: UInt64, last: UInt64, count: Int) {
    self.first = first
    self.last = last
    self.count = count
  }

  /// The span in one text, `120-180/7`.
  public var text: String { "\(first)-\(last)/\(count)" }

  /// Reads `text`; nil when it has another form.
  public init?(text: some StringProtocol) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    let ends = halves.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
    guard halves.count == 2, ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]),
      let count = Int(halves[1]), first <= last, count > 0
    else { return nil }
    self.init(first: first, last: last, count: count)
  }
}

/// A group of which an alert went out a short while ago.
public struct OpenGroup: Hashable, Sendable {
  /// When what is held goes out; without anything held the group closes then.
  public var until: Timestamp
  /// The alerts that came meanwhile; nil when none did.
  public var held: AlertSpan?

  /// Makes an open group.
  public init(until: Timestamp, held: AlertSpan? = nil) {
    self.until = until
    self.held = held
  }
}
