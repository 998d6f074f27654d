// Role: what crossed the hangar's border, by controller, country, operator and service.
import EgressTypes

extension ReportSection {
  /// Traffic.
  static func traffic(_ report: ReportModel, _ language: Language) -> ReportSection {
    let traffic = report.traffic
    let sent = language.byteCount(traffic.total.sent)
    let received = language.byteCount(traffic.total.received)
    let flows = language.counted(traffic.total.flows, .flow)
    var blocks: [ReportBlock] =
      traffic.rows.isEmpty
      ? [.paragraph(language("None crossed the hangar's border.", nl: "Er ging niets over de grens van de hangar."))]
      : [.chart(chart(traffic.rows, language)), .table(table(traffic.rows, language))]
    let sums = [
      (language("Further rows", nl: "Verdere regels"), traffic.unlisted),
      (language("Inside the hangar", nl: "Binnen de hangar"), traffic.inside),
      (language("Neither end in the hangar", nl: "Geen van beide kanten in de hangar"), traffic.outside),
    ]
    for (name, counts) in sums where counts.flows > 0 || counts.sent > 0 {
      let flows = language.counted(counts.flows, .flow)
      let sent = language.byteCount(counts.sent)
      blocks.append(.note(language("\(name): \(flows), \(sent) sent.", nl: "\(name): \(flows), \(sent) verzonden.")))
    }
    if report.flowCountsAreUpperBounds {
      blocks.append(
        .note(
          language(
            "So many flows were open at once that some count twice.",
            nl: "Er waren zoveel stromen tegelijk open dat sommige dubbel tellen.")))
    }
    return ReportSection(
      id: "traffic", heading: language("Traffic", nl: "Verkeer"),
      summary: language(
        "\(sent) sent, \(received) received in \(flows)", nl: "\(sent) verzonden, \(received) ontvangen in \(flows)"),
      blocks: blocks)
  }

  /// Countries drawn each; the others are drawn as one.
  private static let longestChart = 8

  private static func chart(_ rows: [TrafficRow], _ language: Language) -> BarChart {
    var sums: [String: Int64] = [:]
    for row in rows { sums[row.country, default: 0] = sums[row.country, default: 0].adding(row.counts.sent) }
    let sorted = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var bars = sorted.prefix(longestChart).map { (language.country($0.key), $0.value) }
    let rest = sorted.dropFirst(longestChart)
    if !rest.isEmpty {
      bars.append((language("others", nl: "andere"), rest.reduce(Int64(0)) { $0.adding($1.value) }))
    }
    return BarChart(
      caption: language("Bytes sent, by country", nl: "Verzonden bytes, naar land"),
      bars: bars.map { BarChart.Bar(name: $0.0, value: $0.1, shown: language.byteCount($0.1)) })
  }

  private static func table(_ rows: [TrafficRow], _ language: Language) -> ReportTable {
    ReportTable(
      name: "traffic",
      caption: language(
        "What crossed the hangar's border, most bytes sent first",
        nl: "Wat over de grens van de hangar ging, de meeste verzonden bytes eerst"),
      columns: [
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "country", title: language("country", nl: "land")),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        .init(key: "flows", title: language("flows", nl: "stromen"), isNumber: true),
        .init(key: "operator", title: language("operator", nl: "netwerkbeheerder")),
        .init(key: "service", title: language("service", nl: "dienst")),
      ],
      rows: rows.map { row in
        [
          .word(language.device(row.device), exported: row.device),
          .word(language.country(row.country), exported: row.country), .bytes(row.counts.sent),
          .bytes(row.counts.received), .count(row.counts.flows),
          .word(language.networkOperator(row.networkOperator), exported: row.networkOperator),
          .word(language.service(row.service), exported: Language.english.service(row.service)),
        ]
      })
  }
}
