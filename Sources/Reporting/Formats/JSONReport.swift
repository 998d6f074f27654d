// Role: the report as one JSON object, for programs.
import EgressTypes
import RecordWording

/// JSON; integers and texts only, times in RFC 3339.
struct JSONReport: ReportFormat {
  let name = "json"
  let fileExtension = "json"

  private static let longestGaps = 1000

  func render(_ report: ReportModel, in language: Language) -> String {
    JSONNode.object([
      ("title", .text(report.title)), ("language", .text(language.rawValue)), ("logs", .texts(report.logs)),
      ("device", .optional(report.device)), ("replay", .number(report.isReplay ? 1 : 0)),
      (
        "period",
        .object([
          ("label", .text(report.period.label)), ("unfinished", .number(report.period.isUnfinished ? 1 : 0)),
          ("zone", .text(report.period.zone)),
          ("start", .time(report.period.span.start)), ("end", .time(report.period.span.end)),
        ])
      ),
      ("coverage", coverage(report.coverage)), ("answer", answer(report, language)),
      ("flows", .object(Verdict.allCases.dropFirst().map { ($0.name, .number(report.flows[$0] ?? 0)) })),
      ("flows_outside_baseline", .number(report.flowsOutsideBaseline)),
      (
        "unlisted_flows",
        .object(Verdict.allCases.dropFirst().map { ($0.name, .number(report.unlistedFindings[$0] ?? 0)) })
      ),
      ("findings", .array(report.findings.map(finding))), ("traffic", traffic(report.traffic)),
      ("flow_counts_are_upper_bounds", .number(report.flowCountsAreUpperBounds ? 1 : 0)),
      ("unregistered_devices", .array(report.unregistered.map(device))), ("alerts", .number(report.alerts)),
      ("alert_handling", alertHandling(report.alertHandling)),
      ("journal_has_earlier_flows", .number(report.newDestinations.hasEarlierRecords ? 1 : 0)),
      ("records_deleted_before", .time(report.newDestinations.deletedBefore)),
      (
        "tables",
        .tables(
          of: [ReportSection.alerts, ReportSection.exceptions, ReportSection.trend, ReportSection.devices].map {
            $0(report, .english)
          })
      ),
      ("configuration", report.configuration.map(configuration) ?? .none),
      (
        "configuration_changes",
        .array(
          report.configurationChanges.map { change in
            .object([
              ("time", .time(change.time)), ("changes", .texts(change.changes.map { $0.text(in: language) })),
            ])
          })
      ),
      ("losses", losses(report.losses, language)), ("journal", journal(report.journal, language)),
      ("contract", contract(report.contract, language)),
      ("limits", .texts(ReportModel.limits(in: language))),
    ]).text() + "\n"
  }

  func render(_ overview: SummaryOverview, in language: Language) -> String {
    let document = ReportDocument(overview, in: language)
    return JSONNode.object([
      ("title", .text(document.fullTitle)), ("language", .text(language.rawValue)),
      ("start", .time(overview.span.start)), ("end", .time(overview.span.end)),
      ("answer", .text(document.answer.joined(separator: " "))),
      ("observed", .number(overview.count("observed"))), ("not_observed", .number(overview.count("not_observed"))),
      ("not_verifiable", .number(overview.count("not_verifiable"))),
      ("tables", .tables(of: ReportDocument(overview, in: .english).sections)),
    ]).text() + "\n"
  }

  private func answer(_ report: ReportModel, _ language: Language) -> JSONNode {
    let spans = if case .notVerifiable(let spans) = report.answer { spans } else { [TimeSpan]() }
    return .object([
      ("status", .text(report.answer.status)), ("question", .text(report.question(in: language))),
      ("text", .text(report.answer.text(in: language))), ("explanation", .texts(report.explanation(in: language))),
      ("not_verifiable", .array(spans.prefix(JSONReport.longestGaps).map { .object(span($0)) })),
    ])
  }

