// Role: the overview of several gateways in words of one language.
import EgressTypes

extension ReportDocument {
  /// Lays an overview out.
  init(_ overview: SummaryOverview, in language: Language) {
    let hangars = Set(overview.entries.map(\.summary.hangar)).count
    let span = overview.span
    let total = Int64(overview.entries.count)
    let observed = overview.count("observed"), unsure = overview.count("not_verifiable")
    self.language = language
    kind = language("Egress overview", nl: "Overzicht van uitgaand verkeer")
    title = language.counted(Int64(hangars), .hangar)
    label = Set(overview.entries.map(\.summary.period)).count == 1 ? overview.entries[0].summary.period : ""
    facts = [
      ReportFact(
        language("Period", nl: "Periode"),
        language(
          "\(span.start.readable) to \(span.end.readable)", nl: "\(span.start.readable) tot \(span.end.readable)")),
      ReportFact(language("Summaries", nl: "Samenvattingen"), language.grouped(total)),
    ]
    let strangers = Int64(overview.entries.count { !$0.isKnownSigner })
    banners =
      strangers == 0
      ? []
      : [
        language(
          "\(language.grouped(strangers)) of \(language.grouped(total)) summaries are signed by keys that no list of"
            + " signers names: compare their fingerprints.",
          nl:
            "\(language.grouped(strangers)) van \(language.grouped(total)) samenvattingen zijn ondertekend met sleutels"
            + " die in geen lijst van ondertekenaars staan: vergelijk de vingerafdrukken.")
      ]
    coverage = CoverageOpening(overview, language)
    question = language(
      "Traffic that the hangars' policies forbid", nl: "Verkeer dat het beleid van de hangars niet toestaat")
    tone = observed > 0 ? .observed : unsure > 0 ? .unsure : .clear
    answer = ReportDocument.answer(observed, unsure, total, language)
    explanation = []
    tiles = [
      ReportFact(
        language("watched", nl: "bewaakt"),
        language.percentage(overview.sum(\.watched), of: overview.sum { $0.span.seconds })),
      ReportFact(
        language("violating flows", nl: "overtredende verbindingen"),
        language.grouped(overview.sum { $0.flows[.violation] ?? 0 })),
      ReportFact(
        language("flows unknown or ambiguous", nl: "onbekend of dubbelzinnig"),
        language.grouped(overview.sum { ($0.flows[.unknown] ?? 0).adding($0.flows[.ambiguous] ?? 0) })),
      ReportFact(language("alerts raised", nl: "alarmen gegeven"), language.grouped(overview.sum(\.alerts))),
      ReportFact(
        language("not acknowledged", nl: "niet bevestigd"), language.grouped(overview.sum(\.openAlerts))),
      ReportFact(
        language("sent in all", nl: "in totaal verzonden"), language.byteCount(overview.sum(\.counts.sent))),
    ]
    sections = [
      .hangars(overview, language), .jurisdictions(overview, language), .controllers(overview, language),
      ReportSection(
        id: "limits", heading: language("What this does not prove", nl: "Wat dit niet bewijst"),
        blocks: [
          .list(
            [
              language(
                "A summary says what its gateway found. Its signature says who signed it, not that it is true: for that,"
                  + " verify the gateway's journal.",
                nl:
                  "Een samenvatting zegt wat haar gateway vond. De handtekening zegt wie tekende, niet dat het waar is:"
                  + " verifieer daarvoor het journaal van de gateway.")
            ] + ReportModel.limits(in: language))
        ]),
    ]
  }

  private static func answer(_ observed: Int64, _ unsure: Int64, _ total: Int64, _ language: Language) -> [String] {
    let all = language.grouped(total)
    var parts: [String] = []
    if observed > 0 {
      let count = language.grouped(observed)
      parts.append(
        language("observed in \(count) of \(all) summaries", nl: "waargenomen in \(count) van \(all) samenvattingen"))
    }
    if unsure > 0 {
      let count = language.grouped(unsure)
      parts.append(
        language(
          "not verifiable in \(count) of \(all) summaries",
          nl: "niet te verifiëren in \(count) van \(all) samenvattingen"))
    }
    guard parts.isEmpty else { return parts.dropLast().map { $0 + "," } + parts.suffix(1) }
    return [language("not observed (coverage 100 %)", nl: "niet waargenomen (dekking 100 %)")]
  }
}

