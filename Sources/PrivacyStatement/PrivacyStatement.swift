// Role: the statement on the monitor's own processing, for a data protection impact assessment (GDPR art. 35).
import EgressSettings
import EgressTypes

/// What the monitor itself processes, how long it keeps it, who may read it, who gets it, and who looked.
public struct PrivacyStatement: Sendable {
  let facts: ProcessingFacts
  let language: Language

  /// Makes the statement in a language.
  public init(_ facts: ProcessingFacts, in language: Language) {
    self.facts = facts
    self.language = language
  }

  /// The document.
  public var outline: Outline {
    Outline(
      language("What egressd processes", nl: "Wat egressd verwerkt"),
      [
        language(
          "Made on \(facts.time.readable) from the settings and the journal of this machine. It describes the monitor, not"
            + " the controllers' own traffic. What only a person can say is marked with […].",
          nl:
            "Gemaakt op \(facts.time.readable) uit de instellingen en het journaal van deze machine. Dit beschrijft de"
            + " monitor, niet het eigen verkeer van de controllers. Wat alleen een mens kan zeggen, is gemarkeerd met […]."
        )
      ],
      sections: [legal, capture, content, retention, readers, receivers, looked, limits])
  }

  private var legal: Outline.Section {
    let blank = "[…]"
    return Outline.Section(
      language("For a person to fill in", nl: "Door een mens in te vullen"),
      rows: [
        Outline.Row(language("controller", nl: "verwerkingsverantwoordelijke"), blank),
        Outline.Row(
          language("legal basis", nl: "grondslag"),
          language(
            "[…] (GDPR art. 6; for police data the Wpg, or the law that implements LED art. 8)",
            nl: "[…] (AVG art. 6; voor politiegegevens de Wpg)")),
        Outline.Row(
          language("purpose", nl: "doel"),
          language(
            "[…] (proposed: to establish what drone controllers send, to whom, and under whose jurisdiction)",
            nl: "[…] (voorstel: vaststellen wat dronecontrollers versturen, aan wie, en onder welk rechtsgebied dat"
              + " valt)")),
        Outline.Row(
          language("necessity", nl: "noodzaak en evenredigheid"),
          language("[…] (GDPR art. 35(7)(b))", nl: "[…] (AVG art. 35 lid 7 onder b)")),
        Outline.Row(
          language("works council", nl: "ondernemingsraad"),
          language(
            "[…] (controllers lead to those who fly them; in the Netherlands WOR art. 27 may ask for consent)",
            nl:
              "[…] (controllers zijn te herleiden tot wie ermee vliegt; instemming volgens WOR art. 27 kan nodig zijn)")
        ),
        Outline.Row(
          language("people informed", nl: "betrokkenen ingelicht"),
          language("[…] (GDPR art. 13)", nl: "[…] (AVG art. 13)")),
        Outline.Row(
          language("officer's advice", nl: "advies van de FG"),
          language("[…] (GDPR art. 35(2))", nl: "[…] (AVG art. 35 lid 2)")),
      ])
  }

