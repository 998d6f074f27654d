// Role: traffic goes by the jurisdiction that decided, so a server in an approved country hides nobody behind it.
import EgressTypes
import RecordWording
import Testing

@testable import Reporting

@Suite("Jurisdictions")
struct JurisdictionTests {
  private static let service =
    "service-operator: log.dji.example (tls-sni) is DJI, controlled from CN, by dji-flightlog"
  private let far = Sample.Far(name: "log.dji.example", country: "NL")

  private func report(_ records: [JournalRecord]) throws -> ReportModel {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    return ReportModel.build(records, title: "Hangar 3", period: period)
  }

  private func flow(
    _ verdict: String, _ axis: String?, _ reasons: [String], rules: [String] = ["dji-flightlog/x"], hour: Int64 = 1,
    sent: Int64 = 100
  ) -> JournalRecord {
    Sample.flow(
      .flow, to: far, verdict, began: Sample.at(1, hour), at: Sample.at(1, hour, 1), sent: sent, reasons: reasons,
      rules: rules, axis: axis)
  }

  @Test("a violation by a Chinese service on a server in the Netherlands counts as China's, in table, chart and sums")
  func service() throws {
    let report = try report([
      flow("violation", "service-operator", [Self.service], sent: 700), flow("approved", nil, [], hour: 2, sent: 30),
    ])
    let rows = report.traffic.rows
    #expect(rows.map(\.jurisdiction.country) == ["CN", "NL"])
    #expect(rows.map(\.country) == ["NL", "NL"])
    #expect(rows.map(\.verdict) == [.violation, .approved])
    #expect(report.traffic.jurisdictions.map(\.country) == ["CN", "NL"])
    #expect(report.traffic.jurisdictions.map(\.violating) == [700, 0])
    #expect(report.findings.map(\.jurisdiction) == [FlowJurisdiction(country: "CN", axis: .serviceOperator)])
    #expect(report.newDestinations.listed.map(\.jurisdiction.country) == ["CN"])
    let text = try #require(ReportFormats.named("text")).render(report, in: .dutch)
    #expect(text.contains("CN (door de dienst)"))
    let csv = try #require(ReportFormats.table(named: "jurisdictions", of: report))
    #expect(csv.contains("CN,700,700,0,0,"))
  }

  @Test("the worst verdict of a row is told, whichever flow came first")
  func worst() throws {
    let us = "network-operator: AS64500 N (operators-us, seat): controlled from US, flagged by us-control"
    let both = [
      flow("flagged", "network-operator", [us]),
      flow(
        "unknown", "network-operator",
        [
          "network-operator: AS64500 N (operators-us, seat): controlled from US, but"
            + " us-control was to be reviewed by 2026-01-01"
        ], hour: 2),
    ]
    for records in [both, both.reversed()] {
      let rows = try report(records).traffic.rows
      #expect(rows.map(\.jurisdiction.country) == ["US"])
      #expect(rows.map(\.verdict) == [.unknown])
    }
  }

  @Test("where something decided and no country is named, the server's country does not stand in for it")
  func unnamed() throws {
    let encrypted = flow("ambiguous", "service-operator", ["service-operator: names contradict each other: a, b"])
    #expect(try report([encrypted]).traffic.rows.map(\.jurisdiction.country) == ["unknown"])
    let stranger = flow("violation", "service-operator", [])
    #expect(try report([stranger]).traffic.rows.map(\.jurisdiction.country) == ["unknown"])
  }

