// Role: the report in Markdown, for wikis, tickets and mail.
import EgressTypes

/// Markdown as GitHub and pandoc read it (CommonMark with pipe tables); every text is made literal.
struct MarkdownReport: ReportFormat {
  let name = "markdown"
  let fileExtension = "md"

  func render(_ report: ReportModel, in language: Language) -> String {
    MarkdownReport.text(of: ReportDocument(report, in: language))
  }

  func render(_ overview: SummaryOverview, in language: Language) -> String {
    MarkdownReport.text(of: ReportDocument(overview, in: language))
  }

  private static func text(of document: ReportDocument) -> String {
    var parts = ["# " + MarkdownText.literal(document.fullTitle)]
    parts.append(facts(document.facts))
    parts += document.banners.map { "> **\(MarkdownText.literal($0))**" }
    parts.append("## " + MarkdownText.literal(document.coverage.heading))
    parts.append(document.coverage.sentences.map(MarkdownText.literal).joined(separator: " "))
    if let picture = document.coverage.picture { parts.append(coverage(picture, document.language)) }
    parts.append("## " + MarkdownText.literal(document.question))
    parts.append("**\(MarkdownText.literal(document.answer.joined(separator: " ")))**")
    parts += document.explanation.map(MarkdownText.literal)
    parts.append(facts(document.tiles.map { ReportFact($0.name.capitalisedFirst, $0.value) }))
    for section in document.sections {
      parts.append("## " + MarkdownText.literal(section.heading))
      if !section.summary.isEmpty { parts.append(MarkdownText.literal(section.summary)) }
      parts += section.blocks.map { text(of: $0, document.language) }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func text(of block: ReportBlock, _ language: Language) -> String {
    switch block {
    case .subheading(let heading, let summary):
      "### " + MarkdownText.literal(summary.isEmpty ? heading : "\(heading): \(summary)")
    case .paragraph(let text), .note(let text): MarkdownText.literal(text)
    case .list(let items): items.map { "- " + MarkdownText.literal($0) }.joined(separator: "\n")
    case .facts(let facts): self.facts(facts)
    case .table(let table): self.table(table, language)
    case .findings(let cards): cards.map(text).joined(separator: "\n\n")
    case .verbatim(let label, let lines):
      // An indented block ends nowhere but at a line that is not indented, whatever the lines hold.
      MarkdownText.literal(label) + ":\n\n" + lines.map { "    " + $0 }.joined(separator: "\n")
    case .coverage(let picture): coverage(picture, language)
    case .chart(let chart): self.chart(chart)
    }
  }

  private static func facts(_ facts: [ReportFact]) -> String {
    facts.map { "- \(MarkdownText.literal($0.name)): \(MarkdownText.literal($0.value))" }.joined(separator: "\n")
  }

  private static func table(_ table: ReportTable, _ language: Language) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let head = line(table.columns.map { MarkdownText.literal($0.title) })
    let rule = line(table.columns.map { $0.isNumber ? "---:" : "---" })
    let rows = table.rows.map { row in line(row.map { MarkdownText.literal($0.text(in: language)) }) }
    return MarkdownText.literal(table.caption) + "\n\n" + ([head, rule] + rows).joined(separator: "\n")
  }

  private static func text(of card: FindingCard) -> String {
    let lines =
      ["**\(MarkdownText.literal(card.verdictName))**: \(MarkdownText.literal(card.meaning))"]
      + card.facts.map { "\(MarkdownText.literal($0.name)): \(MarkdownText.literal($0.value))" }
      + card.reasons.map(MarkdownText.literal)
      + (card.rules.isEmpty ? [] : [MarkdownText.literal(card.rules)])
    return "#### " + MarkdownText.literal("\(card.device) to \(card.destination)") + "\n\n"
      + lines.map { "- \($0)" }.joined(separator: "\n")
  }

  private static func chart(_ chart: BarChart) -> String {
    let rows = chart.bars.map { bar in
      "    \(chart.signs(of: bar, outOf: 40))  \(bar.name)  \(bar.shown)"
    }
    let key = chart.signKey.isEmpty ? "" : " (\(chart.signKey))"
    return MarkdownText.literal(chart.caption + key) + ":\n\n" + rows.joined(separator: "\n")
  }

  private static func coverage(_ picture: CoveragePicture, _ language: Language) -> String {
    let rows = picture.rows.map { row in
      let signs = row.cells.map { cell in
        cell.seconds == 0 ? "-" : cell.watched == cell.seconds ? "#" : cell.watched == 0 ? "." : "+"
      }
      return "    \(row.name)  \(signs.joined())  \(language.percentage(row.watched, of: row.seconds))"
    }
    let key = language(
      "Each sign is \(picture.cellTitle): # watched, + in part, . not watched, - outside the period",
      nl: "Elk teken is \(picture.cellTitle): # bewaakt, + deels, . niet bewaakt, - buiten de periode")
    return MarkdownText.literal(key) + ":\n\n" + rows.joined(separator: "\n")
  }
}
