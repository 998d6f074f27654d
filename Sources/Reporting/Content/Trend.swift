// Role: the weeks up to the end of the period: how much was watched, how much was sent, how it was judged.
import EgressTypes

/// One week of the trend.
public struct TrendWeek: Hashable, Sendable {
  /// `2026-W47`.
  public var label: String
  /// The part of the week before the end of the period.
  public var span: TimeSpan
  /// Seconds of it that were watched.
  public var watched: Int64 = 0
  /// What crossed the border.
  public var counts = TrafficCounts()
  /// Flows that crossed it by the verdict of their first record in the week.
  public var flows: [Verdict: Int64] = [:]
}

/// Gathers flow and coverage records into weeks.
struct Trend {
  private var weeks: [TrendWeek]
  /// The time of the trend before the period.
  private let before: TimeSpan?
  /// What was watched then; made when a record tells.
  private var earlier: CoverageMap?
  private var distinct: [DistinctFlows]
  private var began: Timestamp?

  init(_ period: ReportPeriod) {
    weeks = period.weeks.map { TrendWeek(label: $0.label, span: $0.span) }
    distinct = Array(repeating: DistinctFlows(), count: weeks.count)
    let start = weeks.first?.span.start ?? period.span.start
    before = start < period.span.start ? TimeSpan(start: start, end: period.span.start) : nil
  }

  mutating func add(coverage record: JournalRecord) {
    guard let start = record.timestamp(ReportKey.start) else { return }
    note(start)
    guard let before, start < before.end else { return }
    if earlier == nil { earlier = CoverageMap(span: before) }
    earlier?.add(record)
  }

  mutating func add(flow record: JournalRecord, _ facts: FlowFacts, at time: Timestamp) {
    note(time)
    guard facts.flow.crossesBorder,
      let place = weeks.lastIndex(where: { $0.span.contains(time) })
    else { return }
    let verdict = facts.flow.verdict ?? .unknown
    let first: Int64 = distinct[place].isFirst(facts.identity, ends: facts.endsFlow) ? 1 : 0
    weeks[place].counts.add(TrafficCounts(flows: first, sent: facts.sent, received: facts.received))
    weeks[place].flows[verdict, default: 0] += first
  }

  /// The weeks since the journal's first record, with what the map of the period itself knows.
  func finish(_ period: CoverageMap) -> [TrendWeek] {
    guard let began else { return [] }
    return weeks.filter { began < $0.span.end }.map { week in
      var week = week
      week.watched = period.count(week.span).watched + (earlier?.count(week.span).watched ?? 0)
      return week
    }
  }

  private mutating func note(_ time: Timestamp?) {
    if let time { began = began.map { min($0, time) } ?? time }
  }
}
