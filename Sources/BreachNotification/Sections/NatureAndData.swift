// Role: sections 3, 4 and 5 of the form: nature and cause, the data, the people; amounts are bounds, content is not known.
import EgressTypes
import RecordWording

extension DraftMaterial {
  var natureSection: DraftSection {
    let verdicts = facts.verdicts.sorted { $0.key > $1.key }.map { verdict, count in
      "\(text(verdict)): \(language.grouped(count))"
    }
    return DraftSection(
      number: 3, title: language("Nature and cause", nl: "Aard en oorzaak"), article: contents("a"),
      fields: [
        .human(
          "nature.description", language("What happened", nl: "Wat er is gebeurd"),
          language(
            "Describe it in your own words; say whether confidentiality, integrity or availability is concerned.",
            nl:
              "Beschrijf het in eigen woorden; geef aan of het om vertrouwelijkheid, integriteit of beschikbaarheid gaat."
          )),
        .human(
          "nature.cause", language("Cause", nl: "Oorzaak"),
          language(
            "How it could happen: a setting, an app, an update, an attack, a mistake.",
            nl: "Hoe het kon gebeuren: een instelling, een app, een update, een aanval, een vergissing.")),
        .machine(
          "nature.traffic", language("Traffic seen", nl: "Waargenomen verkeer"),
          lines: [
            counted(facts.flows, ("flow", "flows"), nl: ("verbinding", "verbindingen"))
              + language(
                ", \(bytes(facts.sent)) sent by controllers, \(bytes(facts.received)) received",
                nl: ", \(bytes(facts.sent)) verzonden door controllers, \(bytes(facts.received)) ontvangen")
          ] + verdicts),
        destinationField,
        .machine(
          "nature.reasons", language("Why it was not approved", nl: "Waarom het niet is goedgekeurd"),
          lines: facts.reasons.map { "\(language.recorded($0.text)) (\(language.grouped($0.count))x)" }
            + more("reasons")),
        .machine(
          "nature.rules", language("Rules that decided", nl: "Regels die beslisten"),
          facts.ruleIDs.isEmpty ? unknown : facts.ruleIDs.joined(separator: ", ")),
      ]
        + (facts.operations.isEmpty
          ? []
          : [
            .machine(
              "nature.operations", language("During operations", nl: "Tijdens operaties"),
              facts.operations.joined(separator: ", "))
          ]))
  }

  private var destinationField: DraftField {
    DraftField(
      key: "nature.destinations", label: language("Destinations", nl: "Bestemmingen"),
      content: .table(
        columns: [
          language("host", nl: "host"), language("address", nl: "adres"),
          language("jurisdiction", nl: "rechtsgebied"), language("server in", nl: "server in"),
          language("network operator", nl: "netwerkbeheerder"), language("verdict", nl: "oordeel"),
          language("flows", nl: "verbindingen"), language("bytes sent", nl: "bytes verzonden"),
        ],
        rows: facts.destinations.map { far in
          [
            far.name ?? language("no name seen", nl: "geen naam gezien"), far.address,
            language.jurisdiction(far.jurisdiction), country(far.country),
            far.networkOperator.isEmpty ? unknown : far.networkOperator, text(far.verdict), language.grouped(far.flows),
            language.grouped(far.sent),
          ]
        }, notes: more("destinations")))
  }

  var dataSection: DraftSection {
    DraftSection(
      number: 4, title: language("The data", nl: "De gegevens"), article: contents("a"),
      fields: [
        .machine(
          "data.content", language("What is known of the content", nl: "Wat bekend is van de inhoud"),
          lines: [
            language(
              "Content was not observed: egressd keeps no payload.",
              nl: "De inhoud is niet waargenomen: egressd bewaart geen inhoud."),
            language(
              facts.isBounded
                ? "In the flows of this case at most \(bytes(facts.sent)) were sent, headers included."
                : "In the flows of this case \(bytes(facts.sent)) were counted, headers included; that is no upper bound.",
              nl: facts.isBounded
                ? "In de verbindingen van deze zaak zijn ten hoogste \(bytes(facts.sent)) verzonden, kopregels inbegrepen."
                : "In de verbindingen van deze zaak zijn \(bytes(facts.sent)) geteld, kopregels inbegrepen; dat is geen"
                  + " bovengrens."),
          ]
            + (facts.unended == 0
              ? []
              : [
                counted(
                  facts.unended, ("flow has", "flows have"), nl: ("verbinding heeft", "verbindingen hebben"))
                  + language(
                    " no end in the journal: more may have been sent there than is counted.",
                    nl: " geen einde in het journaal: daar kan meer zijn verzonden dan is geteld.")
              ])
            + (facts.coverage.isFull
              ? []
              : [
                language(
                  "Not all of the time was watched: what was sent then is not counted.",
                  nl: "Niet alle tijd is bewaakt: wat toen is verzonden, is niet geteld.")
              ])
            + (facts.isIncomplete
              ? [
                language(
                  "Records that the case rested on are in the journal no more: times and counts begin with what is left.",
                  nl:
                    "Records waarop de zaak berustte, staan niet meer in het journaal: tijden en tellingen beginnen met"
                    + " wat er nog is.")
              ] : [])),
        .human(
          "data.types", language("Types of personal data", nl: "Soorten persoonsgegevens"),
          language(
            "For instance flight logs, positions, images, names or account data of pilots; say what you base it on.",
            nl:
              "Bijvoorbeeld vluchtlogs, posities, beelden, namen of accountgegevens van piloten; geef aan waarop u dat"
              + " baseert.")),
        .human(
          "data.special", language("Special or police data", nl: "Bijzondere persoonsgegevens of politiegegevens"),
          language(
            "Special categories, data on criminal offences, police data; none is also an answer.",
            nl:
              "Bijzondere categorieën van persoonsgegevens, strafrechtelijke gegevens, politiegegevens; 'geen' is ook een antwoord."
          )),
        .human(
          "data.records", language("Number of records", nl: "Aantal persoonsgegevensregisters (records)"),
          language(
            "An estimate with a minimum and a maximum.", nl: "Een schatting met een minimum en een maximum.")),
      ])
  }

  var peopleSection: DraftSection {
    DraftSection(
      number: 5, title: language("The people", nl: "De betrokkenen"), article: contents("a"),
      fields: [
        DraftField(
          key: "people.devices",
          label: language("Controllers (pseudonyms)", nl: "Controllers (pseudoniemen)"),
          content: .table(
            columns: [
              language("controller", nl: "controller"), language("model", nl: "model"),
              language("flows", nl: "verbindingen"), language("bytes sent", nl: "bytes verzonden"),
            ],
            rows: facts.devices.map {
              [language.device($0.id), $0.model, language.grouped($0.flows), language.grouped($0.sent)]
            },
            notes: more("devices"))),
        .human(
          "people.groups", language("Groups of people", nl: "Categorieën van betrokkenen"),
          language(
            "For instance pilots, suspects, bystanders, children; look up who used these controllers.",
            nl: "Bijvoorbeeld piloten, verdachten, omstanders, kinderen; zoek op wie deze controllers gebruikten.")),
        .human(
          "people.number", language("Number of people", nl: "Aantal betrokkenen"),
          language(
            "An estimate with a minimum and a maximum.", nl: "Een schatting met een minimum en een maximum.")),
      ])
  }
}
