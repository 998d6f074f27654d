// Role: what changed: the weeks up to the end of the period, and destinations that were not known before.
import EgressTypes
import RecordWording

extension ReportSection {
  /// The trend, and what is new.
  static func trend(_ report: ReportModel, _ language: Language) -> ReportSection {
    var blocks: [ReportBlock] = [
      .subheading(language("New destinations", nl: "Nieuwe bestemmingen")),
      .paragraph(
        language(
          "New means never seen before in this journal: no flow recorded before this period goes there. It is not a"
            + " comparison with an earlier report.",
          nl: "Nieuw betekent nooit eerder gezien in dit journaal: geen verbinding die voor deze periode is vastgelegd,"
            + " gaat erheen. Het is geen vergelijking met een eerder rapport.")),
    ]
    let new = report.newDestinations
    if !new.hasEarlierRecords {
      blocks.append(
        .paragraph(
          language(
            "The journal holds no flow from before this period: every destination is listed as new.",
            nl: "Het journaal bevat geen verbinding van voor deze periode: elke bestemming staat als nieuw.")))
    }
    if let deletedBefore = new.deletedBefore {
      blocks.append(
        .note(
          language(
            "Less certain: records from before \(deletedBefore.readable) were deleted by age, so a destination that was"
              + " seen only then is called new.",
            nl:
              "Minder zeker: records van voor \(deletedBefore.readable) zijn wegens ouderdom verwijderd, dus een bestemming"
              + " die alleen toen is gezien, heet hier nieuw.")))
    }
    blocks.append(new.listed.isEmpty ? .paragraph(language("None.", nl: "Geen.")) : .table(newTable(new, language)))
    if new.unlisted > 0 {
      let more = language.countedFurther(new.unlisted, .destination)
      blocks.append(.note(language("And \(more).", nl: "En \(more).")))
    }
    if new.isUpperBound {
      blocks.append(
        .note(
          language(
            "So many destinations are known that some may be called new and are not.",
            nl: "Er zijn zoveel bestemmingen bekend dat sommige nieuw kunnen heten en het niet zijn.")))
    }
    blocks.append(.subheading(language("Week by week", nl: "Week voor week")))
    if report.trend.isEmpty {
      blocks.append(.paragraph(language("No record.", nl: "Geen record.")))
    } else {
      blocks += [.chart(sentChart(report.trend, language)), .table(trendTable(report.trend, language))]
    }
    return ReportSection(
      id: "trend", heading: language("What changed", nl: "Wat er veranderde"), blocks: blocks)
  }

  private static func sentChart(_ weeks: [TrendWeek], _ language: Language) -> BarChart {
    BarChart(
      caption: language(
        "Bytes sent a week; the line above each bar shows how much of the week was watched",
        nl: "Verzonden bytes per week; de lijn boven elke staaf toont hoeveel van de week is bewaakt"),
      bars: weeks.map { week in
        BarChart.Bar(
          name: week.label, value: week.counts.sent, shown: language.byteCount(week.counts.sent),
          share: week.span.seconds > 0 ? week.watched * 1000 / week.span.seconds : 0)
      })
  }

  private static func newTable(_ new: NewDestinations, _ language: Language) -> ReportTable {
    ReportTable(
      name: "new_destinations",
      caption: language(
        "Never seen before in this journal, in order of time",
        nl: "Nooit eerder gezien in dit journaal, op volgorde van tijd"
      ),
      columns: [
        .init(key: "destination", title: language("destination", nl: "bestemming")),
        .init(key: "first_seen", title: language("first seen", nl: "eerst gezien")),
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "verdict", title: language("verdict", nl: "oordeel")),
        .init(key: "jurisdiction", title: language("jurisdiction", nl: "rechtsgebied")),
        .init(key: "country", title: language("server in", nl: "server in")),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
        .init(key: "operator", title: language("operator", nl: "netwerkbeheerder")),
      ],
      rows: new.listed.map { item in
        [
          .text(item.name), .time(item.firstSeen), .word(language.device(item.device), exported: item.device),
          .word(item.verdict.name(in: language), exported: item.verdict.name),
          .word(language.jurisdiction(item.jurisdiction), exported: item.jurisdiction.country),
          .word(language.country(item.country), exported: item.country), .bytes(item.counts.sent),
          .count(item.counts.flows),
          .word(language.networkOperator(item.networkOperator), exported: item.networkOperator),
        ]
      })
  }

  private static func trendTable(_ weeks: [TrendWeek], _ language: Language) -> ReportTable {
    ReportTable(
      name: "trend",
      caption: language(
        "The weeks up to the end of the period; a flow counts by its first verdict of the week",
        nl: "De weken tot het einde van de periode; een verbinding telt naar zijn eerste oordeel van de week"),
      columns: [
        .init(key: "week", title: language("week", nl: "week")),
        .init(key: "watched", title: language("watched", nl: "bewaakt"), isNumber: true),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        .init(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
      ]
        + Verdict.allCases.map { verdict in
          .init(key: verdict.name, title: verdict.name(in: language), isNumber: true)
        },
      rows: weeks.map { week in
        [
          .text(week.label), .share(week.watched, of: week.span.seconds), .bytes(week.counts.sent),
          .bytes(week.counts.received), .count(week.counts.flows),
        ] + Verdict.allCases.map { .count(week.flows[$0] ?? 0) }
      })
  }
}
