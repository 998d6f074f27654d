// Role: which alerts were raised in the period, and what became of them: delivered, undeliverable, acknowledged.
import EgressTypes

/// Alerts of one kind about one controller and one thing.
public struct AlertGroup: Hashable, Sendable {
  /// The kind of the record, such as `verdict`, `device` or `watch`.
  public var kind: String
  /// The controller, or of a flow of a device in no inventory its station; empty where there is none.
  public var device: String
  /// What they are about.
  public var subject: AlertSubject
  /// How many.
  public var count: Int64 = 0
  /// How many a person acknowledged.
  public var acknowledged: Int64 = 0
  /// How many reached at least one receiver; of the delivery log.
  public var delivered: Int64 = 0
  /// How many were given up, and reached nobody.
  public var dead: Int64 = 0
  /// When the first and the last was raised.
  public var span: TimeSpan
  /// The first one's place in the journal.
  public var firstEvent: Int64
  /// Who acknowledged, when and why; the first few.
  public var acknowledgements: [Acknowledgement] = []
}

/// What an alert is about.
public enum AlertSubject: Hashable, Sendable {
  /// A destination, by its name or address, with the verdict on it; nil where the record has none that is known.
  case destination(String, Verdict?)
  /// A device in no inventory, by its address.
  case device(String)
  /// Watching, by the word for what was wrong.
  case watching(String)
  /// Anything else, by the sentence of the record.
  case told(String)

  /// The subject in the words of records.
  public var recorded: String {
    switch self {
    case .destination(let name, let verdict): "\(verdict?.name ?? "unknown"): \(name)"
    case .device(let text), .watching(let text), .told(let text): text
    }
  }
}

/// That a person took note of an alert.
public struct Acknowledgement: Hashable, Sendable {
  /// Who, as the kernel told the daemon.
  public var person: String
  /// When.
  public var time: Timestamp
  /// Why nothing more is to be done, or what is.
  public var reason: String
}

/// All alerts of a period.
public struct AlertHandling: Hashable, Sendable {
  /// How many were raised.
  public var raised: Int64 = 0
  /// How many of them a person acknowledged.
  public var acknowledged: Int64 = 0
  /// Whether the delivery log was read, so that the next two counts say something.
  public var isDeliveryKnown = false
  /// How many reached at least one receiver.
  public var delivered: Int64 = 0
  /// How many were given up, and reached nobody.
  public var dead: Int64 = 0
  /// The alerts in groups, those not acknowledged first.
  public var groups: [AlertGroup] = []
  /// Alerts of further groups.
  public var unlisted: Int64 = 0
  /// Alerts beyond those whose handling is followed.
  public var unfollowed: Int64 = 0

  /// How many nobody acknowledged.
  public var open: Int64 { raised - min(raised, acknowledged) }
}

/// Gathers alerts, acknowledgements, and the delivery log.
struct AlertFollowing {
  private struct Key: Hashable {
    let kind, device: String
    let subject: AlertSubject
  }

  private struct Alert {
    let group: Int?
    var isAcknowledged = false
    var isDelivered = false
    var deadSinks: Set<String> = []
  }

  private var handling = AlertHandling()
  private var places: [Key: Int] = [:]
  private var alerts: [Int64: Alert] = [:]
  /// From the first to the last alert that is followed.
  private var followed: ClosedRange<Int64>?
  /// Which alerts the digests of the delivery log tell of, by the digest's place there.
  private var digests: [Int64: [ClosedRange<Int64>]] = [:]

  private static let maximumGroups = 500
  private static let maximumFollowed = 200_000
  private static let maximumAcknowledgements = 4
  private static let maximumDigests = 50_000

  /// Takes a record that is to be alerted, of a flow with its description.
  mutating func add(_ record: JournalRecord, _ flow: FlowDescription?, at time: Timestamp) {
    handling.raised += 1
    let index = record[integer: RecordKey.index] ?? -1
    let (device, subject) = AlertFollowing.subject(record, flow)
    let key = Key(kind: record.text("event.kind") ?? "unknown", device: device, subject: subject)
    var place = places[key]
    if place == nil, handling.groups.count < AlertFollowing.maximumGroups {
      place = handling.groups.count
      places[key] = handling.groups.count
      handling.groups.append(
        AlertGroup(
          kind: key.kind, device: key.device, subject: key.subject, span: TimeSpan(start: time, end: time),
          firstEvent: index))
    }
    if let place {
      handling.groups[place].count += 1
      handling.groups[place].span.end = max(handling.groups[place].span.end, time)
    } else {
      handling.unlisted += 1
    }
    if alerts.count < AlertFollowing.maximumFollowed {
      alerts[index] = Alert(group: place)
      followed = followed.map { min($0.lowerBound, index)...max($0.upperBound, index) } ?? index...index
    } else {
      handling.unfollowed += 1
    }
  }

