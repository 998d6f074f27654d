// Role: a report in words of one language, laid out for no format in particular; formats only draw it.
import EgressTypes

/// What every format for people prints.
struct ReportDocument {
  /// How good the news is.
  enum Tone: String {
    case observed
    case clear
    case unsure
  }

  /// The language that it is in.
  let language: Language
  /// `Egress report`.
  let kind: String
  /// The hangar's name.
  let title: String
  /// The period's name.
  let label: String
  /// Log, span of time and time zone.
  let facts: [ReportFact]
  /// What nobody may overlook, one sentence each.
  let banners: [String]
  /// What was watched, which the answer has to be read by.
  let coverage: CoverageOpening
  /// What the answer is an answer to.
  let question: String
  /// The answer, in pieces that a line is best broken between.
  let answer: [String]
  let tone: Tone
  /// What stands behind the answer.
  let explanation: [String]
  /// The figures that a reader looks for first.
  let tiles: [ReportFact]
  /// The sections in the order of all formats.
  let sections: [ReportSection]
}

extension ReportDocument {
  /// Kind, title and label in one line.
  var fullTitle: String { "\(kind): \(title)" + (label.isEmpty ? "" : ", \(label)") }

  /// Lays a report out.
  init(_ report: ReportModel, in language: Language) {
    self.language = language
    kind = language("Egress report", nl: "Rapport over uitgaand verkeer")
    title = report.title.asWritten
    label = report.period.label(in: language)
    facts = ReportDocument.facts(report, language)
    banners = report.banners(in: language)
    coverage = CoverageOpening(report, language)
    question = report.question(in: language)
    answer = report.answer.phrases(in: language)
    tone =
      switch report.answer {
      case .observed: .observed
      case .notObserved: .clear
      case .notVerifiable: .unsure
      }
    explanation = report.explanation(in: language)
    tiles = ReportDocument.tiles(report, language)
    sections = ReportSections.all.compactMap { $0(report, language) }
  }

  private static func facts(_ report: ReportModel, _ language: Language) -> [ReportFact] {
    let logs = report.logs.isEmpty ? language("no record in this period", nl: "geen record in deze periode") : ""
    let span = report.period.span
    return [
      ReportFact("Log", logs + report.logs.joined(separator: ", ")),
      ReportFact(
        language("Period", nl: "Periode"),
        language(
          "\(span.start.readable) to \(span.end.readable)", nl: "\(span.start.readable) tot \(span.end.readable)")),
      ReportFact(
        language("Days", nl: "Dagen"),
        language(
          "as in \(report.period.zone); all times are UTC", nl: "volgens \(report.period.zone); alle tijden zijn UTC")),
    ]
      + (report.device.map {
        [
          ReportFact(
            language("Controller", nl: "Controller"),
            language("\($0) alone; coverage is that of all", nl: "alleen \($0); de dekking is die van alle controllers")
          )
        ]
      } ?? [])
  }

  private static func tiles(_ report: ReportModel, _ language: Language) -> [ReportFact] {
    let undecided = (report.flows[.unknown] ?? 0).adding(report.flows[.ambiguous] ?? 0)
    let strangers = Int64(report.unregistered.count).adding(report.unlistedUnregistered)
    return [
      ReportFact(
        language("watched", nl: "bewaakt"), language.percentage(report.coverage.watched, of: report.coverage.seconds)),
      ReportFact(
        language("violating flows", nl: "overtredende verbindingen"), language.grouped(report.flows[.violation] ?? 0)),
      ReportFact(
        language("flows unknown or ambiguous", nl: "onbekend of dubbelzinnig"), language.grouped(undecided)),
      ReportFact(
        report.isReplay
          ? language("alerts there would have been", nl: "alarmen die er zouden zijn geweest")
          : language("alerts raised", nl: "alarmen gegeven"), language.grouped(report.alerts)),
      ReportFact(
        language("unregistered devices", nl: "niet-geregistreerde apparaten"), language.grouped(strangers)),
      ReportFact(language("sent in all", nl: "in totaal verzonden"), language.byteCount(report.traffic.total.sent)),
    ]
  }
}

/// One part of a report.
struct ReportSection {
  /// Its place in a page, which links name; the same in every language.
  let id: String
  let heading: String
  /// What it comes to, in a few words; empty for nothing.
  var summary = ""
  let blocks: [ReportBlock]

  /// Its tables.
  var tables: [ReportTable] { blocks.compactMap { if case .table(let table) = $0 { table } else { nil } } }
}

/// Anything that a section is made of.
enum ReportBlock {
  /// A heading within the section, and what stands below it in a few words.
  case subheading(String, summary: String = "")
  /// A sentence or a few.
  case paragraph(String)
  /// What belongs to what stands above: `And 3 further rows.`
  case note(String)
  /// Sentences that stand for themselves.
  case list([String])
  /// Names with their values.
  case facts([ReportFact])
  case table(ReportTable)
  case findings([FindingCard])
  /// Text whose lines stay as they are.
  case verbatim(label: String, lines: [String])
  case coverage(CoveragePicture)
  /// A picture of what the table beside it holds.
  case chart(BarChart)
}

/// A name with its value.
struct ReportFact {
  let name, value: String

  init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// One finding in words.
struct FindingCard {
  let device, destination: String
  let verdict: Verdict
  /// The verdict, what it means and what was done.
  let verdictName, meaning: String
  let facts: [ReportFact]
  let reasons: [String]
  /// The rules, called so; empty for none.
  let rules: String
}
