// Role: what closes a report: losses, the journal's head with its witnesses, and what none of it proves.
import EgressTypes

extension ReportSection {
  /// Losses.
  static func losses(_ report: ReportModel, _ language: Language) -> ReportSection {
    let losses = report.losses
    var blocks: [ReportBlock] = [
      .table(
        ReportTable(
          name: "losses", caption: language("Counted in the period", nl: "Geteld in de periode"),
          columns: [
            .init(key: "what", title: language("what", nl: "wat")),
            .init(key: "count", title: language("count", nl: "aantal"), isNumber: true),
          ],
          rows: zip(losses.lines(in: language), losses.lines(in: .english)).map { line, english in
            [.word(line.what, exported: english.what), .count(line.count)]
          }))
    ]
    if !losses.notes.isEmpty {
      blocks.append(.list(losses.notes.map { "\($0.time.readable): \($0.text(in: language))" }))
    }
    if losses.unlistedNotes > 0 {
      let more = language.countedFurther(losses.unlistedNotes, .note)
      blocks.append(.note(language("And \(more).", nl: "En \(more).")))
    }
    return ReportSection(id: "losses", heading: language("Losses", nl: "Verliezen"), blocks: blocks)
  }

  /// The journal's head.
  static func journal(_ report: ReportModel, _ language: Language) -> ReportSection {
    let heading = language("Journal", nl: "Journaal")
    guard let head = report.journal else {
      return ReportSection(
        id: "journal", heading: heading,
        blocks: [
          .paragraph(language("The journal's head was not given.", nl: "De stand van het journaal is niet meegegeven."))
        ])
    }
    let vouching =
      WitnessStatement.sentences(head.witnesses, in: language) + head.timestamps.map { $0.sentence(in: language) }
    return ReportSection(
      id: "journal", heading: heading,
      summary: language.counted(head.size, .record),
      blocks: [.facts([ReportFact(language("root hash", nl: "wortelhash"), head.root)])]
        + vouching.map { .paragraph($0) } + [
          .verbatim(
            label: language("Signed checkpoint", nl: "Ondertekend controlepunt"),
            lines: head.checkpoint.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        ])
  }

  /// What this does not prove.
  static func limits(_ report: ReportModel, _ language: Language) -> ReportSection {
    ReportSection(
      id: "limits", heading: language("What this does not prove", nl: "Wat dit niet bewijst"),
      blocks: [.list(ReportModel.limits(in: language))])
  }
}
