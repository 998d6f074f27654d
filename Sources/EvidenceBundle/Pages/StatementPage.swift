// Role: the page a reader opens first: what happened in plain words, who, when, where to, how much, what is not known.
import EgressTypes
import RecordWording

/// Everything the statement tells.
public struct EvidenceStatement: Sendable {
  /// A selected record that is not about a flow.
  public struct OtherRecord: Sendable {
    /// Its number.
    public var number: UInt64
    private let sentences: [Language: String]

    /// Makes one; `sentence` is asked for each language.
    public init(number: UInt64, sentence: (Language) -> String) {
      self.number = number
      sentences = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, sentence($0).inLatin) })
    }

    /// What it tells, in a line.
    public func sentence(in language: Language) -> String { sentences[language] ?? "" }
  }

  /// What the bundle is about.
  public var subject: BundleSubject
  /// The flows of the selected events.
  public var flows: [EvidenceFlow]
  /// Selected records of other kinds.
  public var others: [OtherRecord]
  /// How much of the period was watched; nil where no period is known.
  public var coverage: CoverageStatement?
  /// Frames whose headers were kept.
  public var frames: Int64
  /// What was in force, one line for each pack that decided and each location file.
  public var inForce: [String]
  /// What could not be put into the bundle, and why.
  public var remarks: [StatementRemark]

  /// Makes a statement.
  public init(
    subject: BundleSubject, flows: [EvidenceFlow], others: [OtherRecord] = [], coverage: CoverageStatement?,
    frames: Int64, inForce: [String] = [], remarks: [StatementRemark] = []
  ) {
    self.subject = subject
    self.flows = flows
    self.others = others
    self.coverage = coverage
    self.frames = frames
    self.inForce = inForce
    self.remarks = remarks
  }

  /// Rows of a table that a person still reads.
  private static let maximumRows = 200
  /// Flows whose reasons are told one by one.
  private static let maximumReasons = 20

  /// The page in a language.
  public func page(in language: Language) -> Page {
    var page = Page(
      language(
        "Statement on network egress, case \(subject.caseID.quoted)",
        nl: "Verklaring over uitgaand netwerkverkeer, zaak \(subject.caseID.quoted)"), in: language)
    page.paragraph(
      language(
        "egressd, a monitor on the gateway of a drone hangar, watches what drone controllers send. This page puts into"
          + " words what its records in this folder say. Times are in UTC.",
        nl: "egressd, een monitor op de gateway van een dronehangar, bewaakt wat dronecontrollers versturen. Deze"
          + " pagina zegt in woorden wat de records in deze map vermelden. Tijden zijn in UTC."))
    if coverage?.isReplay == true {
      // As the report's banner says it.
      page.paragraph(
        language(
          "These records come from a replay of files: nothing was watched, and nobody was alerted.",
          nl: "Deze records komen uit het afspelen van bestanden: er is niets bewaakt, en niemand is gewaarschuwd."))
    }
    page.heading(language("The answer", nl: "Het antwoord"))
    for sentence in answer(in: language) { page.paragraph(sentence) }
    whatHappened(in: &page, language)
    why(in: &page, language)
    watching(in: &page, language)
    known(in: &page, language)
    origin(in: &page, language)
    return page
  }

  private var sorted: [EvidenceFlow] {
    flows.sorted {
      if $0.verdict != $1.verdict { return $0.verdict > $1.verdict }
      if $0.sent != $1.sent { return $0.sent ?? 0 > $1.sent ?? 0 }
      return ($0.events.first ?? 0) < ($1.events.first ?? 0)
    }
  }

  private func whatHappened(in page: inout Page, _ language: Language) {
    let rows = sorted.prefix(EvidenceStatement.maximumRows).map { row(of: $0, language) }
    if !rows.isEmpty { page.heading(language("What happened", nl: "Wat er gebeurde")) }
    page.table(
      [
        language("From", nl: "Van"), language("To", nl: "Naar"),
        language("Jurisdiction", nl: "Rechtsgebied"),
        language("Server in, network operator", nl: "Server in, netwerkbeheerder"),
        language("First packet", nl: "Eerste pakket"),
        language("Last packet told of", nl: "Laatst vermelde pakket"), language("Bytes sent", nl: "Bytes verzonden"),
        language("Verdict", nl: "Oordeel"), language("Records", nl: "Records"),
      ], Array(rows))
    if flows.count > rows.count {
      let more = language.grouped(Int64(flows.count - rows.count))
      page.paragraph(
        language("\(more) more flows stand in events.csv.", nl: "Nog \(more) verbindingen staan in events.csv."))
    }
    guard !others.isEmpty else { return }
    page.heading(language("Other records", nl: "Andere records"))
    page.list(others.prefix(EvidenceStatement.maximumRows).map { $0.sentence(in: language) })
  }

  private func row(of flow: EvidenceFlow, _ language: Language) -> [String] {
    let from = [flow.sender(in: language), flow.model, flow.addressBesideSender].compactMap(\.self)
    let direction = flow.isInbound ? language(" (began it)", nl: " (begon de verbinding)") : ""
    let country = flow.country ?? language("country not known", nl: "land onbekend")
    return [
      from.joined(separator: ", "),
      "\(flow.destination)\(direction), \(flow.transport) \(flow.far.port)",
      language.jurisdiction(flow.jurisdiction),
      "\(country), \(flow.networkOperator ?? language("operator not known", nl: "netwerkbeheerder onbekend"))",
      flow.start?.readable ?? "-", flow.end?.readable ?? "-",
      flow.sent.map { language.grouped($0) } ?? language("not counted yet", nl: "nog niet geteld"),
      flow.verdict.word(in: language), flow.events.map(String.init).joined(separator: ", "),
    ]
  }

  private func why(in page: inout Page, _ language: Language) {
    let told = sorted.prefix(EvidenceStatement.maximumReasons).filter { !$0.reasons.isEmpty }
    guard !told.isEmpty else { return }
    page.heading(language("Why it was judged so", nl: "Waarom het zo werd beoordeeld"))
    page.paragraph(
      language(
        "The reasons stand as the monitor wrote them at that time, with the rules that decided.",
        nl:
          "De redenen zijn vertaald; zoals de monitor ze toen schreef, in het Engels, staan ze in events.jsonl. De regels"
          + " die beslisten staan erbij."))
    for flow in told {
      let numbers = flow.events.map(String.init).joined(separator: ", ")
      page.paragraph(
        "Record \(numbers), \(flow.sender(in: language)) " + language("to", nl: "naar")
          + " \(flow.destination): \(flow.verdict.word(in: language))")
      page.list(
        language.recorded(flow.reasons) + [language("rules: ", nl: "regels: ") + flow.ruleIDs.joined(separator: ", ")])
    }
  }

  private func watching(in page: inout Page, _ language: Language) {
    page.heading(language("How well it was watched", nl: "Hoe volledig is bewaakt"))
    guard let coverage else {
      page.paragraph(language("No period is known.", nl: "Er is geen periode bekend."))
      return
    }
    page.paragraph(coverage.sentence(in: language))
    page.table(
      [
        language("Not watched from", nl: "Niet bewaakt vanaf"), language("until", nl: "tot"),
        language("Reason", nl: "Reden"),
      ],
      coverage.gaps.prefix(EvidenceStatement.maximumRows).map {
        [$0.start.readable, $0.end.readable, $0.reason(in: language).inLatin]
      })
    if coverage.gaps.count > EvidenceStatement.maximumRows {
      let more = language.grouped(Int64(coverage.gaps.count - EvidenceStatement.maximumRows))
      page.paragraph(language("and \(more) further gaps", nl: "en nog \(more) onderbrekingen"))
    }
    page.paragraph(
      coverage.isProved
        ? language(
          "coverage.jsonl holds the records of coverage whole, each proved from the journal.",
          nl: "coverage.jsonl bevat de dekkingsrecords in hun geheel, elk bewezen vanuit het journaal.")
        : language(
          "coverage.jsonl is an excerpt: the records of coverage also tell of other controllers. It rests on the"
            + " exporter's word until the named records are asked for.",
          nl: "coverage.jsonl is een uittreksel: de dekkingsrecords vertellen ook over andere controllers. Het berust"
            + " op het woord van wie exporteerde, totdat de genoemde records worden opgevraagd."))
  }
}
