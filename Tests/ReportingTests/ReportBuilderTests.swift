// Role: what records add up to: flows once, bytes from the controller's side, changes of rules, losses.
import EgressTypes
import Testing

@testable import Reporting

@Suite("Report builder")
struct ReportBuilderTests {
  private func report(_ records: [JournalRecord]) throws -> ReportModel {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    return ReportModel.build(records, title: "Hangar 3", period: period)
  }

  @Test("a long flow is one flow, and its differences add up")
  func longFlow() throws {
    let began = Sample.at(0, 1)
    let records = (1...4).map { part in
      Sample.flow(
        .flow, began: began, at: began.advanced(bySeconds: 300 * Int64(part)), sent: 100, received: 10,
        reason: part == 4 ? "closed" : "active")
    }
    let again = Sample.flow(.flow, began: Sample.at(0, 2), at: Sample.at(0, 2, 1), sent: 1, received: 1)
    let traffic = try report(records + [again]).traffic
    #expect(traffic.rows.map(\.counts.flows) == [2])
    #expect(traffic.total.sent == 401)
    #expect(traffic.total.received == 41)
  }

  @Test("counts that do not add up put all the time in doubt that their record names, also of an earlier period")
  func lateMismatch() throws {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    let start = period.span.end.advanced(bySeconds: -3_600)
    let end = period.span.end.advanced(bySeconds: 600)
    var record = JournalRecord(kind: .watch, at: end)
    record[string: RecordKey.step] = "mismatch"
    record[string: "event.start"] = start.description
    record[string: "event.end"] = end.description
    record[list: RecordKey.reasons] = ["1 frames lost"]
    let doubt = try #require(try report([record]).doubts.first)
    #expect(doubt.span == TimeSpan(start: start, end: period.span.end))
    #expect(doubt.cause == .countsMismatch(["1 frames lost"]))
    record[string: "event.start"] = period.span.end.description
    #expect(try report([record]).doubts == [])
  }

  @Test("of a flow whose records a crash took, what it had sent at its verdict is told")
  func crashed() throws {
    let began = Sample.at(0, 1)
    let lost = Sample.flow(.verdict, "violation", began: began, at: began, sent: 60)
    #expect(try report([lost]).findings.map(\.sent) == [60])
    let counted = Sample.flow(.flow, "violation", began: began, at: began.advanced(bySeconds: 9), sent: 100)
    #expect(try report([lost, counted]).findings.map(\.sent) == [100], "bytes up to the verdict count once")
  }

  @Test("bytes of verdict records are totals and are not added")
  func verdictBytes() throws {
    let began = Sample.at(0, 1)
    let verdict = Sample.flow(.verdict, "violation", began: began, at: began, sent: 60)
    let flow = Sample.flow(.flow, "violation", began: began, at: began.advanced(bySeconds: 9), sent: 500)
    let finding = try #require(try report([verdict, flow]).findings.first)
    #expect(finding.sent == 500)
    #expect(finding.flows == 1)
    #expect(finding.span == TimeSpan(start: began, end: began.advanced(bySeconds: 9)))
  }

  @Test("a flow whose verdict worsens is a finding under each verdict")
  func worsening() throws {
    let began = Sample.at(0, 1)
    let records = ["unknown", "violation"].map { Sample.flow(.verdict, $0, began: began, at: began) }
    let report = try report(records)
    #expect(report.flows == [.unknown: 1, .violation: 1])
    #expect(report.findings.map(\.verdict) == [.violation, .unknown])
  }

