// Role: the sums of one report as one flat record, to be signed and joined with those of other gateways.
import EgressTypes

/// What a gateway tells others of one period: sums, no flows.
public struct WeeklySummary: Hashable, Sendable {
  /// Sums of one controller or one country.
  public struct Share: Hashable, Sendable {
    /// The controller's pseudonym or the country.
    public var name: String
    /// Flows and bytes.
    public var counts: TrafficCounts
    /// Its flows that are violations; 0 for a country.
    public var violations: Int64 = 0
  }

  /// How the hangar is called.
  public var hangar: String
  /// The period's name: `2026-W47`.
  public var period: String
  /// The time zone that the period was cut in.
  public var zone: String
  /// From the first second to the first one after it.
  public var span: TimeSpan
  /// The answer as one word: `observed`, `not_observed`, `not_verifiable`.
  public var answer: String
  /// Whether the records come from a replay of files.
  public var isReplay: Bool
  /// The seconds of the period that were watched.
  public var watched: Int64
  /// Flows by verdict, where there are any; `approved` is not among them.
  public var flows: [Verdict: Int64]
  /// Those of the violations that only left a baseline.
  public var flowsOutsideBaseline: Int64
  /// All that crossed the border.
  public var counts: TrafficCounts
  /// Alerts raised.
  public var alerts: Int64
  /// Alerts that nobody acknowledged.
  public var openAlerts: Int64
  /// Exceptions that were open.
  public var exceptions: Int64
  /// Devices in no inventory.
  public var unregisteredDevices: Int64
  /// Registered controllers that were never seen.
  public var unseenControllers: Int64
  /// The controllers, most bytes sent first; a last one named `others` stands for those beyond the bound.
  public var controllers: [Share]
  /// The countries in which servers stand, in the same way.
  public var countries: [Share]
  /// The jurisdictions that verdicts rest on, in the same way; nil in a summary of a version that did not tell them.
  public var jurisdictions: [JurisdictionTraffic]?
  /// How many records the journal has, and their root hash; nil when the journal's head was not given.
  public var journal: (size: Int64, root: String)? {
    get { journalSize.map { ($0, journalRoot) } }
    set { (journalSize, journalRoot) = (newValue?.size, newValue?.root ?? "") }
  }

  private var journalSize: Int64?
  private var journalRoot = ""

  /// Controllers and countries that are listed.
  private static let longestList = 200

  /// Sums up a report, under another name of the hangar if one is given.
  public init(_ report: ReportModel, hangar: String? = nil) {
    self.hangar = hangar?.visible ?? report.title
    period = report.period.label
    zone = report.period.zone
    span = report.period.span
    answer = report.answer.status
    isReplay = report.isReplay
    watched = report.coverage.watched
    flows = report.flows.filter { $0.value > 0 }
    flowsOutsideBaseline = report.flowsOutsideBaseline
    counts = report.traffic.total
    alerts = report.alerts
    openAlerts = report.alertHandling.open
    exceptions = Int64(report.exceptions.count { $0.openedAt != nil })
    unregisteredDevices = Int64(report.unregistered.count).adding(report.unlistedUnregistered)
    unseenControllers = Int64(report.inventory.devices.count { !$0.isSeen }).adding(report.inventory.unnamed)
    controllers = WeeklySummary.bounded(
      report.inventory.devices.map { Share(name: $0.device, counts: $0.counts, violations: $0.violations) })
    var sums: [String: TrafficCounts] = [:]
    for row in report.traffic.rows { sums[row.country, default: TrafficCounts()].add(row.counts) }
    if report.traffic.unlisted.flows > 0 || report.traffic.unlisted.sent > 0 {
      sums[WeeklySummary.others, default: TrafficCounts()].add(report.traffic.unlisted)
    }
    countries = WeeklySummary.bounded(sums.map { Share(name: $0.key, counts: $0.value) })
    jurisdictions = WeeklySummary.bounded(report.traffic.jurisdictions)
    journal = report.journal.map { ($0.size, $0.root) }
  }

  /// Stands for what is beyond a bound.
  public static let others = FlowFacts.others

  private static func bounded(_ sums: [JurisdictionTraffic]) -> [JurisdictionTraffic] {
    guard sums.count > longestList else { return sums }
    var rest = JurisdictionTraffic(country: others)
    for sum in sums.dropFirst(longestList) { rest.add(sum) }
    return sums.prefix(longestList) + [rest]
  }

  private static func bounded(_ shares: [Share]) -> [Share] {
    let sorted = shares.sorted { ($1.counts.sent, $0.name) < ($0.counts.sent, $1.name) }
    guard sorted.count > longestList else { return sorted }
    var rest = Share(name: others, counts: TrafficCounts())
    for share in sorted.dropFirst(longestList) {
      rest.counts.add(share.counts)
      rest.violations = rest.violations.adding(share.violations)
    }
    return sorted.prefix(longestList) + [rest]
  }
}
