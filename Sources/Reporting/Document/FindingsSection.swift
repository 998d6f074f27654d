// Role: what was found, worst first: a card for each finding, and a table of those that are merely to be read.
import EgressTypes
import RecordWording

extension ReportSection {
  /// Findings.
  static func findings(_ report: ReportModel, _ language: Language) -> ReportSection {
    var blocks: [ReportBlock] = []
    func part(_ heading: String, _ verdicts: Verdict...) {
      let flows = verdicts.reduce(Int64(0)) { $0.adding(report.flows[$1] ?? 0) }
      let found = report.findings.filter { verdicts.contains($0.verdict) }
      let unlisted = verdicts.reduce(Int64(0)) { $0.adding(report.unlistedFindings[$1] ?? 0) }
      blocks.append(.subheading(heading, summary: language.counted(flows, .flow)))
      blocks.append(
        found.isEmpty
          ? .paragraph(language("None.", nl: "Geen."))
          : .findings(found.map { $0.card(in: language, isReplay: report.isReplay) }))
      if unlisted > 0 {
        let count = language.counted(unlisted, .flow)
        blocks.append(
          .note(language("And \(count) to further destinations.", nl: "En \(count) met verdere bestemmingen.")))
      }
    }
    part(language("Violations", nl: "Overtredingen"), .violation)
    part(language("Unknown and ambiguous", nl: "Onbekend en dubbelzinnig"), .unknown, .ambiguous)
    part(language("Flagged and excepted", nl: "Gemarkeerd en uitgezonderd"), .flagged, .excepted)
    if language != .english, !report.findings.isEmpty {
      blocks.append(
        .note(
          language(
            "Reasons stand as the journal has them.",
            nl: "De redenen zijn vertaald. Het journaal heeft ze in het Engels; wat daar staat, is het bewijs.")))
    }
    return ReportSection(id: "findings", heading: language("Findings", nl: "Bevindingen"), blocks: blocks)
  }
}

extension Finding {
  /// The finding in words.
  fileprivate func card(in language: Language, isReplay: Bool) -> FindingCard {
    let more = language.countedFurther(unlistedReasons, .reason)
    return FindingCard(
      device: language.device(device), destination: destination, verdict: verdict,
      verdictName: verdict.name(in: language),
      meaning: "\(meaning(in: language)); \(action.done(in: language, isReplay: isReplay))",
      facts: [
        ReportFact(language("Jurisdiction", nl: "Rechtsgebied"), language.jurisdiction(jurisdiction)),
        ReportFact(language("Server in", nl: "Server in"), language.country(country)),
        ReportFact(language("Operator", nl: "Netwerkbeheerder"), language.networkOperator(networkOperator)),
        ReportFact(language("Flows", nl: "Verbindingen"), language.grouped(flows)),
        ReportFact(language("Sent", nl: "Verzonden"), language.byteCount(sent)),
        ReportFact(language("Received", nl: "Ontvangen"), language.byteCount(received)),
        ReportFact(language("First packet", nl: "Eerste pakket"), span.start.readable),
        ReportFact(language("Last packet", nl: "Laatste pakket"), span.end.readable),
        ReportFact(language("Journal record", nl: "Journaalrecord"), firstEvent.map { "\($0)" } ?? "-"),
      ],
      reasons: language.recorded(reasons) + (unlistedReasons > 0 ? [language("and \(more)", nl: "en \(more)")] : []),
      rules: ruleIDs.isEmpty
        ? "" : language("rules: ", nl: "regels: ") + ruleIDs.joined(separator: ", "))
  }

  /// All findings as one table, for programs.
  static func table(_ report: ReportModel, _ language: Language) -> ReportTable {
    let keys = [
      "verdict", "outside_baseline", "action", "controller", "address", "names", "jurisdiction", "country", "operator",
      "flows",
      "bytes_sent", "bytes_received", "first", "last", "record", "reasons", "rules",
    ]
    return ReportTable(
      name: "findings", caption: "", columns: keys.map { ReportTable.Column(key: $0, title: $0) },
      rows: report.findings.map { finding in
        [
          .text(finding.verdict.name), .count(finding.isOutsideBaseline ? 1 : 0), .text(finding.action.name),
          .text(finding.device), .text(finding.address), .lines(finding.names), .text(finding.jurisdiction.country),
          .text(finding.country),
          .text(finding.networkOperator), .count(finding.flows), .bytes(finding.sent), .bytes(finding.received),
          .time(finding.span.start), .time(finding.span.end), .text(finding.firstEvent.map { "\($0)" } ?? ""),
          .lines(finding.reasons), .lines(finding.ruleIDs),
        ]
      })
  }
}