  @Test("of a flow that begins outside, the far end is the source and bytes sent come from the controller")
  func inbound() throws {
    let far = Sample.Far(
      address: "198.51.100.5", name: "asked.example", country: "CN", asn: 4134, networkOperator: "Telecom")
    let record = Sample.flow(
      .flow, to: far, "violation", began: Sample.at(0), at: Sample.at(0, 1), sent: 700, received: 30,
      direction: "inbound")
    let report = try report([record])
    let row = try #require(report.traffic.rows.first)
    #expect(row.counts.sent == 700)
    #expect(row.counts.received == 30)
    #expect(
      [row.country, row.networkOperator] == ["CN", "AS4134 Telecom"])
    #expect(row.service == .unnamed(isEncrypted: false, way: "tcp 443"))
    #expect(report.findings.first?.destination == "198.51.100.5")
  }

  @Test("a name that is read after the first packet joins the finding of its address")
  func lateName() throws {
    let unnamed = Sample.Far(address: "198.51.100.5", name: nil, country: "CN", asn: 4134, networkOperator: "Telecom")
    var named = unnamed
    named.name = "late.example"
    let records = [
      Sample.flow(.verdict, to: unnamed, "violation", began: Sample.at(0), at: Sample.at(0)),
      Sample.flow(.flow, to: named, "violation", began: Sample.at(0), at: Sample.at(0, 1), sent: 700),
    ]
    let finding = try #require(try report(records).findings.first)
    #expect(try report(records).findings.count == 1)
    #expect(finding.destination == "late.example (198.51.100.5)")
    #expect(finding.flows == 1)
    #expect(finding.sent == 700)
  }

  @Test("what stays inside, or is nobody's, is summed apart")
  func directions() throws {
    let records = ["internal", "external", "sideways"].enumerated().map { index, direction in
      Sample.flow(.flow, began: Sample.at(0, Int64(index)), at: Sample.at(0, 5), sent: 10, direction: direction)
    }
    let traffic = try report(records).traffic
    #expect(traffic.rows.isEmpty)
    #expect(traffic.inside.flows == 1)
    #expect(traffic.outside.flows == 2)
  }

  @Test("a device without a pseudonym is called unregistered, by its address")
  func strangersTraffic() throws {
    let record = Sample.flow(.flow, device: nil, began: Sample.at(0), at: Sample.at(0))
    #expect(try report([record]).traffic.devices == ["unregistered 60:60:1f:00:00:07"])
  }

  @Test("rules in force are the last before the end, and changes within the period are named")
  func rules() throws {
    let first = Sample.config(at: Sample.at(-3), packs: ["a as_of=2026-11-01 sha256=1", "b sha256=2"])
    let second = Sample.config(at: Sample.at(2), packs: ["a as_of=2026-11-02 sha256=3", "c"], policy: "strict-ldm")
    let later = Sample.config(at: Sample.at(8), packs: [])
    let report = try report([first, first, second, later])
    #expect(report.configuration?.policy == "strict-ldm")
    #expect(report.configuration?.packs.first?.ageInDays(at: report.period.span.end) == 21)
    #expect(report.configuration?.sources.first?.path == "/var/lib/location/database.db")
    #expect(
      report.configurationChanges.map { $0.changes.map { $0.text(in: .english) } } == [
        ["policy changed", "rule pack a changed", "rule pack b removed", "rule pack c added"]
      ])
  }

  @Test("exported rules have their dates, and their age as a number of days; what is not known is empty")
  func exportedRules() throws {
    let packs = [
      "a as_of=2026-11-01 review_by=2026-11-20 sha256=1", "b sha256=2",
      "c as_of=2026-12-01 review_by=2027-06-01 sha256=3",
    ]
    let table = CSVReport.table(named: "rules", of: try report([Sample.config(at: Sample.at(0), packs: packs)]))
    let lines = try #require(table).split(separator: "\r\n")
    #expect(lines.first == "name,kind,as_of,age,review_by,signature,sha256")
    #expect(
      lines.suffix(3) == [
        "a,rule pack,2026-11-01T00:00:00.000000Z,22,2026-11-20T00:00:00.000000Z,,1", "b,rule pack,,,,,2",
        "c,rule pack,2026-12-01T00:00:00.000000Z,,2027-06-01T00:00:00.000000Z,,3",
      ])
  }

  @Test("frames that no ledger accounts for are counted")
  func books() throws {
    var record = Sample.coverage(from: Sample.at(0), seconds: 60)
    #expect(try report([record]).losses.unaccounted == 0)
    record[list: "egress.ledger"] = ["rc-07|approved|tcp|90|60000", "-|-|udp|six|2000", "garbage"]
    #expect(try report([record]).losses.unaccounted == 6)
  }

  @Test("each distinct reason of a finding is listed once, and those beyond the bound are counted")
  func reasons() throws {
    let records = (0..<12).map { index in
      Sample.flow(
        .flow, "violation", began: Sample.at(0, index), at: Sample.at(0, index), reasons: ["reason \(index % 10)"],
        rules: ["rule \(index % 2)"])
    }
    let finding = try #require(try report(records).findings.first)
    #expect(finding.reasons == (0..<8).map { "reason \($0)" })
    #expect(finding.unlistedReasons == 2)
    #expect(finding.ruleIDs == ["rule 0", "rule 1"])
  }

  @Test("what a full disk kept from being written is counted once, however often it is told")
  func unwritten() throws {
    let counts: [(Int64, Int64)] = [(-1, 5), (0, 7), (1, 30), (2, 0), (3, 4), (4, 4)]
    let records = counts.map { day, count in
      var record = JournalRecord(kind: .loss, at: Sample.at(day))
      record[integer: "egress.lost.records"] = count
      return record
    }
    #expect(try report(records).losses.unwritten == 2 + 23 + 4)
  }

  @Test("what is alerted in a replay is told as what would have been")
  func replay() throws {
    let records = [
      Sample.coverage(from: Sample.at(0), seconds: 60, unwatched: 60, "replayed"),
      Sample.flow(.verdict, "violation", action: "alert", began: Sample.at(0), at: Sample.at(0)),
    ]
    let report = try report(records)
    #expect(report.isReplay)
    for format in ReportFormats.all where format.name == "text" || format.name == "html" {
      let text = try format.render(report, in: .english).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(text.contains("an alert would have been raised"))
      #expect(!text.contains("alert raised"))
    }
  }

  @Test("a report on one controller holds no other's flows")
  func oneController() throws {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    let report = ReportModel.build(Sample.week, title: "Hangar 3", period: period, device: "rc-12")
    #expect(report.traffic.devices == ["rc-12"])
    #expect(report.findings.allSatisfy { $0.device == "rc-12" })
    #expect(report.flows[.violation] == nil)
  }

  @Test("local rule packs are told with their signer")
  func localPacks() throws {
    let config = Sample.config(
      at: Sample.at(0),
      packs: [
        "a as_of=2026-11-01 sha256=1 origin=local replaces=yes signed_by=owner@example key=SHA256:abc",
        "b as_of=2026-11-01 sha256=1 origin=local replaces=no signed_by=-", "c as_of=2026-11-01 sha256=1",
      ])
    let packs = try #require(try report([config]).configuration?.packs)
    #expect(
      packs.map { $0.origin(in: .english) } == [
        "local, in place of the shipped one, signed by owner@example (SHA256:abc)", "local, not signed", "",
      ])
  }

  @Test("counts beyond the largest number stay there")
  func overflow() throws {
    let records = (0..<3).map {
      Sample.flow(.flow, "violation", began: Sample.at(0, $0), at: Sample.at(0, $0), sent: .max, received: -5)
    }
    let report = try report(records)
    #expect(report.traffic.total.sent == .max)
    #expect(report.traffic.total.received == 0)
    #expect(report.findings.first?.sent == .max)
    for format in ReportFormats.all { #expect(try !format.render(report, in: .english).isEmpty) }
  }

  @Test("beyond the bound, findings, rows and devices are counted and not listed")
  func bounds() throws {
    let records = (0..<5100).map { index in
      Sample.flow(
        .flow, to: Sample.Far(address: "192.0.2.\(index)", name: "n\(index).example"), "violation",
        began: Sample.at(0, 0, 0, Int64(index)), at: Sample.at(0, 2), sent: 1)
    }
    let devices = (0..<510).map { index in
      var record = JournalRecord(kind: .device, at: Sample.at(0))
      record[string: "source.mac"] = "\(index)"
      return record
    }
    let report = try report(records + devices)
    #expect(report.findings.count == 2000)
    #expect(report.unlistedFindings == [.violation: 3100])
    #expect(report.flows == [.violation: 5100])
    #expect(report.traffic.rows.count == 5000)
    #expect(report.traffic.unlisted.sent == 100)
    #expect(report.traffic.total.sent == 5100)
    #expect(report.unregistered.count == 500)
    #expect(report.unlistedUnregistered == 10)
  }
}