  /// Takes an acknowledgement, however late.
  mutating func add(acknowledgement record: JournalRecord, at time: Timestamp) {
    guard let index = record[integer: RecordKey.acknowledged], var alert = alerts[index], !alert.isAcknowledged else {
      return
    }
    alert.isAcknowledged = true
    alerts[index] = alert
    handling.acknowledged += 1
    guard let group = alert.group else { return }
    handling.groups[group].acknowledged += 1
    let acknowledgement = Acknowledgement(
      person: record.text(RecordKey.person) ?? "unknown", time: time, reason: record.text(RecordKey.reason) ?? "")
    if handling.groups[group].acknowledgements.count < AlertFollowing.maximumAcknowledgements {
      handling.groups[group].acknowledgements.append(acknowledgement)
    }
  }

  /// Takes a record of the delivery log.
  mutating func add(delivery record: JournalRecord) {
    handling.isDeliveryKnown = true
    if record.kind == .digest, let place = record[integer: RecordKey.index],
      digests.count < AlertFollowing.maximumDigests
    {
      digests[place] = record[list: "egress.digest.records"].compactMap(AlertFollowing.range)
    }
    guard record.kind == .delivery, let outcome = record.text("egress.alert.outcome") else { return }
    let sink = record.text("egress.alert.sink") ?? ""
    if outcome == "lost" { return forget(from: record[integer: "egress.alert.record"] ?? 0) }
    if let message = record[integer: "egress.alert.message"] {
      for range in digests[message] ?? [] {
        guard let followed, range.overlaps(followed) else { continue }
        for index in range.clamped(to: followed) { settle(index, outcome, sink) }
      }
    } else if let index = record[integer: "egress.alert.record"] {
      settle(index, outcome, sink)
    }
  }

  func finish() -> AlertHandling {
    var result = handling
    for alert in alerts.values {
      let isDead = !alert.isDelivered && !alert.isAcknowledged && !alert.deadSinks.isEmpty
      if alert.isDelivered { result.delivered += 1 }
      if isDead { result.dead += 1 }
      guard let group = alert.group else { continue }
      if alert.isDelivered { result.groups[group].delivered += 1 }
      if isDead { result.groups[group].dead += 1 }
    }
    result.groups.sort {
      let left = $0.count - $0.acknowledged, right = $1.count - $1.acknowledged
      if (left > 0) != (right > 0) { return left > 0 }
      return ($0.span.start, $0.firstEvent) < ($1.span.start, $1.firstEvent)
    }
    return result
  }

  /// Another journal, or an older copy of it, took the journal's place: what was told before was told of other records.
  private mutating func forget(from index: Int64) {
    for place in alerts.keys where place >= index {
      alerts[place]?.isDelivered = false
      alerts[place]?.deadSinks = []
    }
  }

  private mutating func settle(_ index: Int64, _ outcome: String, _ sink: String) {
    guard var alert = alerts[index] else { return }
    switch outcome {
    case "delivered": alert.isDelivered = true
    case "dead", "refused": alert.deadSinks.insert(sink)
    case "revived": alert.deadSinks.remove(sink)
    default: return
    }
    alerts[index] = alert
  }

  /// Reads `12` or `12-17`.
  private static func range(_ text: String) -> ClosedRange<Int64>? {
    let bounds = text.split(separator: "-").compactMap { Int64($0) }
    guard let first = bounds.first, let last = bounds.last, bounds.count <= 2, first <= last else { return nil }
    return first...last
  }

  /// Which device an alert is about, and what of it, in few words.
  ///
  /// Flows of devices in no inventory have a station in the place of a controller, or all of them would be one.
  private static func subject(_ record: JournalRecord, _ flow: FlowDescription?) -> (device: String, AlertSubject) {
    if let flow { return (flow.device, .destination(flow.name ?? flow.address, flow.verdict)) }
    let device = record.text(RecordKey.device) ?? ""
    switch record.kind {
    case .device: return (device, .device(record.text("source.mac") ?? "unknown"))
    case .watch: return (device, .watching(record.text(RecordKey.watchReason) ?? "unknown"))
    default: return (device, .told(record.texts(RecordKey.reasons).first ?? ""))
    }
  }
}
