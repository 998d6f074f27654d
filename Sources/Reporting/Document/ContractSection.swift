// Role: the clauses of a supplier's contract: met, violated or not verifiable in the period.
import EgressTypes

extension ReportSection {
  /// The clauses; nil where no contract is configured.
  static func contract(_ report: ReportModel, _ language: Language) -> ReportSection? {
    guard let sections = report.contract?.sections[language] else { return nil }
    let blocks = sections.flatMap { section in
      [.subheading(section.heading)] + section.sentences.map { ReportBlock.paragraph($0) }
        + section.rows.flatMap { drawn($0) }
    }
    return ReportSection(
      id: "contract", heading: language("The supplier's contract", nl: "Het contract met de leverancier"),
      blocks: blocks)
  }

  private static func drawn(_ row: Outline.Row) -> [ReportBlock] {
    row.lines.count == 1
      ? [.facts([ReportFact(row.label, row.lines[0])])] : [.paragraph("\(row.label):"), .list(row.lines)]
  }
}
