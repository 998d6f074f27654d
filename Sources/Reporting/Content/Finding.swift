// Role: what was found: flows that are not simply approved, gathered by controller, destination, verdict and jurisdiction.
import EgressTypes
import RecordWording

/// The flows of one controller to one destination that got one verdict under one jurisdiction.
public struct Finding: Hashable, Sendable {
  /// The verdict.
  public var verdict: Verdict
  /// The controller's pseudonym, or an unregistered device's address.
  public var device: String
  /// The far end's address.
  public var address: String
  /// The names it went by, in the order first seen; the first few of them.
  public var names: [String] = []
  /// Under whose authority the far end is.
  public var jurisdiction: FlowJurisdiction
  /// The country in which the server stands, `disputed` or `unknown`.
  public var country: String
  /// The network operator of the far end.
  public var networkOperator: String
  /// Whether what was violated is a baseline, which says nothing of where the traffic went.
  public var isOutsideBaseline = false
  /// The flows, each counted once; one that fits another finding later is a flow of both.
  public var flows: Int64 = 0
  /// Bytes from the controller, at least.
  public var sent: Int64 { (counted ?? atVerdict).sent }
  /// Bytes to the controller, at least.
  public var received: Int64 { (counted ?? atVerdict).received }
  /// Bytes by flow records, which hold differences; `nil` before the first of them.
  fileprivate var counted: ByteCounts?
  /// Bytes of the flows when their verdicts were reached: all that is known where a crash took every flow record.
  fileprivate var atVerdict = ByteCounts()
  /// From the first packet to the last one recorded.
  public var span: TimeSpan
  /// The strongest action taken.
  public var action: Action = .record
  /// Why, each reason once, in the order first recorded; the first few of them.
  public var reasons: [String] = []
  /// The same without the ages of location data: one that grows older is no further reason.
  fileprivate var agelessReasons: [String] = []
  /// How many times a record gave a reason beyond those.
  public var unlistedReasons: Int64 = 0
  /// The rules that decided, each once; the first few of them.
  public var ruleIDs: [String] = []
  /// The place in the journal of the first record, by which it can be explained and exported.
  public var firstEvent: Int64?

  /// Names listed of one destination.
  static let maximumNames = 4
  /// Reasons and rules listed of one finding.
  static let maximumReasons = 8

  /// The destination as people read it: its names, if any were seen, and its address.
  public var destination: String { names.isEmpty ? address : "\(names.joined(separator: ", ")) (\(address))" }
}

extension Finding {
  /// Bytes in both directions.
  fileprivate struct ByteCounts: Hashable {
    var sent: Int64 = 0
    var received: Int64 = 0

    func adding(_ facts: FlowFacts) -> ByteCounts {
      ByteCounts(sent: sent.adding(facts.sent), received: received.adding(facts.received))
    }
  }

  /// Takes a further record of a flow of this finding.
  fileprivate mutating func take(_ facts: FlowFacts, at span: TimeSpan, isFlow: Bool, isFirst: Bool) {
    let flow = facts.flow
    if isFirst { flows += 1 }
    if isFlow {
      counted = (counted ?? ByteCounts()).adding(facts)
    } else if isFirst {
      atVerdict = atVerdict.adding(facts)
    }
    self.span = self.span.joined(with: span)
    action = max(action, flow.action)
    if let name = flow.name, !names.contains(name), names.count < Finding.maximumNames { names.append(name) }
    for (reason, ageless) in zip(flow.reasons, flow.agelessReasons) where !agelessReasons.contains(ageless) {
      if reasons.count < Finding.maximumReasons {
        reasons.append(reason)
        agelessReasons.append(ageless)
      } else {
        unlistedReasons += 1
      }
    }
    for rule in flow.rules where !ruleIDs.contains(rule) && ruleIDs.count < Finding.maximumReasons {
      ruleIDs.append(rule)
    }
  }
}

/// Gathers findings; beyond a bound, further ones are counted and not listed.
struct FindingList {
  private struct Key: Hashable {
    let verdict: Verdict
    let isOutsideBaseline: Bool
    let device, address, country, networkOperator: String
    let jurisdiction: FlowJurisdiction
  }