  @Test(
    "behind a tunnel, or where a source is missing, nobody knows: the country of the near end does not stand in for it")
  func untold() throws {
    let near = "location: NL by A (database of 2026-11-01, network 192.0.2.0/24): approved by eu-eea"
    let tunnel = flow(
      "unknown", "location",
      [near, "location: where it goes beyond the tunnel or proxy is not known: encrypted-tunnel"],
      rules: ["regular-ops/hidden-destination"])
    #expect(try report([tunnel]).traffic.rows.map(\.jurisdiction.country) == ["unknown"])
    let missing = flow(
      "unknown", "location", [near, "location: a location source is missing: /x"], rules: ["location/source-missing"])
    #expect(try report([missing]).traffic.rows.map(\.jurisdiction.country) == ["unknown"])
    // An encrypted name is told beside a network that is known; a violation is decided whatever else is open.
    let us = "network-operator: AS64500 N (operators-us, seat): controlled from US, flagged by us-control"
    let both = flow(
      "flagged", "network-operator", [us, "service-operator: the name is encrypted"],
      rules: ["operators-us/AS64500", "regular-ops/encrypted-name"])
    #expect(try report([both]).traffic.rows.map(\.jurisdiction.country) == ["US"])
    let decided = flow(
      "violation", "service-operator", [Self.service], rules: ["dji-flightlog/x", "regular-ops/unread-name"])
    #expect(try report([decided]).traffic.rows.map(\.jurisdiction.country) == ["CN"])
  }

  @Test("two flows to one address that were judged under two jurisdictions are two findings, each with its own facts")
  func twoJurisdictions() throws {
    let american = "service-operator: maps.example (tls-sni) is Maps, controlled from US, by us-third-party"
    var second = flow("violation", "service-operator", [american], rules: ["us-third-party/y"], hour: 2, sent: 900)
    second[string: "destination.domain"] = "maps.example"
    let first = flow("violation", "service-operator", [Self.service], sent: 100)
    for records in [[first, second], [second, first]] {
      let report = try report(records)
      #expect(report.findings.map(\.jurisdiction.country) == ["US", "CN"])
      #expect(report.findings.map(\.flows) == [1, 1])
      #expect(report.findings.map(\.sent) == [900, 100])
      #expect(report.findings.map(\.names) == [["maps.example"], ["log.dji.example"]])
      #expect(report.findings.map(\.reasons) == [[american], [Self.service]])
      #expect(report.flows[.violation] == 2)
    }
  }

  @Test("a flow that is judged under another jurisdiction later is one flow of each finding, and one in all")
  func changedJurisdiction() throws {
    let american = "network-operator: AS64500 N (operators-us, seat): controlled from US, flagged by us-control"
    let chinese = "service-operator: log.dji.example (tls-sni) is DJI, controlled from CN, by dji-flightlog"
    func record(_ axis: String, _ reasons: [String], _ rule: String, at minute: Int64, ended: String) -> JournalRecord {
      Sample.flow(
        .flow, to: far, "flagged", began: Sample.at(1, 1), at: Sample.at(1, 1, minute), sent: 10, reason: ended,
        reasons: reasons, rules: [rule], axis: axis)
    }
    let report = try report([
      record("network-operator", [american], "operators-us/AS64500", at: 5, ended: "active"),
      record("service-operator", [american, chinese], "dji-flightlog/x", at: 10, ended: "active"),
      record("service-operator", [american, chinese], "dji-flightlog/x", at: 12, ended: "closed"),
    ])
    #expect(report.findings.map(\.jurisdiction.country) == ["CN", "US"])
    #expect(report.findings.map(\.flows) == [1, 1])
    #expect(report.findings.map(\.sent) == [20, 10])
    #expect(report.flows[.flagged] == 1)
  }

  @Test("a violation that milder rules left standing is never put under the country that they approve")
  func standsFromBefore() throws {
    let milder = "service-operator: log.dji.example (tls-sni) is DJI, controlled from NL, by dji-eu, which allows it"
    let stands = "service-operator: violation \(Verdict.standsFromBefore)"
    let report = try report([
      flow("violation", "service-operator", [Self.service], sent: 100),
      flow("violation", "service-operator", [milder, stands], rules: ["dji-eu/x"], hour: 2, sent: 900),
    ])
    #expect(report.traffic.jurisdictions.map(\.country) == ["unknown", "CN"])
    #expect(report.findings.map(\.jurisdiction.country) == ["unknown", "CN"])
  }