  private func coverage(_ coverage: Coverage) -> JSONNode {
    let gaps = coverage.longestGaps(JSONReport.longestGaps)
    return .object([
      ("seconds", .number(coverage.seconds)), ("watched", .number(coverage.watched)),
      ("unwatched", .object(coverage.reasons.map { ($0.reason.words(in: .english), .number($0.seconds)) })),
      ("gaps", .array(gaps.listed.map { .object(span($0.span) + [("reason", .text($0.reason.words(in: .english)))]) })),
      ("unlisted_gaps", .number(gaps.others)),
      (
        "days",
        .array(
          coverage.days.map { day in
            .object([
              ("date", .text(day.day.date.description)), ("seconds", .number(day.seconds)),
              ("watched", .number(day.watched)),
            ])
          })
      ),
    ])
  }

  private func finding(_ finding: Finding) -> JSONNode {
    .object(
      [
        ("verdict", .text(finding.verdict.name)), ("outside_baseline", .number(finding.isOutsideBaseline ? 1 : 0)),
        ("action", .text(finding.action.name)),
        ("device", .text(finding.device)), ("address", .text(finding.address)),
        ("names", .texts(finding.names)),
        ("jurisdiction", .text(finding.jurisdiction.country)),
        ("jurisdiction_axis", .text(finding.jurisdiction.axis.rawValue)), ("country", .text(finding.country)),
        ("operator", .text(finding.networkOperator)),
        ("flows", .number(finding.flows)), ("sent", .number(finding.sent)), ("received", .number(finding.received)),
      ] + span(finding.span) + [
        ("reasons", .texts(finding.reasons)), ("unlisted_reasons", .number(finding.unlistedReasons)),
        ("rule_ids", .texts(finding.ruleIDs)),
        ("first_event", .optional(finding.firstEvent)),
      ])
  }

  private func traffic(_ traffic: Traffic) -> JSONNode {
    func counts(_ counts: TrafficCounts) -> [(key: String, value: JSONNode)] {
      [("flows", .number(counts.flows)), ("sent", .number(counts.sent)), ("received", .number(counts.received))]
    }
    return .object([
      ("total", .object(counts(traffic.total))), ("inside", .object(counts(traffic.inside))),
      ("outside", .object(counts(traffic.outside))), ("unlisted", .object(counts(traffic.unlisted))),
      (
        "jurisdictions",
        .array(
          traffic.jurisdictions.map { sum in
            .object(
              [("jurisdiction", .text(sum.country))] + counts(sum.counts) + [
                ("sent_violation", .number(sum.violating)), ("sent_undecided", .number(sum.undecided)),
                ("sent_flagged", .number(sum.flagged)),
              ])
          })
      ),
      (
        "rows",
        .array(
          traffic.rows.map { row in
            .object(
              [
                ("device", .text(row.device)), ("model", .text(row.model)), ("verdict", .text(row.verdict.name)),
                ("jurisdiction", .text(row.jurisdiction.country)),
                ("jurisdiction_axis", .text(row.jurisdiction.axis.rawValue)), ("country", .text(row.country)),
                ("operator", .text(row.networkOperator)), ("service", .text(Language.english.service(row.service))),
              ] + counts(row.counts))
          })
      ),
    ])
  }

  private func alertHandling(_ handling: AlertHandling) -> JSONNode {
    .object([
      ("raised", .number(handling.raised)), ("acknowledged", .number(handling.acknowledged)),
      ("open", .number(handling.open)),
      ("delivered", handling.isDeliveryKnown ? .number(handling.delivered) : .none),
      ("dead", handling.isDeliveryKnown ? .number(handling.dead) : .none),
      ("unlisted", .number(handling.unlisted)), ("unfollowed", .number(handling.unfollowed)),
    ])
  }

  private func device(_ device: UnregisteredDevice) -> JSONNode {
    .object([
      ("mac", .text(device.mac)), ("address", .text(device.address)), ("first_seen", .time(device.firstSeen)),
      ("action", .text(device.action.name)),
    ])
  }