extension ReportSection {
  fileprivate static func hangars(_ overview: SummaryOverview, _ language: Language) -> ReportSection {
    let table = ReportTable(
      name: "hangars",
      caption: language("Each hangar and period with its answer", nl: "Elke hangar en periode met het antwoord"),
      columns: [
        .init(key: "hangar", title: language("hangar", nl: "hangar")),
        .init(key: "period", title: language("period", nl: "periode")),
        .init(key: "answer", title: language("answer", nl: "antwoord")),
        .init(key: "watched", title: language("watched", nl: "bewaakt"), isNumber: true),
        .init(key: "violations", title: language("violations", nl: "overtredingen"), isNumber: true),
        .init(key: "outside_baseline", title: language("of a baseline", nl: "buiten een basislijn"), isNumber: true),
        .init(key: "unknown", title: language("unknown", nl: "onbekend"), isNumber: true),
        .init(key: "ambiguous", title: language("ambiguous", nl: "dubbelzinnig"), isNumber: true),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "alerts", title: language("alerts", nl: "alarmen"), isNumber: true),
        .init(key: "alerts_open", title: language("not acknowledged", nl: "niet bevestigd"), isNumber: true),
        .init(key: "exceptions", title: language("exceptions", nl: "uitzonderingen"), isNumber: true),
        .init(
          key: "unregistered", title: language("unregistered devices", nl: "niet-geregistreerde apparaten"),
          isNumber: true),
        .init(key: "unseen", title: language("controllers never seen", nl: "controllers niet gezien"), isNumber: true),
        .init(key: "signer", title: language("signed by", nl: "ondertekend door")),
      ],
      rows: overview.entries.map { entry in
        let summary = entry.summary
        return [
          .named(summary.hangar), .text(summary.period),
          .word(language.answer(summary.answer, isReplay: summary.isReplay), exported: summary.answer),
          .share(summary.watched, of: summary.span.seconds), .count(summary.flows[.violation] ?? 0),
          .count(summary.flowsOutsideBaseline), .count(summary.flows[.unknown] ?? 0),
          .count(summary.flows[.ambiguous] ?? 0), .bytes(summary.counts.sent), .count(summary.alerts),
          .count(summary.openAlerts), .count(summary.exceptions), .count(summary.unregisteredDevices),
          .count(summary.unseenControllers), .named(entry.signer),
        ]
      })
    return ReportSection(id: "hangars", heading: language("Hangars", nl: "Hangars"), blocks: [.table(table)])
  }

  fileprivate static func jurisdictions(_ overview: SummaryOverview, _ language: Language) -> ReportSection {
    var sums: [String: JurisdictionTraffic] = [:]
    for sum in overview.entries.flatMap({ $0.summary.jurisdictions ?? [] }) {
      sums[sum.country, default: JurisdictionTraffic(country: sum.country)].add(sum)
    }
    let sorted = sums.values.sorted { ($1.counts.sent, $0.country) < ($0.counts.sent, $1.country) }
    var blocks: [ReportBlock] =
      sorted.isEmpty
      ? [.paragraph(language("None.", nl: "Geen."))]
      : [.chart(.jurisdictions(sorted, language)), .table(.jurisdictions(sorted, language))]
    let silent = Int64(overview.entries.count { $0.summary.jurisdictions == nil })
    if silent > 0 {
      let count = language.grouped(silent), all = language.grouped(Int64(overview.entries.count))
      blocks.append(
        .note(
          language(
            "Of the \(all) summaries, \(count) were made by an older version, which tells only where servers stand:"
              + " their traffic is not above.",
            nl: "Van de \(all) samenvattingen zijn er \(count) door een oudere versie gemaakt, die alleen vertelt waar"
              + " servers staan: hun verkeer is hierboven niet meegeteld.")))
    }
    blocks.append(.table(countries(overview, language)))
    return ReportSection(
      id: "jurisdictions", heading: language("Jurisdictions", nl: "Rechtsgebieden"), blocks: blocks)
  }

  /// Where servers stand, which every version tells.
  private static func countries(_ overview: SummaryOverview, _ language: Language) -> ReportTable {
    var sums: [String: TrafficCounts] = [:]
    for entry in overview.entries {
      for share in entry.summary.countries { sums[share.name, default: TrafficCounts()].add(share.counts) }
    }
    let sorted = sums.sorted { ($1.value.sent, $0.key) < ($0.value.sent, $1.key) }
    return ReportTable(
      name: "countries",
      caption: language(
        "Where the servers stand, which says nothing of who controls them",
        nl: "Waar de servers staan, wat niets zegt over wie er zeggenschap over heeft"),
      columns: [
        .init(key: "country", title: language("server in", nl: "server in")),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        .init(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
      ],
      rows: sorted.map {
        [
          .word(language.country($0.key), exported: $0.key), .bytes($0.value.sent), .bytes($0.value.received),
          .count($0.value.flows),
        ]
      })
  }

  fileprivate static func controllers(_ overview: SummaryOverview, _ language: Language) -> ReportSection {
    let table = ReportTable(
      name: "controllers",
      caption: language("Each controller of each summary", nl: "Elke controller van elke samenvatting"),
      columns: [
        .init(key: "hangar", title: language("hangar", nl: "hangar")),
        .init(key: "period", title: language("period", nl: "periode")),
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        .init(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
        .init(key: "violations", title: language("violations", nl: "overtredingen"), isNumber: true),
      ],
      rows: overview.entries.flatMap { entry in
        entry.summary.controllers.map { share in
          [
            .named(entry.summary.hangar), .text(entry.summary.period), .text(share.name), .bytes(share.counts.sent),
            .bytes(share.counts.received), .count(share.counts.flows), .count(share.violations),
          ]
        }
      })
    return ReportSection(
      id: "controllers", heading: language("Controllers", nl: "Controllers"), blocks: [.table(table)])
  }
}

extension Language {
  /// The answer of a summary in the words of the contract.
  fileprivate func answer(_ status: String, isReplay: Bool) -> String {
    let words =
      switch status {
      case "observed": self("observed", nl: "waargenomen")
      case "not_observed": self("not observed (coverage 100 %)", nl: "niet waargenomen (dekking 100 %)")
      default: self("not verifiable", nl: "niet te verifiëren")
      }
    return isReplay ? words + self(", replay", nl: ", afgespeeld uit bestanden") : words
  }
}
