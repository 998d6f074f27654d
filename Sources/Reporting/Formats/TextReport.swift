// Role: the report as plain text, for a terminal, a mail or a printer.
import EgressTypes

/// Plain text; every text from a record is printable ASCII already, and of our own words those in English are too.
struct TextReport: ReportFormat {
  let name = "text"
  let fileExtension = "txt"

  func render(_ report: ReportModel, in language: Language) -> String {
    TextReport.text(of: ReportDocument(report, in: language))
  }

  func render(_ overview: SummaryOverview, in language: Language) -> String {
    TextReport.text(of: ReportDocument(overview, in: language))
  }

  private static func text(of document: ReportDocument) -> String {
    let parts = [heading(document)] + document.sections.map { lines(of: $0, document.language) }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private static func heading(_ document: ReportDocument) -> [String] {
    let title = document.fullTitle
    var lines = [title, String(repeating: "=", count: title.count), ""]
    lines += aligned(document.facts, indent: "")
    for banner in document.banners { lines += [""] + wrapped(banner, first: "*** ", then: "    ") }
    lines += [""] + wrapped(document.coverage.heading + ":", first: "", then: "")
    for sentence in document.coverage.sentences { lines += wrapped(sentence, first: "  ", then: "  ") }
    if let picture = document.coverage.picture { lines += TextReport.lines(of: picture, document.language) }
    lines += [""] + wrapped(document.question + ":", first: "", then: "")
    lines += wrapped(document.answer.joined(separator: " "), first: "  ", then: "  ")
    for sentence in document.explanation { lines += wrapped(sentence, first: "  ", then: "  ") }
    return lines + [""] + aligned(document.tiles.map { ReportFact($0.name.capitalisedFirst, $0.value) }, indent: "")
  }

  private static func lines(of section: ReportSection, _ language: Language) -> [String] {
    let title = section.heading.uppercased() + (section.summary.isEmpty ? "" : "  \(section.summary)")
    var lines = [title, String(repeating: "-", count: title.count)]
    for (place, block) in section.blocks.enumerated() {
      if place > 0, block.isApart { lines.append("") }
      lines += self.lines(of: block, language)
    }
    return lines
  }

  private static func lines(of block: ReportBlock, _ language: Language) -> [String] {
    switch block {
    case .subheading(let heading, let summary): [("  \(heading)  \(summary)").trimmingEnd]
    case .paragraph(let text), .note(let text): wrapped(text, first: "  ", then: "    ")
    case .list(let items): items.flatMap { wrapped($0, first: "  - ", then: "    ") }
    case .facts(let facts): aligned(facts, indent: "  ")
    case .table(let table): ["  \(table.caption):"] + TextTable(table, language).lines
    case .findings(let cards): cards.enumerated().flatMap { ($0 > 0 ? [""] : []) + lines(of: $1) }
    case .verbatim(let label, let lines): ["  \(label):"] + lines.map { $0.isEmpty ? "" : "    \($0)" }
    case .coverage(let picture): lines(of: picture, language)
    case .chart(let chart): lines(of: chart)
    }
  }

  private static func lines(of card: FindingCard) -> [String] {
    let facts = card.facts.map { "\($0.name.lowercased()) \($0.value)" }
    return ["  \(card.device) -> \(card.destination)"]
      + wrapped("\(card.verdictName): \(card.meaning)", first: "    ", then: "      ")
      + wrapped(facts.joined(separator: ", "), first: "    ", then: "      ")
      + card.reasons.flatMap { wrapped($0, first: "    - ", then: "      ") }
      + (card.rules.isEmpty ? [] : wrapped(card.rules, first: "    ", then: "      "))
  }

  private static func lines(of picture: CoveragePicture, _ language: Language) -> [String] {
    let key = language(
      "Each sign is \(picture.cellTitle):  # watched   + in part   . not watched   (blank) outside the period",
      nl: "Elk teken is \(picture.cellTitle):  # bewaakt   + deels   . niet bewaakt   (leeg) buiten de periode")
    return ["  \(key)", ""]
      + picture.rows.map { row in
        let signs = row.cells.map { cell in
          cell.seconds == 0 ? " " : cell.watched == cell.seconds ? "#" : cell.watched == 0 ? "." : "+"
        }
        let space = String(repeating: " ", count: max(0, picture.width - row.cells.count))
        return "  \(row.name)  |\(signs.joined())|\(space)  \(language.percentage(row.watched, of: row.seconds))"
      }
  }

  private static func lines(of chart: BarChart) -> [String] {
    let width = chart.bars.map(\.name.count).max() ?? 0
    let number = chart.bars.map(\.shown.count).max() ?? 0
    return ["  \(chart.caption):"] + (chart.signKey.isEmpty ? [] : wrapped(chart.signKey, first: "    ", then: "    "))
      + chart.bars.map { bar in
        let signs = chart.signs(of: bar, outOf: 40)
        let name = bar.name + String(repeating: " ", count: width - bar.name.count)
        return "  \(name)  \(String(repeating: " ", count: number - bar.shown.count))\(bar.shown)  \(signs)".trimmingEnd
      }
  }

  /// Names and values, the values below one another.
  private static func aligned(_ facts: [ReportFact], indent: String) -> [String] {
    let width = facts.map { $0.name.count }.max() ?? 0
    return facts.map { fact in
      indent + "\(fact.name):" + String(repeating: " ", count: width - fact.name.count + 2) + fact.value
    }
  }

  /// Breaks a sentence between words so that a line keeps within 80 columns.
  static func wrapped(_ sentence: String, first: String, then: String) -> [String] {
    var lines = [first]
    for word in sentence.split(separator: " ") {
      let last = lines.count - 1
      if lines[last].count + word.count >= 80 {
        lines.append(then + word)
      } else {
        lines[last] += (lines[last].isEmpty || lines[last].hasSuffix(" ") ? "" : " ") + word
      }
    }
    return lines
  }
}

extension ReportBlock {
  /// Whether a line is left free before it.
  fileprivate var isApart: Bool {
    switch self {
    case .paragraph, .note, .list, .facts, .findings: false
    case .subheading, .table, .verbatim, .coverage, .chart: true
    }
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