  private func configuration(_ configuration: Configuration) -> JSONNode {
    func sources(_ sources: [NamedSource]) -> JSONNode {
      .array(
        sources.map { source in
          .object([
            ("name", .text(source.name)), ("date", .time(source.date)), ("review_by", .time(source.reviewBy)),
            ("sha256", .text(source.sha256)), ("signature", .text(source.signature)),
            ("origin", .text(source.origin(in: .english))), ("path", .text(source.path)),
          ])
        })
    }
    return .object([
      ("since", .time(configuration.since)), ("version", .text(configuration.version)),
      ("policy", .text(configuration.policy)), ("inside", .text(configuration.inside)),
      ("inventory_sha256", .text(configuration.inventory)), ("packs", sources(configuration.packs)),
      ("location_data", sources(configuration.sources)), ("warnings", .texts(configuration.warnings)),
    ])
  }

  private func losses(_ losses: Losses, _ language: Language) -> JSONNode {
    .object([
      ("frames", .number(losses.frames)), ("bytes", .number(losses.bytes)), ("undecoded", .number(losses.undecoded)),
      ("truncated", .number(losses.truncated)), ("kernel_received", .number(losses.kernelReceived)),
      ("kernel_dropped", .number(losses.kernelDropped)), ("interface_dropped", .number(losses.interfaceDropped)),
      ("evictions", .number(losses.evictions)), ("unaccounted", .number(losses.unaccounted)),
      ("unreadable_records", .number(losses.unreadable)), ("unwritten", .number(losses.unwritten)),
      ("unsettled_coverage_records", .number(losses.unsettledRecords)),
      ("anomalies", .object(losses.anomalies.map { ($0.name, .number($0.count)) })),
      (
        "notes",
        .array(losses.notes.map { .object([("time", .time($0.time)), ("text", .text($0.text(in: language)))]) })
      ),
      ("unlisted_notes", .number(losses.unlistedNotes)),
    ])
  }

  private func contract(_ chapter: ContractChapter?, _ language: Language) -> JSONNode {
    guard let sections = chapter?.sections[language] else { return .none }
    return .array(
      sections.map { section in
        .object([
          ("heading", .text(section.heading)), ("sentences", .texts(section.sentences)),
          (
            "rows",
            .array(section.rows.map { .object([("label", .text($0.label)), ("lines", .texts($0.lines))]) })
          ),
        ])
      })
  }

  private func journal(_ head: JournalHead?, _ language: Language) -> JSONNode {
    guard let head else { return .none }
    return .object([
      ("size", .number(head.size)), ("root", .text(head.root)), ("checkpoint", .text(head.checkpoint)),
      ("witnesses", .array(head.witnesses.map { witness($0) })),
      ("witness_statements", .texts(WitnessStatement.sentences(head.witnesses, in: language))),
      ("timestamps", .array(head.timestamps.map { timestamp($0, language) })),
    ])
  }

  private func timestamp(_ statement: TimestampStatement, _ language: Language) -> JSONNode {
    let found: [(String, JSONNode)] =
      switch statement.content {
      case .vouches(let tokens):
        [
          ("status", .text("verified")), ("size", .number(tokens.size)), ("time", .time(tokens.time)),
          ("older", .number(tokens.others)), ("oldest", .time(tokens.oldest)),
        ]
      case .nothing(let reason): [("status", .text("nothing")), ("reason", .text(reason))]
      case .contradicted(let reason): [("status", .text("contradicted")), ("reason", .text(reason))]
      }
    return .object(
      [("name", .text(statement.name))] + found + [("statement", .text(statement.sentence(in: language)))])
  }

  private func witness(_ statement: WitnessStatement) -> JSONNode {
    switch statement.content {
    case .cosigned(let size, let time):
      .object([
        ("name", .text(statement.name)), ("status", .text("cosigned")), ("size", .number(size)), ("time", .time(time)),
      ])
    case .nothing(let reason):
      .object([("name", .text(statement.name)), ("status", .text("nothing")), ("reason", .text(reason))])
    case .contradicted(let reason):
      .object([("name", .text(statement.name)), ("status", .text("contradicted")), ("reason", .text(reason))])
    }
  }

  private func span(_ span: TimeSpan) -> [(key: String, value: JSONNode)] {
    [("start", .time(span.start)), ("end", .time(span.end))]
  }
}
