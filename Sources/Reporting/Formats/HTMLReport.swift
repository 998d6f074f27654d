// Role: the report as one self-contained page: nothing fetched, no script needed, light and dark, screen and paper.
import EgressTypes
import HTMLPages

/// HTML; the templates escape every text.
struct HTMLReport: ReportFormat {
  let name = "html"
  let fileExtension = "html"

  func render(_ report: ReportModel, in language: Language) throws -> String {
    try HTMLReport.page(of: ReportDocument(report, in: language))
  }

  func render(_ overview: SummaryOverview, in language: Language) throws -> String {
    try HTMLReport.page(of: ReportDocument(overview, in: language))
  }

  private static func page(of document: ReportDocument) throws -> String {
    let blocks = try HTMLBlocks(document.language)
    let sections = try document.sections.map { section in
      HTMLPage.Section(
        id: section.id, heading: section.heading, summary: section.summary.isEmpty ? [] : [section.summary],
        content: try section.blocks.map { try blocks.html(of: $0, in: section) }.joined())
    }
    let picture = blocks.opening(document.coverage.picture)
    let body = try PageTemplate(HTMLTemplate.page).filled(with: HTMLPage(document, picture, sections))
    return StandalonePage(
      document.fullTitle, in: document.language, style: HTMLTemplate.style, script: HTMLScript.sort, body: body
    ).html
  }
}

/// What the page's template is filled with; each property is a name in it.
struct HTMLPage {
  let kind, title, label, meta, tone, question, skip, glance, contents: String
  /// What was watched; the picture is markup already.
  let watched, picture: String
  let watchedSentences, banners, answer, explanation: [String]
  let tiles: [ReportFact]
  let sections: [Section]

  struct Section {
    let id, heading: String
    let summary: [String]
    let content: String
  }

  init(_ document: ReportDocument, _ picture: String, _ sections: [Section]) {
    let language = document.language
    kind = document.kind
    title = document.title
    label = document.label
    meta = document.facts.map { "\($0.name): \($0.value)" }.joined(separator: ". ") + "."
    tone = document.tone.rawValue
    question = document.question
    skip = language("Skip to the answer", nl: "Naar het antwoord")
    glance = language("At a glance", nl: "In één oogopslag")
    contents = language("Sections", nl: "Onderdelen")
    watched = document.coverage.heading
    watchedSentences = document.coverage.sentences
    self.picture = picture
    banners = document.banners
    answer = document.answer
    explanation = document.explanation
    tiles = document.tiles
    self.sections = sections
  }
}
