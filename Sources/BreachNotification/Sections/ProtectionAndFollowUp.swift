// Role: sections 6 to 9 of the form: protection, consequences, follow-up and international aspects, and evidence.
import EgressTypes
import RecordWording

extension DraftMaterial {
  var protectionSection: DraftSection {
    let carried = facts.protocols.map { carried in
      let way =
        carried.isEncrypted
        ? language("encrypted on the way", nl: "onderweg versleuteld")
        : language("not known to be encrypted", nl: "niet bekend als versleuteld")
      let name = carried.name == "not told" ? language("not recognised", nl: "niet herkend") : carried.name
      return "\(name): \(bytes(carried.sent)), \(way)"
    }
    let seen = facts.protocols.contains(where: \.isEncrypted)
    return DraftSection(
      number: 6, title: language("Measures before the breach", nl: "Maatregelen vooraf"), article: nil,
      fields: [
        .machine(
          "protection.tls", language("Encryption seen on the way", nl: "Versleuteling onderweg gezien"),
          lines: [seen ? language("yes", nl: "ja") : language("no", nl: "nee")] + carried + [
            language(
              "Encryption on the way does not hide data from the operator of the destination, who ends it. It does not make"
                + " data unintelligible to those who received them (\(law(.people))).",
              nl:
                "Versleuteling onderweg verbergt gegevens niet voor de beheerder van de bestemming, bij wie zij eindigt."
                + " Zij maakt gegevens niet onbegrijpelijk voor wie ze heeft ontvangen (\(law(.people))).")
          ]),
        .human(
          "protection.data", language("Were the data themselves encrypted?", nl: "Waren de gegevens zelf versleuteld?"),
          language(
            "Say how, and who holds the keys: a key that the maker of the drone also holds protects against the maker not"
              + " at all.",
            nl:
              "Geef aan hoe, en wie de sleutels heeft: een sleutel die ook de fabrikant van de drone heeft, beschermt niet"
              + " tegen die fabrikant.")),
        .human(
          "protection.measures", language("Measures in place", nl: "Getroffen maatregelen"),
          language(
            "Technical and organisational measures that were in place: Local Data Mode, network rules, instructions.",
            nl: "Technische en organisatorische maatregelen die er waren: Local Data Mode, netwerkregels, instructies.")
        ),
      ])
  }

  var consequencesSection: DraftSection {
    DraftSection(
      number: 7, title: language("Consequences", nl: "Gevolgen"), article: contents("c"),
      fields: [
        .human(
          "consequences.data", language("For the data", nl: "Voor de gegevens"),
          language(
            "What may happen with them: seen, copied, combined, kept under another jurisdiction.",
            nl: "Wat ermee kan gebeuren: ingezien, gekopieerd, gecombineerd, bewaard onder een ander rechtsgebied.")),
        .human(
          "consequences.people", language("For the people", nl: "Voor de betrokkenen"),
          language(
            "What it may mean for them, and how serious that is.",
            nl: "Wat het voor hen kan betekenen, en hoe ernstig dat is.")),
      ])
  }

