// Role: sections 0 and 1 of the form: what report this is and under which law; who to ask, and who else is involved.
import EgressTypes

extension DraftMaterial {
  var reportSection: DraftSection {
    DraftSection(
      number: 0, title: language("About this report", nl: "Over deze melding"), article: law(.notification),
      fields: reportKind + [legalRegime] + [
        .machine(
          "report.authority", language("Authority", nl: "Autoriteit"),
          language("\(law(.authority)), \(law(.channel))", nl: "\(law(.authority)), \(law(.channel))")),
        .machine(
          "report.case", language("Case in the internal register", nl: "Zaak in het interne register"),
          language(
            "\(breach.id.visible), kept under \(law(.register))",
            nl: "\(breach.id.visible), bijgehouden op grond van \(law(.register))")),
        .machine("report.made_at", language("Draft made at", nl: "Concept gemaakt op"), text(madeAt)),
      ])
  }

  private var reportKind: [DraftField] {
    let label = language("Kind of report", nl: "Soort melding")
    guard let followUp else {
      return [
        .machine(
          "report.kind", label,
          language(
            "First report. What is not known yet may follow in phases (\(law(.phases))).",
            nl: "Eerste melding. Wat nog niet bekend is, mag in stappen volgen (\(law(.phases)))."))
      ]
    }
    let references = clocks.compactMap { clock -> String? in
      guard case .notified(let time, let reference) = clock.decision else { return nil }
      return language(
        "\(reference.quoted), sent \(text(time)) (\(clock.regime.text(.notification, in: language).asWritten))",
        nl:
          "\(reference.quoted), verzonden \(text(time)) (\(clock.regime.text(.notification, in: language).asWritten))")
    }
    let first = language("First report", nl: "Eerste melding")
    return [
      .machine(
        "report.kind", label,
        language("Follow-up \(followUp) (\(law(.phases)))", nl: "Vervolgmelding \(followUp) (\(law(.phases)))")),
      .human(
        "report.follow_up_kind", language("What the follow-up does", nl: "Wat de vervolgmelding doet"),
        language(
          "Say whether it is a supplement, a change or a withdrawal of the first report, and what is new.",
          nl:
            "Geef aan of dit een aanvulling, een wijziging of een intrekking van de eerste melding is, en wat nieuw is."
        )),
      references.isEmpty
        ? .human(
          "report.first_reference", first,
          language(
            "The register holds no notification of this case: give the authority's reference and the date.",
            nl: "Het register bevat geen melding van deze zaak: geef het meldingsnummer van de autoriteit en de datum.")
        )
        : .machine("report.first_reference", first, lines: references),
    ]
  }

  private var legalRegime: DraftField {
    let label = language("Legal regime", nl: "Wettelijk kader")
    guard regime == nil, clocks.count > 1 else {
      return .machine("report.regime", label, "\(law(.law)): \(law(.notification))")
    }
    return .human(
      "report.regime", label,
      language(
        "Choose: \(law(.law)). Police data fall under the Wpg, other personal data under the GDPR; both can apply, each"
          + " with its own report.",
        nl:
          "Kies: \(law(.law)). Politiegegevens vallen onder de Wpg, andere persoonsgegevens onder de AVG; beide kunnen"
          + " gelden, elk met een eigen melding."))
  }

  var contactSection: DraftSection {
    let operators = Set(
      facts.destinations.map { $0.networkOperator.isEmpty ? unknown : $0.networkOperator }
    ).sorted()
    return DraftSection(
      number: 1, title: language("Contact and other parties", nl: "Contactgegevens en andere partijen"),
      article: contents("b"),
      fields: [
        .human(
          "contact.controller", language("Organisation", nl: "Organisatie"),
          language(
            "Name, address and registration number of the controller.",
            nl: "Naam, adres en registratienummer (KvK) van de verwerkingsverantwoordelijke.")),
        .human(
          "contact.officer", language("Data protection officer", nl: "Functionaris voor gegevensbescherming (FG)"),
          language("Name, telephone and mail address.", nl: "Naam, telefoonnummer en e-mailadres.")),
        .human(
          "contact.person", language("Contact for questions", nl: "Contactpersoon voor vragen"),
          language(
            "Name, role, telephone and mail address.", nl: "Naam, functie, telefoonnummer en e-mailadres.")),
        .human(
          "contact.processors", language("Processors and other parties", nl: "Verwerkers en andere partijen"),
          language(
            "Who else is involved: the supplier of the drones, processors, joint controllers; who was told, and when.",
            nl:
              "Wie er verder bij betrokken is: de leverancier van de drones, verwerkers, gezamenlijke"
              + " verwerkingsverantwoordelijken;"
              + " wie is ingelicht, en wanneer."), isRequired: false),
        .machine(
          "contact.operators", language("Operators of the destinations", nl: "Netwerkbeheerders van de bestemmingen"),
          lines: (operators.isEmpty ? [language("none seen", nl: "geen gezien")] : operators) + more("destinations")),
      ])
  }
}
