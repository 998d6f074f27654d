// Role: the draft as one self-contained page: no script, nothing fetched, light and dark, screen and paper.
import EgressTypes
import HTMLPages

/// HTML; the template escapes every text.
struct HTMLDraft: DraftFormat {
  let name = "html"
  let fileExtension = "html"

  func render(_ draft: BreachDraft) throws -> String {
    let body = try PageTemplate(HTMLDraft.template).filled(with: Page(draft))
    return StandalonePage(draft.title, in: draft.language, style: HTMLDraft.style, body: body).html
  }

  /// What the template is filled with; each property is a name in it.
  private struct Page {
    let title, status, clock, clockState, mark, machine, human, openTitle, openNote, generated, madeAt: String
    let warnings: [String]
    let sections: [Section]
    let open: [Open]

    init(_ draft: BreachDraft) {
      title = draft.title
      status = draft.status
      clock = draft.clock.sentence
      clockState = draft.clock.state.rawValue
      mark = draft.words.mark
      machine = draft.words.machine
      human = draft.words.human
      openTitle = draft.words.openTitle
      openNote = draft.words.openNote
      generated = draft.words.generated
      madeAt = draft.figures.madeAt.readable
      warnings = draft.warnings
      sections = draft.sections.map { Section($0, draft.words) }
      open = draft.openFields.map { section, field in
        Open(
          id: field.key, label: "\(section.number). \(field.label)",
          need: field.isRequired ? draft.words.required : draft.words.optional)
      }
    }
  }

  private struct Open {
    let id, label, need: String
  }

  private struct Section {
    let number, title: String
    let article: [String]
    let fields: [Field]

    init(_ section: DraftSection, _ words: BreachDraft.Words) {
      number = "\(section.number)"
      title = section.title
      article = section.article.map { [$0] } ?? []
      fields = section.fields.map { Field($0, words) }
    }
  }

  private struct Field {
    let id, label, kind: String
    let lines: [String]
    let table: [Table]
    let toFill: [ToFill]

    init(_ field: DraftField, _ words: BreachDraft.Words) {
      id = field.key
      label = field.label
      kind = field.isToFill ? "human" : "machine"
      switch field.content {
      case .lines(let lines):
        self.lines = lines
        table = []
        toFill = []
      case .table(let columns, let rows, let notes):
        lines = notes
        table =
          rows.isEmpty
          ? []
          : [
            Table(columns: columns, rows: rows.map { Row(cells: zip(columns, $0).map { Cell(column: $0, text: $1) }) })
          ]
        toFill = []
      case .toFill(let instruction, let isRequired):
        lines = []
        table = []
        toFill = [ToFill(instruction: instruction, need: isRequired ? words.required : words.optional)]
      }
    }
  }

  private struct Table {
    let columns: [String]
    let rows: [Row]
  }

  private struct Row {
    let cells: [Cell]
  }

  private struct Cell {
    let column, text: String
  }

  private struct ToFill {
    let instruction, need: String
  }
}