  var followUpSection: DraftSection {
    let places = Dictionary(grouping: facts.destinations) { far in
      let (jurisdiction, server) = (language.jurisdiction(far.jurisdiction), country(far.country))
      return language(
        "jurisdiction \(jurisdiction), server in \(server)", nl: "rechtsgebied \(jurisdiction), server in \(server)")
    }
    .mapValues { Set($0.map { $0.networkOperator.isEmpty ? unknown : $0.networkOperator }).sorted() }
    .sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.joined(separator: ", "))" }
    let isPolice = clocks.contains { $0.regime.name == "wpg" }
    return DraftSection(
      number: 8,
      title: language("Follow-up and international aspects", nl: "Vervolg en internationale aspecten"),
      article: contents("d"),
      fields: [
        .human(
          "follow_up.measures", language("Measures taken or planned", nl: "Genomen of voorgenomen maatregelen"),
          language(
            "To end the breach, to limit its effects, to keep it from happening again; with dates.",
            nl: "Om de inbreuk te beëindigen, de gevolgen te beperken en herhaling te voorkomen; met datums.")),
        .human(
          "follow_up.people", language("Are the people informed?", nl: "Zijn de betrokkenen ingelicht?"),
          language(
            "Say whether, when and how (\(law(.people))), or why not.",
            nl: "Geef aan of, wanneer en hoe (\(law(.people))), of waarom niet.")),
        .machine(
          "follow_up.countries",
          language(
            "Jurisdictions, countries and operators of the destinations",
            nl: "Rechtsgebieden, landen en netwerkbeheerders van de bestemmingen"),
          lines: (places.isEmpty ? [language("none seen", nl: "geen gezien")] : places) + more("destinations") + [
            language(
              "The jurisdiction is the country that the verdict rests on: where the server stands, or from where its"
                + " network operator or the service is controlled. See the reasons in section 3.",
              nl:
                "Het rechtsgebied is het land waarop het oordeel berust: waar de server staat, of van waaruit zeggenschap"
                + " bestaat over de netwerkbeheerder of de dienst. Zie de redenen in onderdeel 3.")
          ]),
        .machine(
          "follow_up.log", language("Steps in the register", nl: "Stappen in het register"),
          lines: entry.steps.map(line)),
        .human(
          "follow_up.authorities", language("Other authorities", nl: "Andere autoriteiten"),
          isPolice
            ? language(
              "Who else was told: the police, a CSIRT, authorities abroad; if data came from or went to another member"
                + " state, its controller (LED art. 30(6)).",
              nl:
                "Wie verder is ingelicht: politie, CSIRT, autoriteiten in het buitenland; kwamen gegevens van of gingen zij"
                + " naar een andere lidstaat, dan de verwerkingsverantwoordelijke daar (Richtlijn 2016/680 art. 30 lid 6)."
            )
            : language(
              "Who else was told: the police, a CSIRT, authorities of other countries; whether people there are concerned.",
              nl: "Wie verder is ingelicht: politie, CSIRT, autoriteiten van andere landen; of daar betrokkenen zijn."),
          isRequired: isPolice),
      ])
  }

  private func line(_ step: BreachRegister.Step) -> String {
    let law =
      step.regime.map { name in
        let clock = breach.clocks.first { $0.regime.name == name }
        return " (\((clock?.regime.text(.notification, in: language) ?? name).asWritten))"
      } ?? ""
    let who = step.person.map { language(", by \($0.quoted)", nl: ", door \($0.quoted)") } ?? ""
    let reference = step.reference.map { language(", reference \($0.quoted)", nl: ", meldingsnummer \($0.quoted)") }
    let why = step.reason.map { ": \($0.quoted)" } ?? ""
    return "#\(step.index) \(text(step.time)): \(text(step))\(law)\(reference ?? "")\(who)\(why)"
  }

  private func text(_ step: BreachRegister.Step) -> String {
    switch step.step {
    case .declared: return language("declared", nl: "vastgesteld")
    case .notified: return language("notified", nl: "gemeld")
    case .followedUp:
      switch step.followUpKind {
      case "change": return language("changed", nl: "gewijzigd")
      case "withdrawal": return language("withdrawn", nl: "ingetrokken")
      default: return language("supplemented", nl: "aangevuld")
      }
    case .notNotified: return language("decided not to notify", nl: "besloten niet te melden")
    case .dueSoon: return language("the clock ends soon", nl: "de termijn eindigt binnenkort")
    case .overdue: return language("the clock ran out", nl: "de termijn is verstreken")
    case .continued: return language("still open", nl: "nog open")
    case .closed: return language("closed", nl: "gesloten")
    }
  }

  var otherSection: DraftSection {
    let label = language("Evidence", nl: "Bewijs")
    let journal = facts.journal
    let range = journal.firstIndex.map { "\($0)" } ?? "-"
    let last = journal.lastIndex.map { "\($0)" } ?? "-"
    return DraftSection(
      number: 9, title: language("Other", nl: "Overig"), article: nil,
      fields: [
        .machine(
          "other.journal", language("Journal", nl: "Journaal"),
          lines: [
            language(
              "log \(journal.log), records \(range) to \(last), of which \(language.grouped(Int64(facts.events.count))) are events of"
                + " this case",
              nl:
                "log \(journal.log), records \(range) tot en met \(last), waarvan \(language.grouped(Int64(facts.events.count)))"
                + " gebeurtenissen van deze zaak"),
            journalFaults.isEmpty
              ? language(
                "it was verified for this draft and holds", nl: "het is voor dit concept geverifieerd en klopt")
              : language("it does NOT hold", nl: "het klopt NIET"),
          ]),
        evidence.map { hash in
          .machine(
            "other.evidence", label, language("evidence bundle \(hash.visible)", nl: "bewijsbundel \(hash.visible)"))
        }
          ?? .human(
            "other.evidence", label,
            language(
              "No bundle was named: make one with `egressctl evidence export` and give its hash with --evidence.",
              nl:
                "Er is geen bundel genoemd: maak er een met `egressctl evidence export` en geef de hash met --evidence."
            ),
            isRequired: false),
        .machine(
          "other.limits", language("What this does not prove", nl: "Wat dit niet bewijst"),
          lines: [
            language(
              "It tells what crossed one network segment while it was watched; a controller with another radio can send"
                + " around it.",
              nl:
                "Het zegt wat over één netwerksegment ging zolang dat werd bewaakt; een controller met een andere zender kan"
                + " daar omheen sturen."),
            language(
              "Where a server stands is what location data say of its address; its data may be read from elsewhere.",
              nl:
                "Waar een server staat, volgt uit wat locatiegegevens over zijn adres zeggen; de gegevens kunnen elders worden"
                + " gelezen."),
          ]),
        .human(
          "other.remarks", language("Further remarks", nl: "Verdere opmerkingen"),
          language(
            "Anything else the authority should know.", nl: "Wat de autoriteit verder moet weten."), isRequired: false),
      ])
  }
}
