// Role: what crossed the hangar's border, by controller, jurisdiction, operator and service.
import EgressTypes
import RecordWording

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
      : [
        .chart(chart(traffic.jurisdictions, language)), .table(.jurisdictions(traffic.jurisdictions, language)),
        .table(table(traffic.rows, language)),
      ]
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
            nl: "Er waren zoveel verbindingen tegelijk open dat sommige dubbel tellen.")))
    }
    return ReportSection(
      id: "traffic", heading: language("Traffic", nl: "Verkeer"),
      summary: language(
        "\(sent) sent, \(received) received in \(flows)", nl: "\(sent) verzonden, \(received) ontvangen in \(flows)"),
      blocks: blocks)
  }

  /// Jurisdictions drawn each; the others are drawn as one.
  private static let longestChart = 8

  private static func chart(_ all: [JurisdictionTraffic], _ language: Language) -> BarChart {
    var bars = Array(all.prefix(longestChart))
    let rest = all.dropFirst(longestChart)
    if let first = rest.first {
      bars.append(
        rest.dropFirst().reduce(into: JurisdictionTraffic(first, named: FlowFacts.others)) { $0.add($1) })
    }
    return .jurisdictions(bars, language)
  }

  private static func table(_ rows: [TrafficRow], _ language: Language) -> ReportTable {
    ReportTable(
      name: "traffic",
      caption: language(
        "What crossed the hangar's border, most bytes sent first. The jurisdiction is the country that the verdict rests"
          + " on; the server may stand in another",
        nl: "Wat over de grens van de hangar ging, de meeste verzonden bytes eerst. Het rechtsgebied is het land waarop"
          + " het oordeel berust; de server kan in een ander land staan"),
      columns: [
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "verdict", title: language("worst verdict", nl: "ongunstigste oordeel")),
        .init(key: "jurisdiction", title: language("jurisdiction", nl: "rechtsgebied")),
        .init(key: "country", title: language("server in", nl: "server in")),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        .init(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
        .init(key: "operator", title: language("network operator", nl: "netwerkbeheerder")),
        .init(key: "service", title: language("service", nl: "dienst")),
      ],
      rows: rows.map { row in
        [
          .word(language.device(row.device), exported: row.device),
          .word(row.verdict.name(in: language), exported: row.verdict.name),
          .word(language.jurisdiction(row.jurisdiction), exported: row.jurisdiction.country),
          .word(language.country(row.country), exported: row.country), .bytes(row.counts.sent),
          .bytes(row.counts.received), .count(row.counts.flows),
          .word(language.networkOperator(row.networkOperator), exported: row.networkOperator),
          .word(language.service(row.service), exported: Language.english.service(row.service)),
        ]
      })
  }
}

extension JurisdictionTraffic {
  /// The same traffic under another name, to which more may be added.
  fileprivate init(_ traffic: JurisdictionTraffic, named name: String) {
    self = traffic
    country = name
  }
}

extension BarChart {
  /// Bytes sent to each jurisdiction, with what is not simply approved told apart.
  static func jurisdictions(_ all: [JurisdictionTraffic], _ language: Language) -> BarChart {
    var chart = BarChart(
      caption: language(
        "Bytes sent, by jurisdiction and by how they were judged",
        nl: "Verzonden bytes, naar rechtsgebied en naar oordeel"),
      bars: all.map { traffic in
        BarChart.Bar(
          name: language.country(traffic.country), value: traffic.counts.sent,
          shown: language.byteCount(traffic.counts.sent),
          parts: [
            BarChart.Part(kind: .violation, value: traffic.violating),
            BarChart.Part(kind: .undecided, value: traffic.undecided),
            BarChart.Part(kind: .flagged, value: traffic.flagged),
          ])
      })
    chart.key = PartKind.allCases.map { ($0, $0.name(in: language)) } + [(nil, Verdict.approved.name(in: language))]
    return chart
  }
}

extension BarChart.PartKind {
  /// The verdicts that it stands for.
  func name(in language: Language) -> String {
    switch self {
    case .violation: language("violation", nl: "overtreding")
    case .undecided: language("unknown or ambiguous", nl: "onbekend of dubbelzinnig")
    case .flagged: language("flagged or excepted", nl: "gemarkeerd of uitgezonderd")
    }
  }
}

extension ReportTable {
  /// Traffic by jurisdiction.
  static func jurisdictions(_ all: [JurisdictionTraffic], _ language: Language) -> ReportTable {
    func ofThat(_ key: String, _ kind: BarChart.PartKind) -> Column {
      Column(key: key, title: kind.name(in: language), isNumber: true)
    }
    return ReportTable(
      name: "jurisdictions",
      caption: language(
        "Bytes sent to each jurisdiction, and how many of them were judged to be what",
        nl: "Verzonden bytes naar elk rechtsgebied, en hoeveel daarvan welk oordeel kregen"),
      columns: [
        Column(key: "jurisdiction", title: language("jurisdiction", nl: "rechtsgebied")),
        Column(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        ofThat("bytes_sent_violation", .violation), ofThat("bytes_sent_undecided", .undecided),
        ofThat("bytes_sent_flagged", .flagged),
        Column(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        Column(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
      ],
      rows: all.map { traffic in
        [
          .word(language.country(traffic.country), exported: traffic.country), .bytes(traffic.counts.sent),
          .bytes(traffic.violating), .bytes(traffic.undecided), .bytes(traffic.flagged),
          .bytes(traffic.counts.received), .count(traffic.counts.flows),
        ]
      })
  }
}