  private var findings: [Finding] = []
  private var places: [Key: Int] = [:]
  private var distinct = DistinctFlows()
  /// The flows of each card.
  private var distinctByCard = DistinctFlows()
  /// Whether some flows may have been counted twice.
  var areUpperBounds: Bool { distinct.isUpperBound || distinctByCard.isUpperBound }
  /// Flows by verdict, listed or not.
  private(set) var flows: [Verdict: Int64] = [:]
  /// Flows by verdict that no listed finding holds.
  private(set) var unlisted: [Verdict: Int64] = [:]
  /// Violations of a baseline, listed or not.
  private(set) var flowsOutsideBaseline: Int64 = 0
  /// By verdict, from the first packet to the last one recorded.
  private(set) var spans: [Verdict: TimeSpan] = [:]

  private static let maximumFindings = 2000

  /// Takes a verdict or flow record.
  mutating func add(_ record: JournalRecord, _ facts: FlowFacts, at time: Timestamp) {
    let flow = facts.flow
    guard let verdict = flow.verdict, verdict != .approved else { return }
    let isFlow = record.kind == .flow
    // A flow whose verdict worsens is one flow under each verdict.
    let first: Int64 = distinct.isFirst(facts.identity &+ UInt64(verdict.rawValue), ends: facts.endsFlow) ? 1 : 0
    let span = TimeSpan(start: facts.start ?? time, end: facts.end ?? time)
    flows[verdict, default: 0] += first
    if flow.isOutsideBaseline { flowsOutsideBaseline += first }
    spans[verdict] = spans[verdict].map { $0.joined(with: span) } ?? span

    // A name is often seen after the first packet, so the address tells destinations apart. Behind one address may be
    // services of several countries, and a card that names one of them must not hold flows of another.
    let key = Key(
      verdict: verdict, isOutsideBaseline: flow.isOutsideBaseline, device: flow.device, address: flow.address,
      country: flow.country, networkOperator: flow.networkOperator, jurisdiction: flow.jurisdiction)
    // All that makes the key: a card that a flow moves to holds that flow.
    let card = StableHash.of(
      flow.jurisdiction.country, flow.jurisdiction.axis.rawValue, flow.country, flow.networkOperator,
      flow.isOutsideBaseline ? "baseline" : "", verdict.name)
    let firstHere: Int64 = distinctByCard.isFirst(facts.identity ^ card, ends: facts.endsFlow) ? 1 : 0
    guard let place = place(of: key, span) else {
      unlisted[verdict, default: 0] += first
      return
    }
    findings[place].take(facts, at: span, isFlow: isFlow, isFirst: firstHere > 0)
    if findings[place].firstEvent == nil { findings[place].firstEvent = record[integer: RecordKey.index] }
  }

  /// Where the finding with a key is, or is put; nil beyond the bound.
  private mutating func place(of key: Key, _ span: TimeSpan) -> Int? {
    if let place = places[key] { return place }
    guard findings.count < FindingList.maximumFindings else { return nil }
    places[key] = findings.count
    findings.append(
      Finding(
        verdict: key.verdict, device: key.device, address: key.address, jurisdiction: key.jurisdiction,
        country: key.country, networkOperator: key.networkOperator, isOutsideBaseline: key.isOutsideBaseline, span: span
      ))
    return findings.count - 1
  }

  /// The findings: worst verdict first, then most bytes sent, then in order of time.
  var sorted: [Finding] {
    findings.sorted {
      if $0.verdict != $1.verdict { return $0.verdict > $1.verdict }
      if $0.sent != $1.sent { return $0.sent > $1.sent }
      if $0.span != $1.span { return ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
      if $0.jurisdiction != $1.jurisdiction {
        return ($0.jurisdiction.country, $0.jurisdiction.axis.rawValue)
          < ($1.jurisdiction.country, $1.jurisdiction.axis.rawValue)
      }
      return ($0.device, $0.address, $0.country, $0.networkOperator, $0.isOutsideBaseline ? 1 : 0)
        < ($1.device, $1.address, $1.country, $1.networkOperator, $1.isOutsideBaseline ? 1 : 0)
    }
  }
}

extension TimeSpan {
  /// From the earlier start to the later end.
  func joined(with other: TimeSpan) -> TimeSpan {
    TimeSpan(start: min(start, other.start), end: max(end, other.end))
  }
}
