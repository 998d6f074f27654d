// Role: a weekly summary as a flat record, and the way back from one that somebody else wrote.
import EgressTypes

/// Why a record is no weekly summary.
public struct SummaryMistake: Error, Hashable, Sendable {
  /// The key that is missing or holds something else.
  public let key: String
  /// The version of a summary that only a newer program reads; nil where that is not what is wrong.
  public var newerVersion: Int64?
  /// The key of the total that its parts do not come to; nil where that is not what is wrong.
  public var total: String?
}

private enum SummaryKey {
  static let version = "egress.summary.version"
  static let hangar = "egress.summary.hangar"
  static let period = "egress.summary.period"
  static let zone = "egress.summary.zone"
  static let answer = "egress.summary.answer"
  static let replay = "egress.summary.replay"
  static let watched = "egress.summary.watched"
  static let flows = "egress.summary.flows"
  static let baseline = "egress.summary.flows_outside_baseline"
  static let allFlows = "egress.summary.flows_total"
  static let sent = "egress.summary.bytes_sent"
  static let received = "egress.summary.bytes_received"
  static let alerts = "egress.summary.alerts"
  static let openAlerts = "egress.summary.alerts_open"
  static let exceptions = "egress.summary.exceptions"
  static let strangers = "egress.summary.unregistered_devices"
  static let unseen = "egress.summary.unseen_controllers"
  static let controllers = "egress.summary.controllers"
  static let countries = "egress.summary.countries"
  static let jurisdictions = "egress.summary.jurisdictions"
  static let size = "egress.summary.journal.size"
  static let root = "egress.summary.journal.root"
}

extension WeeklySummary {
  /// The version that is written.
  ///
  /// Version 1, which tells no jurisdictions, is read too.
  private static let version: Int64 = 2

  /// The summary as a record: integers, texts, and lists of `name|flows|bytes sent|bytes received|violations`; of
  /// jurisdictions `name|flows|bytes sent|bytes received|violating|undecided|flagged`, the last three in bytes sent.
  public var record: JournalRecord {
    var record = JournalRecord()
    record[integer: SummaryKey.version] = jurisdictions == nil ? 1 : WeeklySummary.version
    record[string: SummaryKey.hangar] = hangar
    record[string: SummaryKey.period] = period
    record[string: SummaryKey.zone] = zone
    record[string: ReportKey.start] = span.start.description
    record[string: ReportKey.end] = span.end.description
    record[string: SummaryKey.answer] = answer
    record[integer: SummaryKey.replay] = isReplay ? 1 : 0
    record[integer: SummaryKey.watched] = watched
    record[list: SummaryKey.flows] = Verdict.allCases.dropFirst().map { "\($0.name)=\(flows[$0] ?? 0)" }
    record[integer: SummaryKey.baseline] = flowsOutsideBaseline
    record[integer: SummaryKey.allFlows] = counts.flows
    record[integer: SummaryKey.sent] = counts.sent
    record[integer: SummaryKey.received] = counts.received
    record[integer: SummaryKey.alerts] = alerts
    record[integer: SummaryKey.openAlerts] = openAlerts
    record[integer: SummaryKey.exceptions] = exceptions
    record[integer: SummaryKey.strangers] = unregisteredDevices
    record[integer: SummaryKey.unseen] = unseenControllers
    record[list: SummaryKey.controllers] = controllers.map(\.text)
    record[list: SummaryKey.countries] = countries.map(\.text)
    if let jurisdictions { record[list: SummaryKey.jurisdictions] = jurisdictions.map(\.text) }
    record[integer: SummaryKey.size] = journal?.size
    record[string: SummaryKey.root] = journal?.root
    return record
  }

