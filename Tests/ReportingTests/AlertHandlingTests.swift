// Role: every alert is followed to its delivery and its acknowledgement, and what reached nobody is told first.
import EgressTypes
import Reporting
import Testing

@Suite("Alerts and how they were handled")
struct AlertHandlingTests {
  private func alerts(_ count: Int64) -> [JournalRecord] {
    (0..<count).map { index in
      var record = Sample.flow(
        .verdict, to: Sample.Far(address: "198.51.100.\(index % 2)", name: nil), "violation", action: "alert",
        began: Sample.at(1, 0, index), at: Sample.at(1, 0, index))
      record[integer: "egress.index"] = index
      return record
    }
  }

  private func handling(
    _ records: [JournalRecord], deliveries: [JournalRecord] = []
  ) throws -> AlertHandling {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    var builder = ReportBuilder(title: "", period: period)
    for record in records { builder.add(record) }
    for record in deliveries { builder.addDelivery(record) }
    return builder.finish().alertHandling
  }

  @Test("an acknowledgement counts for its own alert once, also when it comes after the period")
  func acknowledged() throws {
    let late = SampleDeclarations.acknowledgement(of: 1, at: Sample.at(9))
    let foreign = SampleDeclarations.acknowledgement(of: 77, at: Sample.at(2))
    let handling = try handling(alerts(4) + [late, late, foreign])
    #expect(handling.raised == 4)
    #expect(handling.acknowledged == 1)
    #expect(handling.open == 3)
    let group = try #require(handling.groups.first { $0.acknowledged > 0 })
    #expect(group.count == 2)
    #expect(group.acknowledgements.map(\.person) == ["b.officer (uid 1002)"])
  }

  @Test("devices in no inventory are told apart by their stations, also where they go to one destination")
  func strangers() throws {
    let stations = ["a4:c3:f0:00:00:01", "a4:c3:f0:00:00:02", nil, "a4:c3:f0:00:00:01"]
    let records = stations.enumerated().map { index, mac in
      var record = Sample.flow(
        .verdict, device: nil, "violation", action: "alert", began: Sample.at(1, Int64(index)),
        at: Sample.at(1, Int64(index)))
      record[integer: "egress.index"] = Int64(index)
      record[string: "source.mac"] = mac
      record[string: "source.ip"] = "10.20.0.99"
      return record
    }
    let groups = try handling(records).groups
    #expect(
      groups.map(\.device) == [
        "unregistered a4:c3:f0:00:00:01", "unregistered a4:c3:f0:00:00:02", "unregistered 10.20.0.99",
      ])
    #expect(groups.map(\.count) == [2, 1, 1])
    let report = try ReportModel.build(
      records, title: "", period: #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) }))
    #expect(
      try #require(ReportFormats.named("text")).render(report, in: .dutch).contains(
        "niet geregistreerd a4:c3:f0:00:00:02"))
    let csv = try CSVRows.read(#require(ReportFormats.named("csv")).render(report, in: .dutch))
    #expect(csv.contains { $0.starts(with: ["alerts", "verdict", "unregistered a4:c3:f0:00:00:02"]) })
  }

  @Test("without a delivery log nothing is said of delivery")
  func unknownDelivery() throws {
    #expect(try !handling(alerts(1)).isDeliveryKnown)
    let empty = try handling(alerts(1), deliveries: [SampleDeclarations.delivery("retry", of: 0)])
    #expect(empty.isDeliveryKnown)
    #expect(empty.delivered == 0)
    #expect(empty.dead == 0)
  }

  @Test("a dead letter of one sink is none when another sink delivered, when it was revived, or acknowledged")
  func dead() throws {
    let deliveries = [
      SampleDeclarations.delivery("dead", of: 0), SampleDeclarations.delivery("delivered", of: 0, sink: "mail"),
      SampleDeclarations.delivery("dead", of: 1), SampleDeclarations.delivery("revived", of: 1),
      SampleDeclarations.delivery("dead", of: 2), SampleDeclarations.delivery("dead", of: 3),
    ]
    let acknowledgement = SampleDeclarations.acknowledgement(of: 2, at: Sample.at(2))
    let handling = try handling(alerts(4) + [acknowledgement], deliveries: deliveries)
    #expect(handling.delivered == 1)
    #expect(handling.dead == 1)
  }

  @Test("a digest that was delivered delivers each alert that it names")
  func digest() throws {
    var digest = JournalRecord(kind: .digest, at: Sample.at(2))
    digest[integer: "egress.index"] = 12
    digest[list: "egress.digest.records"] = ["0-1", "3", "9-99999999999", "x"]
    let handling = try handling(
      alerts(5), deliveries: [digest, SampleDeclarations.delivery("delivered", of: 0, message: 12)])
    #expect(handling.delivered == 3)
  }

  @Test("of a replay nothing is called unhandled, as nobody was alerted")
  func replay() throws {
    var coverage = Sample.coverage(from: Sample.at(0), seconds: 60, unwatched: 60, "replayed")
    coverage[list: "egress.coverage.unwatched"] = ["replayed=60"]
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    let report = ReportModel.build(alerts(2) + [coverage], title: "", period: period)
    #expect(report.isReplay)
    for (language, handled, unhandled) in [
      (Language.english, "replay: nobody was alerted", "not yet handled"),
      (.dutch, "afgespeeld: er is niemand gewaarschuwd", "nog niet afgehandeld"),
    ] {
      let text = try #require(ReportFormats.named("text")).render(report, in: language)
      #expect(text.contains(handled) && !text.contains(unhandled))
    }
    let watched = ReportModel.build(alerts(2), title: "", period: period)
    #expect(try #require(ReportFormats.named("text")).render(watched, in: .dutch).contains("nog niet afgehandeld"))
  }

  @Test("several alerts that reached nobody are told in the plural")
  func plural() throws {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    var builder = ReportBuilder(title: "", period: period)
    for record in alerts(2) { builder.add(record) }
    for index in 0..<2 { builder.addDelivery(SampleDeclarations.delivery("dead", of: Int64(index))) }
    let text = try #require(ReportFormats.named("text")).render(builder.finish(), in: .dutch)
    #expect(text.contains("2 alarmen bereikten niemand: elke poging"))
    #expect(text.contains("1 alarm bereikte niemand"))
  }

  @Test("dead letters stand at the top of every report for people")
  func banner() throws {
    let report = try Sample.report()
    for name in ["text", "html", "markdown"] {
      let text = try #require(ReportFormats.named(name)).render(report, in: .english)
      #expect(text.contains("1 alert reached nobody"))
    }
  }
}
