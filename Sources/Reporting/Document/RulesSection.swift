// Role: which rules and location data the verdicts rest on, how old they are, and who signed local ones.
import EgressTypes
import RecordWording

extension ReportSection {
  /// Rules and location data.
  static func rules(_ report: ReportModel, _ language: Language) -> ReportSection {
    let heading = language("Rules and location data in force", nl: "Geldende regels en locatiegegevens")
    guard let configuration = report.configuration else {
      return ReportSection(
        id: "rules", heading: heading,
        blocks: [.paragraph(language("No record tells.", nl: "Geen record vermeldt dit."))])
    }
    var blocks: [ReportBlock] = [
      .facts([
        ReportFact(
          "egressd",
          language(
            "\(configuration.version), in force since \(configuration.since.readable)",
            nl: "\(configuration.version), van kracht sinds \(configuration.since.readable)")),
        ReportFact(language("default policy", nl: "standaardbeleid"), configuration.policy),
        ReportFact(
          language("inside", nl: "binnen de hangar"),
          configuration.inside.isEmpty ? language("not stated", nl: "niet vermeld") : configuration.inside),
        ReportFact(
          language("inventory", nl: "inventaris"),
          configuration.inventory.isEmpty ? language("none", nl: "geen") : "SHA-256 \(configuration.inventory)"),
      ]),
      .table(table(configuration, at: report.period.span.end, language)),
    ]
    blocks += configuration.warnings.map {
      .note(language("Warning: ", nl: "Waarschuwing: ") + language.recorded($0))
    }
    if !report.configurationChanges.isEmpty {
      blocks.append(.subheading(language("Changed in the period", nl: "Gewijzigd in de periode")))
      blocks.append(
        .list(
          report.configurationChanges.map { change in
            "\(change.time.readable): \(change.changes.map { $0.text(in: language) }.joined(separator: "; "))"
          }))
    }
    if report.unlistedChanges > 0 {
      let more = language.countedFurther(report.unlistedChanges, .change)
      blocks.append(.note(language("And \(more).", nl: "En \(more).")))
    }
    return ReportSection(id: "rules", heading: heading, blocks: blocks)
  }

  private static func table(_ configuration: Configuration, at end: Timestamp, _ language: Language) -> ReportTable {
    func row(_ kind: String, _ exported: String) -> (NamedSource) -> [Cell] {
      { source in
        let origin = [language.signature(source.signature), source.origin(in: language)].filter { !$0.isEmpty }.joined(
          separator: ", ")
        let days = source.ageInDays(at: end)
        return [
          .text(source.name), .word(kind, exported: exported), day(source.date),
          // People read whether it is too old; programs get the days, of which there are none before its date.
          .word(source.age(at: end, in: language), exported: days.map { $0 >= 0 ? "\($0)" : "" } ?? ""),
          day(source.reviewBy), .named(origin), .text(source.sha256),
        ]
      }
    }
    return ReportTable(
      name: "rules",
      caption: language(
        "What the verdicts rest on, with its age at the end of the period",
        nl: "Waarop de oordelen berusten, met de ouderdom aan het einde van de periode"),
      columns: [
        .init(key: "name", title: language("name", nl: "naam")),
        .init(key: "kind", title: language("kind", nl: "soort")),
        .init(key: "as_of", title: language("as of", nl: "stand van")),
        .init(key: "age", title: language("age", nl: "ouderdom")),
        .init(key: "review_by", title: language("review by", nl: "herzien voor")),
        .init(key: "signature", title: language("signature, origin", nl: "ondertekening, herkomst")),
        .init(key: "sha256", title: "SHA-256"),
      ],
      rows: configuration.sources.map(row(language("location data", nl: "locatiegegevens"), "location data"))
        + configuration.packs.map(row(language("rule pack", nl: "regelpakket"), "rule pack")))
  }

  /// A date as people read it, empty where the record does not say; packs have no time of day.
  private static func day(_ time: Timestamp?) -> Cell {
    .word(time?.date ?? "", exported: time?.description ?? "")
  }
}