  /// Reads a record; throws the key that is not as it must be.
  public init(_ record: JournalRecord) throws(SummaryMistake) {
    func text(_ key: String) throws(SummaryMistake) -> String {
      guard let text = record.text(key) else { throw SummaryMistake(key: key) }
      return text
    }
    func count(_ key: String) throws(SummaryMistake) -> Int64 {
      guard let number = record[integer: key], number >= 0 else { throw SummaryMistake(key: key) }
      return number
    }
    func shares(_ key: String) throws(SummaryMistake) -> [Share] {
      var shares: [Share] = []
      for text in record.texts(key) {
        guard let share = Share(text) else { throw SummaryMistake(key: key) }
        shares.append(share)
      }
      return shares
    }
    guard let version = record[integer: SummaryKey.version], version >= 1 else {
      throw SummaryMistake(key: SummaryKey.version)
    }
    guard version <= WeeklySummary.version else {
      throw SummaryMistake(key: SummaryKey.version, newerVersion: version)
    }
    guard let start = record.timestamp(ReportKey.start) else { throw SummaryMistake(key: ReportKey.start) }
    guard let end = record.timestamp(ReportKey.end), start < end else { throw SummaryMistake(key: ReportKey.end) }
    span = TimeSpan(start: start, end: end)
    hangar = try text(SummaryKey.hangar)
    period = try text(SummaryKey.period)
    zone = try text(SummaryKey.zone)
    answer = try text(SummaryKey.answer)
    guard ["observed", "not_observed", "not_verifiable"].contains(answer) else {
      throw SummaryMistake(key: SummaryKey.answer)
    }
    isReplay = try count(SummaryKey.replay) != 0
    watched = try count(SummaryKey.watched)
    // Nothing is clear that was not watched, whoever says so.
    guard watched <= span.seconds, answer != "not_observed" || watched == span.seconds else {
      throw SummaryMistake(key: SummaryKey.watched)
    }
    flows = [:]
    for item in record.texts(SummaryKey.flows) {
      let (name, number) = item.cut(at: "=")
      guard let verdict = Verdict(name: String(name)), let flows = Int64(number), flows >= 0 else {
        throw SummaryMistake(key: SummaryKey.flows)
      }
      if flows > 0 { self.flows[verdict] = flows }
    }
    flowsOutsideBaseline = try count(SummaryKey.baseline)
    // Nor is anything clear of which violations are told; those of a baseline say nothing of jurisdictions.
    guard answer != "not_observed" || flows[.violation, default: 0] <= flowsOutsideBaseline else {
      throw SummaryMistake(key: SummaryKey.answer)
    }
    counts = TrafficCounts()
    counts.flows = try count(SummaryKey.allFlows)
    counts.sent = try count(SummaryKey.sent)
    counts.received = try count(SummaryKey.received)
    alerts = try count(SummaryKey.alerts)
    openAlerts = try count(SummaryKey.openAlerts)
    exceptions = try count(SummaryKey.exceptions)
    unregisteredDevices = try count(SummaryKey.strangers)
    unseenControllers = try count(SummaryKey.unseen)
    controllers = try shares(SummaryKey.controllers)
    countries = try shares(SummaryKey.countries)
    if version >= 2 {
      guard record[SummaryKey.jurisdictions] != nil || counts.sent == 0 else {
        throw SummaryMistake(key: SummaryKey.jurisdictions)
      }
      var sums: [JurisdictionTraffic] = []
      for text in record.texts(SummaryKey.jurisdictions) {
        guard let sum = JurisdictionTraffic(text) else { throw SummaryMistake(key: SummaryKey.jurisdictions) }
        sums.append(sum)
      }
      try WeeklySummary.hold(sums, against: counts)
      jurisdictions = sums
    }
    journal = record[integer: SummaryKey.size].map { ($0, record.text(SummaryKey.root) ?? "") }
  }
}

extension WeeklySummary {
  /// Holds jurisdictions against all that crossed the border.
  ///
  /// None of it is outside the list: what is beyond its bound stands under `others`. Sums are held at the largest number
  /// here as where they were made, so that those of a true summary agree.
  private static func hold(_ sums: [JurisdictionTraffic], against total: TrafficCounts) throws(SummaryMistake) {
    var counts = TrafficCounts()
    for sum in sums { counts.add(sum.counts) }
    func mistake(_ total: String) -> SummaryMistake { SummaryMistake(key: SummaryKey.jurisdictions, total: total) }
    guard counts.flows == total.flows else { throw mistake(SummaryKey.allFlows) }
    guard counts.sent == total.sent else { throw mistake(SummaryKey.sent) }
    guard counts.received == total.received else { throw mistake(SummaryKey.received) }
  }
}

extension WeeklySummary.Share {
  fileprivate var text: String { "\(name)|\(counts.flows)|\(counts.sent)|\(counts.received)|\(violations)" }

  /// Reads `name|flows|bytes sent|bytes received|violations`; nil for anything else.
  fileprivate init?(_ text: String) {
    let fields = text.split(separator: "|", omittingEmptySubsequences: false)
    let numbers = fields.dropFirst().compactMap { Int64($0) }.filter { $0 >= 0 }
    guard fields.count == 5, numbers.count == 4 else { return nil }
    name = String(fields[0])
    counts = TrafficCounts(flows: numbers[0], sent: numbers[1], received: numbers[2])
    violations = numbers[3]
  }
}

extension JurisdictionTraffic {
  fileprivate var text: String {
    "\(country)|\(counts.flows)|\(counts.sent)|\(counts.received)|\(violating)|\(undecided)|\(flagged)"
  }

  /// Reads the same text; nil for anything else, and where the parts come to more than the whole.
  fileprivate init?(_ text: String) {
    let fields = text.split(separator: "|", omittingEmptySubsequences: false)
    let numbers = fields.dropFirst().compactMap { Int64($0) }.filter { $0 >= 0 }
    guard fields.count == 7, numbers.count == 6 else { return nil }
    self.init(
      country: String(fields[0]), counts: TrafficCounts(flows: numbers[0], sent: numbers[1], received: numbers[2]),
      violating: numbers[3], undecided: numbers[4], flagged: numbers[5])
    guard violating.adding(undecided).adding(flagged) <= counts.sent else { return nil }
  }
}
