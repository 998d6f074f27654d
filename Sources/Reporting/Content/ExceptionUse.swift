// Role: exceptions that were open: who asked and who approved, what went through them, and what else was touched.
import EgressTypes

/// One window of exception.
public struct ExceptionUse: Hashable, Sendable {
  /// Its number.
  public var id: String
  /// The controller.
  public var device: String
  /// The pack of destinations.
  public var pack: String
  /// Why it was asked for.
  public var reason: String
  /// Who asked.
  public var requestedBy: String
  /// When.
  public var requestedAt: Timestamp?
  /// Who approved; nil when nobody did.
  public var approvedBy: String?
  /// From when it was open; nil when it never was.
  public var openedAt: Timestamp?
  /// When it was to close.
  public var expires: Timestamp?
  /// When it closed; nil when no record tells.
  public var closedAt: Timestamp?
  /// Why it closed, where it did so by itself.
  public var closedBecause: [String] = []
  /// The most that the controller may send, in bytes of IP packets.
  public var uploadLimit: Int64
  /// How much of that was used.
  public var uploadUsed: Int64
  /// What went through it in the period.
  public var counts = TrafficCounts()
  /// What else the controller touched while it was open, most bytes sent first.
  public var others: [OtherDestination] = []
  /// What else it touched beyond those listed.
  public var unlistedOthers = TrafficCounts()

  /// When it was open, as far as is known; nil when it never was.
  public var span: TimeSpan? {
    guard let openedAt, let end = closedAt ?? expires else { return nil }
    return TimeSpan(start: openedAt, end: max(openedAt, end))
  }

  /// Reads a step of a window, which holds the whole window; what was counted so far stays.
  init(_ record: JournalRecord, after earlier: ExceptionUse?) {
    id = record.text(RecordKey.window) ?? "unknown"
    device = record.text(RecordKey.device) ?? "unknown"
    pack = record.text("egress.window.pack") ?? "unknown"
    reason = record.text("egress.window.reason") ?? ""
    requestedBy = record.text("egress.window.requested_by") ?? "unknown"
    requestedAt = record.timestamp("egress.window.requested_at")
    approvedBy = record.text("egress.window.approved_by")
    openedAt = record.timestamp("egress.window.opened_at") ?? earlier?.openedAt
    expires = record.timestamp("egress.window.expires_at") ?? earlier?.expires
    uploadLimit = record.count("egress.window.upload_limit")
    uploadUsed = record.count("egress.window.upload_used")
    counts = earlier?.counts ?? TrafficCounts()
    others = earlier?.others ?? []
    unlistedOthers = earlier?.unlistedOthers ?? TrafficCounts()
    if record.text(RecordKey.step) == "closed" {
      closedAt = record.time
      closedBecause = record.texts(RecordKey.reasons)
    }
  }
}

/// A destination that a controller touched while a window was open that does not cover it.
public struct OtherDestination: Hashable, Sendable {
  /// Its name, or its address.
  public var name: String
  /// The worst verdict on it.
  public var verdict: Verdict
  /// The bytes and flows of the records that touch the window.
  public var counts: TrafficCounts
}

/// Gathers windows and the flows beside them, in the order of the journal.
struct ExceptionUses {
  private var uses: [String: ExceptionUse] = [:]
  private var order: [String] = []
  /// Windows that are or were open until shortly before, by controller.
  private var recent: [String: [String]] = [:]
  private var distinct = DistinctFlows()
  /// Steps of windows that are not listed.
  private(set) var unlisted: Int64 = 0

  private static let maximumWindows = 500
  private static let maximumOthers = 20
  /// How long after a window's end a record may still tell of packets within it: flows are recorded every five minutes.
  private static let recordDelay: Int64 = 600

  mutating func add(_ record: JournalRecord, at time: Timestamp, in period: ReportPeriod) {
    guard time < period.span.end, let id = record.text(RecordKey.window) else { return }
    let use = ExceptionUse(record, after: uses[id])
    if uses[id] == nil {
      // What was over before the period is not told of.
      if order.count >= ExceptionUses.maximumWindows { forget(before: period.span.start) }
      guard order.count < ExceptionUses.maximumWindows else {
        if period.contains(time) { unlisted += 1 }
        return
      }
      order.append(id)
    }
    uses[id] = use
    if use.openedAt != nil, recent[use.device]?.contains(id) != true { recent[use.device, default: []].append(id) }
  }

  mutating func add(flow record: JournalRecord, _ facts: FlowFacts, at time: Timestamp) {
    let id = record.text(RecordKey.window)
    guard id != nil || recent[facts.flow.device] != nil else { return }
    var counts = TrafficCounts(flows: 0, sent: facts.sent, received: facts.received)
    counts.flows = distinct.isFirst(facts.identity, ends: facts.endsFlow) ? 1 : 0
    if let id {
      uses[id]?.counts.add(counts)
      return
    }
    let verdict = facts.flow.verdict ?? .unknown
    let span = TimeSpan(start: facts.start ?? time, end: facts.end ?? time)
    for id in recent[facts.flow.device] ?? [] {
      guard let window = uses[id]?.span, span.start < window.end, window.start <= span.end else { continue }
      touch(id, OtherDestination(name: facts.flow.name ?? facts.flow.address, verdict: verdict, counts: counts))
    }
    recent[facts.flow.device]?.removeAll { id in
      uses[id]?.span.map { $0.end.advanced(bySeconds: ExceptionUses.recordDelay) < time } ?? true
    }
    if recent[facts.flow.device]?.isEmpty == true { recent[facts.flow.device] = nil }
  }

  /// The windows that have to do with the period, in the order asked for.
  func finish(_ period: ReportPeriod) -> [ExceptionUse] {
    order.compactMap { uses[$0] }.filter { use in
      let end = use.closedAt ?? use.expires ?? use.requestedAt ?? period.span.start
      return period.span.start <= end && (use.requestedAt ?? end) < period.span.end
    }.map { use in
      var use = use
      use.others.sort { ($1.counts.sent, $0.name) < ($0.counts.sent, $1.name) }
      return use
    }
  }

  private mutating func touch(_ id: String, _ other: OtherDestination) {
    guard var use = uses[id] else { return }
    if let place = use.others.firstIndex(where: { $0.name == other.name }) {
      use.others[place].counts.add(other.counts)
      use.others[place].verdict = max(use.others[place].verdict, other.verdict)
    } else if use.others.count < ExceptionUses.maximumOthers {
      use.others.append(other)
    } else {
      use.unlistedOthers.add(other.counts)
    }
    uses[id] = use
  }

  private mutating func forget(before start: Timestamp) {
    let over = order.filter { id in uses[id].map { ($0.closedAt ?? $0.expires ?? start) < start } ?? true }
    for id in over { uses[id] = nil }
    order.removeAll { uses[$0] == nil }
  }
}
