// Role: each kind of block as HTML, by a template of its own.
import EgressTypes
import HTMLPages

/// The templates of blocks, read once for a page.
struct HTMLBlocks {
  private let language: Language
  private let subheading, sentence, list, facts, table, card, verbatim, coverage, chart: PageTemplate

  /// Throws when a template of this program is broken.
  init(_ language: Language) throws {
    self.language = language
    subheading = try PageTemplate(HTMLTemplate.subheading)
    sentence = try PageTemplate(HTMLTemplate.sentence)
    list = try PageTemplate(HTMLTemplate.list)
    facts = try PageTemplate(HTMLTemplate.facts)
    table = try PageTemplate(HTMLTemplate.table)
    card = try PageTemplate(HTMLTemplate.card)
    verbatim = try PageTemplate(HTMLTemplate.verbatim)
    coverage = try PageTemplate(HTMLTemplate.coverage)
    chart = try PageTemplate(HTMLTemplate.chart)
  }

  /// The picture before the answer, small; nothing for none.
  func opening(_ picture: CoveragePicture?) -> String {
    picture.map { coverage.filled(with: HTMLCoverage($0, language, size: "compact")) } ?? ""
  }

  func html(of block: ReportBlock, in section: ReportSection) throws -> String {
    switch block {
    case .subheading(let heading, let summary):
      return subheading.filled(with: ["heading": heading, "summary": summary])
    case .paragraph(let text): return sentence.filled(with: ["text": text, "style": "plain"])
    case .note(let text): return sentence.filled(with: ["text": text, "style": "note"])
    case .list(let items): return list.filled(with: ["items": items])
    case .facts(let items): return facts.filled(with: ["facts": items])
    case .table(let content): return table.filled(with: HTMLTable(content, language))
    case .findings(let cards): return cards.map { card.filled(with: HTMLCard($0, language)) }.joined()
    case .verbatim(let label, let lines):
      return verbatim.filled(with: ["label": label, "text": lines.joined(separator: "\n")])
    case .coverage(let picture):
      return coverage.filled(with: HTMLCoverage(picture, language))
    case .chart(let content): return chart.filled(with: HTMLChart(content))
    }
  }
}

/// What the template of a chart is filled with.
struct HTMLChart {
  let caption: String
  let key: [Key]
  let bars: [Bar]

  struct Bar {
    let name, shown, svg: String
  }

  struct Key {
    let style, name: String
  }

  init(_ chart: BarChart) {
    caption = chart.caption
    key = chart.key.map { Key(style: $0.kind?.rawValue ?? "value", name: $0.name) }
    bars = chart.bars.map { Bar(name: $0.name, shown: $0.shown, svg: ChartBar.svg(of: $0, in: chart)) }
  }
}

/// What the template of a table is filled with.
struct HTMLTable {
  let caption, size: String
  let columns: [Column]
  let rows: [Row]

  struct Column {
    let title, style: String
  }

  struct Row {
    let head: HTMLCell
    let cells: [HTMLCell]
  }

  struct HTMLCell {
    let title, style, order: String
    let lines: [String]
  }

  init(_ table: ReportTable, _ language: Language) {
    caption = table.caption
    let count = table.columns.count
    size = count > HTMLTable.columnsOfPaper ? "wide widest" : count > HTMLTable.mostColumns ? "wide" : ""
    columns = table.columns.map { Column(title: $0.title, style: $0.isNumber ? "n" : "t") }
    rows = table.rows.map { row in
      let cells = zip(table.columns, row).map { column, cell in
        let text = cell.text(in: language)
        let lines =
          switch cell {
          case .lines(let lines), .words(let lines, _): lines
          // A date and a time of day, each whole, one behind the other where there is room.
          case .time: text.split(separator: " ").map(String.init)
          default: [text]
          }
        return HTMLCell(
          title: column.title, style: HTMLTable.style(column, cell), order: cell.order.map { "\($0)" } ?? "",
          lines: lines)
      }
      let head = cells.first ?? HTMLCell(title: "", style: "", order: "", lines: [])
      return Row(head: head, cells: Array(cells.dropFirst()))
    }
  }

  /// Columns up to which a table needs no smaller letters.
  private static let mostColumns = 8
  /// Columns up to which words need no breaks within them to fit on A4.
  private static let columnsOfPaper = 12

  /// The columns whose texts may be long without a place to break.
  private static let longColumns: Set<String> = [
    "subject", "handling", "destination", "service", "operator", "reason", "reasons", "what", "signature",
  ]

  private static func style(_ column: ReportTable.Column, _ cell: Cell) -> String {
    if case .time = cell { return "time" }
    return column.isNumber ? "n" : column.key == "sha256" ? "hash" : longColumns.contains(column.key) ? "long" : "short"
  }
}

/// What the template of a finding is filled with.
struct HTMLCard {
  let device, destination, verdict, name, meaning, to: String
  let facts: [ReportFact]
  /// One list, or none.
  let lists: [Reasons]
  /// One line, or none.
  let rules: [String]

  struct Reasons {
    let reasons: [String]
  }

  init(_ card: FindingCard, _ language: Language) {
    device = card.device
    destination = card.destination
    verdict = card.verdict.name
    name = card.verdictName
    meaning = card.meaning
    to = language("to", nl: "naar")
    facts = card.facts
    lists = card.reasons.isEmpty ? [] : [Reasons(reasons: card.reasons)]
    rules = card.rules.isEmpty ? [] : [card.rules.capitalisedFirst]
  }
}

/// What the template of the picture of watching is filled with.
struct HTMLCoverage {
  let caption, rowTitle, share, width, size: String
  let marks: [String]
  let rows: [Row]

  struct Row {
    let name, svg, share: String
  }

  init(_ picture: CoveragePicture, _ language: Language, size: String = "") {
    self.size = size
    let isMarked = picture.rows.contains { $0.cells.contains(where: \.isMarked) }
    let mark = language(
      " A mark below a cell: the first packet of a violation.",
      nl: " Een streepje onder een vak: het eerste pakket van een overtreding.")
    self.caption =
      language(
        "Each cell is \(picture.cellTitle): full where all of it was watched, partly filled where some was, a thin"
          + " line where none was.",
        nl: "Elk vak is \(picture.cellTitle): vol waar alles is bewaakt, deels gevuld waar een deel is bewaakt, een"
          + " dunne lijn waar niets is bewaakt.")
      + (isMarked ? mark : "")
    rowTitle = picture.rowTitle
    share = language("Watched", nl: "Bewaakt")
    width = "c\(picture.width)"
    marks = picture.marks
    rows = picture.rows.map { row in
      let share = language.percentage(row.watched, of: row.seconds)
      let label = language("\(row.name): \(share) watched", nl: "\(row.name): \(share) bewaakt")
      return Row(name: row.name, svg: CoverageBar.svg(of: row, width: picture.width, label: label), share: share)
    }
  }
}