  private var capture: Outline.Section {
    guard let settings = facts.settings else {
      return Outline.Section(
        language("What is captured", nl: "Wat wordt opgevangen"),
        [language("There are no settings on this machine.", nl: "Op deze machine zijn geen instellingen.")])
    }
    let capture = settings.capture
    let devices = facts.devices.map { count in
      language(
        counted(count, "registered controller", "registered controllers"),
        nl: counted(count, "geregistreerde controller", "geregistreerde controllers"))
    }
    return Outline.Section(
      language("What is captured", nl: "Wat wordt opgevangen"),
      rows: [
        Outline.Row(language("interface", nl: "interface"), capture.interface.visible),
        Outline.Row(
          language("frames", nl: "frames"),
          capture.isPromiscuous
            ? language("all on the network segment", nl: "alle op het netwerksegment")
            : language("those addressed to the gateway", nl: "die aan de gateway zijn gericht")),
        Outline.Row(
          language("filter", nl: "filter"), capture.filter.map(\.visible) ?? language("none", nl: "geen")),
        Outline.Row(
          language("in memory", nl: "in het geheugen"),
          language(
            "the first \(capture.snapLength) bytes of each frame; names are read there from DNS, TLS, QUIC, HTTP and other"
              + " first messages, and the rest is forgotten",
            nl:
              "de eerste \(capture.snapLength) bytes van elk frame; namen worden daar gelezen uit DNS, TLS, QUIC, HTTP en"
              + " andere eerste berichten, en de rest wordt vergeten")),
        Outline.Row(
          language("on disk", nl: "op schijf"),
          language(
            "headers alone, \(facts.frames.bytesPerFrame) bytes of a frame at most, of at most"
              + " \(evidence.framesPerFlow) frames of a flow that is not approved; never content",
            nl: "alleen kopregels, hoogstens \(facts.frames.bytesPerFrame) bytes van een frame, van hoogstens"
              + " \(evidence.framesPerFlow) frames van een niet goedgekeurde verbinding; nooit inhoud")),
        Outline.Row(
          language("whom it is about", nl: "over wie het gaat"),
          lines: [
            devices
              ?? language(
                "registered controllers: no inventory was read", nl: "geregistreerde controllers: geen inventaris"),
            language(
              "devices outside the inventory are counted and announced, their flows kept only where worse than flagged, and"
                + " without names",
              nl:
                "apparaten buiten de inventaris worden geteld en gemeld; hun verbindingen blijven alleen bewaard als ze slechter"
                + " dan gemarkeerd zijn, en zonder namen"),
          ]),
      ])
  }

  private var content: Outline.Section {
    let journal = facts.journal
    var rows = [
      Outline.Row(language("journal", nl: "journaal"), "\(journal.log.visible), \(journal.folder.visible)")
    ]
    rows += journal.records.sorted { $0.key < $1.key }.map { kind, count in
      let keys = journal.keys[kind, default: []].sorted()
      let categories = FieldCategory.categories(of: keys).map { $0.name(in: language) }.joined(separator: ", ")
      return Outline.Row(
        kind.visible,
        lines: [
          "\(counted(count, "record", "records"))\(purpose(of: kind)): \(categories)",
          keys.joined(separator: ", ").visible,
        ])
    }
    return Outline.Section(
      language("What the journal holds", nl: "Wat het journaal bevat"),
      [
        language(
          "For each kind of record: what it tells, and the fields found in it; docs/records.md says what each means.",
          nl: "Per soort record: wat het vertelt, en de velden die erin zijn gevonden; docs/records.md zegt wat elk"
            + " betekent.")
      ], rows: rows)
  }

  /// A number with its noun; both languages have one form for one and another for all else.
  func counted(_ count: some BinaryInteger, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }

  /// What is personal about a kind, behind its number.
  private func purpose(of kind: String) -> String {
    switch RecordKind(rawValue: kind) {
    case .verdict, .flow: language(" of controllers' traffic", nl: " over verkeer van controllers")
    case .device: language(" about devices outside the inventory", nl: " over apparaten buiten de inventaris")
    case .address: language(" of controllers' addresses", nl: " over adressen van controllers")
    case .window, .operation, .localDataMode:
      language(" of what people declared", nl: " over wat mensen vastlegden")
    case .acknowledgement: language(" of people who took note", nl: " over wie alarmen bevestigde")
    case .access: language(" of people who read the journal", nl: " over wie het journaal raadpleegde")
    default: ""
    }
  }

  private var limits: Outline.Section {
    Outline.Section(
      language("What this does not say", nl: "Wat dit niet zegt"),
      [
        language(
          "Whoever may read the files can read them with other programs too, and copies of the journal are read elsewhere:"
            + " of that there is no record. The kernel says which user asked; that this user was the person it belongs to,"
            + " it does not say.",
          nl:
            "Wie de bestanden mag lezen, kan dat ook met andere programma's, en kopieën van het journaal worden elders"
            + " gelezen: daarvan is geen record. De kernel zegt welke gebruiker vroeg; niet dat die gebruiker de persoon was"
            + " van wie het account is."),
        language(
          "Where receivers stand, what they keep and for how long, they have to say themselves.",
          nl: "Waar ontvangers zijn gevestigd, wat ze bewaren en hoe lang, moeten ze zelf aangeven."),
      ])
  }
}
