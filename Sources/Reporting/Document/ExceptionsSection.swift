// Role: exceptions, operations and tests of Local Data Mode: who asked, who approved, and what came of it.
import EgressTypes
import RecordWording

extension ReportSection {
  /// Exceptions and what else was declared.
  static func exceptions(_ report: ReportModel, _ language: Language) -> ReportSection {
    var blocks: [ReportBlock] = [.subheading(language("Exceptions", nl: "Uitzonderingen"))]
    if report.exceptions.isEmpty {
      blocks.append(.paragraph(language("None.", nl: "Geen.")))
    } else {
      blocks.append(.table(exceptions(report.exceptions, language)))
      if report.exceptions.contains(where: { !$0.others.isEmpty }) {
        blocks.append(.table(others(report.exceptions, language)))
      }
    }
    blocks.append(.subheading(language("Operations", nl: "Operaties")))
    blocks.append(
      report.operations.isEmpty
        ? .paragraph(language("None.", nl: "Geen.")) : .table(operations(report.operations, language)))
    blocks.append(.subheading(language("Tests of Local Data Mode", nl: "Proeven met Local Data Mode")))
    blocks.append(
      report.localDataModeTests.isEmpty
        ? .paragraph(language("None.", nl: "Geen.")) : .table(tests(report.localDataModeTests, language)))
    if report.unlistedDeclarations > 0 {
      let count = language.countedFurther(report.unlistedDeclarations, .record)
      blocks.append(
        .note(
          language(
            "And \(count) of other exceptions, operations or tests.",
            nl: "En \(count) over andere uitzonderingen, operaties of proeven.")))
    }
    return ReportSection(
      id: "exceptions",
      heading: language("Exceptions, operations, tests", nl: "Uitzonderingen, operaties, proeven"), blocks: blocks)
  }

  private static func exceptions(_ uses: [ExceptionUse], _ language: Language) -> ReportTable {
    ReportTable(
      name: "exceptions",
      caption: language(
        "Each exception with who asked for it and who approved it",
        nl: "Elke uitzondering, met wie haar aanvroeg en wie haar goedkeurde"
      ),
      columns: [
        .init(key: "id", title: language("number", nl: "nummer")),
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "pack", title: language("for", nl: "voor")),
        .init(key: "requested_by", title: language("asked by", nl: "aangevraagd door")),
        .init(key: "approved_by", title: language("approved by", nl: "goedgekeurd door")),
        .init(key: "opened", title: language("open from", nl: "open van")),
        .init(key: "closed", title: language("to", nl: "tot")),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        .init(key: "upload_limit", title: language("limit", nl: "limiet"), isNumber: true),
        .init(key: "reason", title: language("reason", nl: "reden")),
      ],
      rows: uses.map { use in
        let nobody = language("not approved", nl: "niet goedgekeurd")
        return [
          .text(use.id), .text(use.device), .text(use.pack), .said(use.requestedBy),
          use.approvedBy.map { .said($0) } ?? .word(nobody, exported: ""), .time(use.openedAt),
          .time(use.openedAt == nil ? nil : use.closedAt ?? use.expires), .bytes(use.counts.sent),
          .bytes(use.counts.received), .bytes(use.uploadLimit),
          .words(
            [use.reason.quoted] + language.recorded(use.closedBecause), exported: [use.reason] + use.closedBecause),
        ]
      })
  }

  private static func others(_ uses: [ExceptionUse], _ language: Language) -> ReportTable {
    ReportTable(
      name: "beside_exceptions",
      caption: language(
        "What else those controllers touched while the exception was open",
        nl: "Met welke bestemmingen die controllers verder contact hadden terwijl de uitzondering open was"),
      columns: [
        .init(key: "id", title: language("number", nl: "nummer")),
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "destination", title: language("destination", nl: "bestemming")),
        .init(key: "verdict", title: language("verdict", nl: "oordeel")),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "bytes_received", title: language("received", nl: "ontvangen"), isNumber: true),
        .init(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
      ],
      rows: uses.flatMap { use in
        use.others.map { other in row(use, .text(other.name), other.verdict, other.counts, language) }
          + (use.unlistedOthers.flows > 0 || use.unlistedOthers.sent > 0
            ? [row(use, .text(language("others", nl: "andere")), nil, use.unlistedOthers, language)] : [])
      })
  }

  private static func row(
    _ use: ExceptionUse, _ name: Cell, _ verdict: Verdict?, _ counts: TrafficCounts, _ language: Language
  ) -> [Cell] {
    [
      .text(use.id), .text(use.device), name,
      .word(verdict?.name(in: language) ?? "", exported: verdict?.name ?? ""), .bytes(counts.sent),
      .bytes(counts.received), .count(counts.flows),
    ]
  }

  private static func operations(_ uses: [OperationUse], _ language: Language) -> ReportTable {
    ReportTable(
      name: "operations",
      caption: language(
        "Operations that touch the period, with the flows recorded in it",
        nl: "Operaties die de periode raken, met de verbindingen die daarin zijn vastgelegd"),
      columns: [
        .init(key: "tag", title: language("operation", nl: "operatie")),
        .init(key: "controllers", title: language("controllers", nl: "controllers")),
        .init(key: "policy", title: language("policy", nl: "beleid")),
        .init(key: "started", title: language("from", nl: "van")),
        .init(key: "ended", title: language("to", nl: "tot")),
        .init(key: "started_by", title: language("started by", nl: "gestart door")),
        .init(key: "flows", title: language("flows", nl: "verbindingen"), isNumber: true),
        .init(key: "violations", title: language("violations", nl: "overtredingen"), isNumber: true),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
      ],
      rows: uses.map { use in
        [
          .text(use.tag),
          use.devices.isEmpty ? .word(language("all", nl: "alle"), exported: "all") : .lines(use.devices),
          .text(use.policy), .time(use.startedAt), .time(use.endedAt), .said(use.startedBy), .count(use.counts.flows),
          .count(use.violations), .bytes(use.counts.sent),
        ]
      })
  }

  private static func tests(_ uses: [LocalDataModeUse], _ language: Language) -> ReportTable {
    ReportTable(
      name: "local_data_mode", caption: language("Tests that touch the period", nl: "Proeven die de periode raken"),
      columns: [
        .init(key: "id", title: language("number", nl: "nummer")),
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "started", title: language("from", nl: "van")),
        .init(key: "ended", title: language("to", nl: "tot")),
        .init(key: "started_by", title: language("started by", nl: "gestart door")),
        .init(key: "result", title: language("result", nl: "uitslag")),
        .init(key: "records", title: language("records", nl: "records")),
        .init(key: "reasons", title: language("why", nl: "waarom")),
      ],
      rows: uses.map { use in
        let records = use.firstRecord.map { "\($0)-\(use.lastRecord ?? $0)" } ?? ""
        return [
          .text(use.id), .text(use.device), .time(use.startedAt), .time(use.endedAt), .said(use.startedBy),
          .word(language.testResult(use.result), exported: use.result ?? ""), .text(records),
          .sentences(use.reasons, language),
        ]
      })
  }
}

extension Language {
  fileprivate func testResult(_ result: String?) -> String {
    switch result {
    case "pass": self("passed", nl: "geslaagd")
    case "fail": self("failed", nl: "niet geslaagd")
    case "not-verifiable": self("not verifiable", nl: "niet te verifiëren")
    case nil: self("no statement yet", nl: "nog geen verklaring")
    case let other?: other
    }
  }
}