  @Test("a flow whose server or operator is told otherwise later is a flow of both cards")
  func otherOperator() throws {
    func record(_ name: String, at minute: Int64, ended: String) -> JournalRecord {
      var record = Sample.flow(
        .flow, to: far, "violation", began: Sample.at(1, 1), at: Sample.at(1, 1, minute), sent: 10, reason: ended,
        reasons: [Self.service], rules: ["dji-flightlog/x"], axis: "service-operator")
      record[string: "destination.as.organization.name"] = name
      return record
    }
    let report = try report([record("A", at: 5, ended: "active"), record("B", at: 10, ended: "closed")])
    #expect(report.findings.map(\.flows) == [1, 1])
    #expect(report.flows[.violation] == 1)
  }

  @Test("location data that grows older gives no further reasons")
  func ages() throws {
    let reasons = (45...60).map { age in
      "location: CN by IPFire (database of 2026-09-02, \(age) days old, network 198.51.100.0/26): adverse by cn-control"
    }
    let other =
      "location: CN by DB-IP (database of 2026-10-02, 45 days old, network 198.51.100.0/24): adverse by cn-control"
    let report = try report(
      (reasons + [other]).enumerated().map { hour, reason in
        flow("violation", "location", [reason], rules: ["cn-control/CN"], hour: Int64(hour))
      })
    #expect(report.findings.map(\.reasons) == [[reasons[0], other]])
    #expect(report.findings.map(\.unlistedReasons) == [0])
  }

  @Test("a baseline says nothing of where traffic went, so the server's country stands")
  func baseline() throws {
    let outside = flow(
      "violation", "service-operator", ["service-operator: log.dji.example is outside the baseline"],
      rules: ["strict-ldm/outside-baseline"])
    #expect(try report([outside]).traffic.rows.map(\.jurisdiction.country) == ["NL"])
  }

  @Test("of servers that sources place apart, the country that is not approved counts")
  func disputed() throws {
    var record = flow(
      "violation", "location",
      [
        "location: NL by A (database of 2026-11-01, network 192.0.2.0/24): approved by eu-eea",
        "location: CN by B (database of 2026-11-01, network 192.0.2.0/24): adverse by cn-control",
        "location: sources disagree: NL, CN; the worst counts",
      ])
    record[string: "destination.geo.country_iso_code"] = nil
    record[string: "egress.location.certainty"] = "disputed"
    let rows = try report([record]).traffic.rows
    #expect(rows.map(\.jurisdiction) == [FlowJurisdiction(country: "CN", axis: .location)])
    #expect(rows.map(\.country) == ["disputed"])
  }

  @Test("parts of a bar never come to more than the bar, and the smallest violation shows")
  func bars() {
    let chart = BarChart.jurisdictions(
      [
        JurisdictionTraffic(country: "NL", counts: TrafficCounts(sent: 1_000_000)),
        JurisdictionTraffic(country: "CN", counts: TrafficCounts(sent: 5), violating: 1, undecided: 2, flagged: 2),
        JurisdictionTraffic(country: "US", counts: TrafficCounts(sent: 500_000), flagged: 250_000),
      ], .english)
    #expect(
      chart.bars.map { chart.signs(of: $0, outOf: 40) } == [
        String(repeating: "#", count: 40), "!",
        String(repeating: "~", count: 10) + String(repeating: "#", count: 10),
      ])
  }

  @Test("on a tie each country that a rule decided on is told, and none that did not decide")
  func ties() {
    var record = Sample.flow(.flow, "violation", began: Sample.at(0), at: Sample.at(1))
    record[string: RecordKey.axis] = Axis.location.rawValue
    record[list: RecordKey.reasons] = [
      "location: SG by IPFire (database of 2026-11-01, network 198.51.100.0/24): not approved under regular-ops",
      "network-operator: AS45102 Alibaba (operators-cn, evident from the organisation's name): controlled from CN,"
        + " adverse by cn-control",
      "service-operator: maps.example (dns) is Maps, controlled from US, by us-third-party",
    ]
    record[list: RecordKey.ruleIDs] = ["regular-ops/not-approved", "operators-cn/AS45102"]
    #expect(FlowJurisdiction(record, server: "SG") == FlowJurisdiction(country: "SG/CN", axis: .location))
    record[list: RecordKey.ruleIDs] = ["regular-ops/outside-baseline"]
    #expect(FlowJurisdiction(record, server: "SG") == FlowJurisdiction(country: "SG", axis: .location))
  }
}
