// Role: destinations that no earlier record of the journal knows, and what makes that less certain.
import EgressTypes
import RecordWording

/// A destination that was first seen in the period.
public struct NewDestination: Hashable, Sendable {
  /// Its name, or its address where none was seen.
  public var name: String
  /// Under whose authority it is, by the flow with the worst verdict.
  public var jurisdiction: FlowJurisdiction
  /// The country of the server of its worst flow, of several the first.
  public var country: String
  /// The network operator of that flow.
  public var networkOperator: String
  /// The controller that was first seen to speak to it.
  public var device: String
  /// When the first flow began.
  public var firstSeen: Timestamp
  /// The worst verdict on it.
  public var verdict: Verdict
  /// Flows and bytes of all controllers.
  public var counts = TrafficCounts()
}

/// What is new.
public struct NewDestinations: Hashable, Sendable {
  /// The destinations in the order first seen.
  public var listed: [NewDestination] = []
  /// Further ones.
  public var unlisted: Int64 = 0
  /// Whether there are flow records from before the period to compare with.
  public var hasEarlierRecords = false
  /// Before when records were deleted by age, so that a destination seen only then counts as new; nil for none deleted.
  public var deletedBefore: Timestamp?
  /// Whether there were so many destinations before that some may be called new and are not.
  public var isUpperBound = false
}

/// Gathers destinations of flows that cross the border.
struct NewDestinationList {
  private var result = NewDestinations()
  private var known: Set<UInt64> = []
  private var places: [UInt64: Int] = [:]
  private var distinct = DistinctFlows()

  private static let maximumKnown = 1 << 20
  private static let maximumListed = 1000

  mutating func add(_ facts: FlowFacts, at time: Timestamp, in period: ReportPeriod) {
    guard time < period.span.end, facts.flow.crossesBorder else { return }
    let name = facts.flow.name ?? facts.flow.address
    let key = StableHash.of(name)
    guard period.contains(time) else {
      result.hasEarlierRecords = true
      if known.count < NewDestinationList.maximumKnown { known.insert(key) } else { result.isUpperBound = true }
      return
    }
    guard !known.contains(key) else { return }
    let verdict = facts.flow.verdict ?? .unknown
    if let place = places[key] {
      if verdict > result.listed[place].verdict {
        // What stands in one row belongs to one flow, the worst.
        result.listed[place].jurisdiction = facts.flow.jurisdiction
        result.listed[place].country = facts.flow.country
        result.listed[place].networkOperator = facts.flow.networkOperator
      }
      count(facts, verdict, at: place)
    } else if result.listed.count < NewDestinationList.maximumListed {
      places[key] = result.listed.count
      result.listed.append(
        NewDestination(
          name: name, jurisdiction: facts.flow.jurisdiction, country: facts.flow.country,
          networkOperator: facts.flow.networkOperator, device: facts.flow.device,
          firstSeen: facts.start ?? time, verdict: verdict))
      count(facts, verdict, at: result.listed.count - 1)
    } else {
      result.unlisted += 1
      if known.count < NewDestinationList.maximumKnown { known.insert(key) } else { result.isUpperBound = true }
    }
  }

  /// Notices that records from before a time are gone.
  mutating func noteDeletion(before time: Timestamp, in period: ReportPeriod) {
    let end = min(time, period.span.end)
    result.deletedBefore = max(result.deletedBefore ?? end, end)
  }

  func finish() -> NewDestinations {
    var result = result
    result.listed.sort { ($0.firstSeen, $0.name) < ($1.firstSeen, $1.name) }
    return result
  }

  private mutating func count(_ facts: FlowFacts, _ verdict: Verdict, at place: Int) {
    let first: Int64 = distinct.isFirst(facts.identity, ends: facts.endsFlow) ? 1 : 0
    result.listed[place].counts.add(TrafficCounts(flows: first, sent: facts.sent, received: facts.received))
    result.listed[place].verdict = max(result.listed[place].verdict, verdict)
  }
}
