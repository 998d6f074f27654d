// Role: the sections on how long things are kept, who may read them, who gets them, and who looked.
import EgressSettings
import EgressTypes

extension PrivacyStatement {
  /// What is kept of frames; without settings the defaults are told.
  var evidence: EvidenceSettings { facts.settings?.evidence ?? EvidenceSettings() }

  var retention: Outline.Section {
    let delivered = facts.settings.map { settings in
      (settings.alerts.deliveryDays ?? settings.journalDays).map {
        language("\(counted($0, "day", "days")) at least", nl: "ten minste \(counted($0, "dag", "dagen"))")
      } ?? language("for ever", nl: "onbeperkt")
    }
    let days = facts.settings.map { settings in
      settings.journalDays.map {
        language(
          "\(counted($0, "day", "days")) at least; then whole segments are deleted, with a receipt, and their hashes"
            + " stay",
          nl: "ten minste \(counted($0, "dag", "dagen")); daarna worden hele segmenten gewist, met een bewijs van"
            + " verwijdering, en blijven hun hashes"
        )
      }
        ?? language(
          "for ever, as `journal_days` is not set: choose a term by risk (BIO2 8.15.04)",
          nl: "onbeperkt, want `journal_days` is niet ingesteld: kies een termijn op basis van risico (BIO2 8.15.04)")
    }
    let oldest = facts.journal.oldest.map {
      language("the oldest record is of \($0.readable)", nl: "het oudste record is van \($0.readable)")
    }
    return Outline.Section(
      language("How long it is kept", nl: "Hoe lang het wordt bewaard"),
      rows: [
        Outline.Row(language("journal", nl: "journaal"), lines: [days, oldest].compactMap(\.self)),
        Outline.Row(
          language("frame headers", nl: "kopregels van frames"),
          language(
            "\(evidence.days) days, of flows that were alerted \(evidence.alertDays) days, \(evidence.size) MiB at most;"
              + " then deleted, with a receipt in the journal",
            nl: "\(evidence.days) dagen, van verbindingen met een alarm \(evidence.alertDays) dagen, hoogstens"
              + " \(evidence.size) MiB; daarna gewist, met een bewijs van verwijdering in het journaal")),
        Outline.Row(
          language("delivery log", nl: "afleverlogboek"),
          language(
            "\(delivered ?? "as the settings there say"); it names alerts by number, sinks and answers of receivers",
            nl:
              "\(delivered ?? "zoals de instellingen daar zeggen"); het noemt alarmen bij nummer, kanalen en antwoorden van ontvangers"
          )
        ),
        Outline.Row(
          language("index for queries", nl: "index voor zoekvragen"),
          language(
            "a copy of the journal in the cache folder of each person who queries, until they delete it; what the journal"
              + " deletes goes at their next query",
            nl:
              "een kopie van het journaal in de cachemap van ieder die zoekt, tot die hem wist; wat het journaal wist,"
              + " verdwijnt bij de volgende zoekvraag")),
        Outline.Row(
          language("evidence, reports", nl: "bewijsmateriaal, rapporten"),
          language("kept by whoever made them: […]", nl: "bewaard door wie ze maakte: […]")),
      ])
  }

  var readers: Outline.Section {
    Outline.Section(
      language("Who may read it", nl: "Wie het mag lezen"),
      rows: facts.files.map { file in
        guard let permissions = file.permissions else {
          return Outline.Row(
            file.kind.name(in: language),
            language(
              "\(file.path.visible): not there, or not to be seen by this user",
              nl: "\(file.path.visible): niet aanwezig, of niet te zien voor deze gebruiker"))
        }
        return Outline.Row(
          file.kind.name(in: language),
          lines: [
            "\(file.path.visible): \(PrivacyStatement.octal(permissions.mode)) \(permissions.owner.visible):\(permissions.group.visible)",
            sentence(of: permissions),
          ])
      })
  }

  private func sentence(of permissions: FileFacts.Permissions) -> String {
    var who = [permissions.owner.visible]
    if permissions.mode & 0o040 != 0 {
      // The owner stands before them and root, who may read anything, behind them: each is named once.
      let others = permissions.members.filter { $0 != permissions.owner && $0 != "root" }
      let members = others.isEmpty ? "" : " (\(others.map(\.visible).joined(separator: ", ")))"
      who.append(
        language(
          "the group \(permissions.group.visible)\(members)", nl: "de groep \(permissions.group.visible)\(members)"))
    }
    if permissions.mode & 0o004 != 0 { who.append(language("EVERYBODY", nl: "IEDEREEN")) }
    if permissions.owner != "root" { who.append("root") }
    return language("read by \(listed(who))", nl: "leesbaar voor \(listed(who))")
  }

  /// Names in a sentence: `a`, `a and b`, `a, b, and c`.
  private func listed(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    let before = names.dropLast().joined(separator: ", ")
    return before + language(names.count > 2 ? ", and " : " and ", nl: " en ") + last
  }

  /// Permission bits as `ls` and `chmod` have them.
  private static func octal(_ mode: UInt32) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  var receivers: Outline.Section {
    let settings = facts.settings
    let country = language("country: […]", nl: "land: […]")
    var rows = (settings?.alerts.sinks ?? []).map { sink in
      Outline.Row(
        language("alerts, \(sink.name.visible)", nl: "alarmen, \(sink.name.visible)"),
        lines: receiver(of: sink, country))
    }
    if rows.isEmpty {
      rows.append(
        Outline.Row(
          language("alerts", nl: "alarmen"), language("go to nobody", nl: "gaan naar niemand")))
    }
    let witnesses = settings?.witnesses ?? []
    rows.append(
      Outline.Row(
        language("witnesses", nl: "getuigen"),
        lines: witnesses.isEmpty
          ? [language("none", nl: "geen")]
          : witnesses.map {
            language(
              "\($0.url.visible): hashes and the number of records, nothing of what they hold; \(country)",
              nl: "\($0.url.visible): hashes en het aantal records, niets van wat die bevatten; \(country)")
          }))
    let authorities = settings?.timestamps ?? []
    rows.append(
      Outline.Row(
        language("timestamp authorities", nl: "tijdstempelautoriteiten"),
        lines: authorities.isEmpty
          ? [language("none", nl: "geen")]
          : authorities.map {
            language(
              "\($0.url.visible): one hash a time; \(country)", nl: "\($0.url.visible): telkens één hash; \(country)")
          }))
    let updates = settings?.locationUpdates ?? []
    rows.append(
      Outline.Row(
        language("location data", nl: "locatiegegevens"),
        lines: updates.isEmpty
          ? [
            language(
              "nobody is asked: addresses are looked up in files",
              nl: "niemand wordt bevraagd: adressen worden in bestanden opgezocht")
          ]
          : updates.map {
            language(
              "\($0.visible): may be fetched from, on a person's command; no address is sent there; \(country)",
              nl: "\($0.visible): daar mag in opdracht van een gebruiker worden opgehaald; er gaat geen adres naartoe;"
                + " \(country)")
          }))
    return Outline.Section(
      language("Who receives something", nl: "Wie iets ontvangt"),
      [
        language(
          "An alert holds the record of its flow: controller, addresses, name of the destination, times, bytes.",
          nl:
            "Een alarm bevat het record van zijn verbinding: controller, adressen, naam van de bestemming, tijden, bytes."
        )
      ], rows: rows)
  }

  private func receiver(of sink: AlertSinkSettings, _ country: String) -> [String] {
    switch sink.way {
    case .exec(let command):
      [
        command.map(\.visible).joined(separator: " "),
        language("what the program does with it: […]", nl: "wat het programma ermee doet: […]"),
      ]
    case .webhook(let webhook): [webhook.url.visible, country]
    case .journald(let socket):
      [language("this machine's journald, \(socket.visible)", nl: "journald van deze machine, \(socket.visible)")]
    case .syslog(let syslog):
      switch syslog.receiver {
      case .socket(let path):
        [language("this machine's syslog, \(path.visible)", nl: "syslog van deze machine, \(path.visible)")]
      case .server(let host, let port, _): ["\(host.visible):\(port)", country]
      }
    case .email(let email):
      email.recipients.map(\.visible) + [
        language("the mail servers on the way, \(country)", nl: "de mailservers onderweg, \(country)")
      ]
    }
  }

  var looked: Outline.Section {
    let privacy = facts.settings?.privacy ?? PrivacySettings()
    var rows = [
      Outline.Row(
        language("a read that cannot be journalled", nl: "een raadpleging die niet kan worden vastgelegd"),
        privacy.requiresAccessLog
          ? language("is refused", nl: "wordt geweigerd")
          : language("goes on with a remark", nl: "gaat door, met een opmerking")),
      Outline.Row(
        language("a purpose", nl: "een doel"),
        privacy.requiresPurpose
          ? language("is required", nl: "is verplicht") : language("may be given", nl: "mag worden opgegeven")),
    ]
    rows += facts.journal.accesses.sorted { ($0.person, $0.command) < ($1.person, $1.command) }.map { line in
      let refused = line.isRefused ? language(" (refused)", nl: " (geweigerd)") : ""
      let times = language(
        "\(counted(line.count, "time", "times")), last \(line.last?.readable ?? "-")",
        nl: "\(line.count) keer, laatst \(line.last?.readable ?? "-")")
      let purposes = line.purposes.map(\.quoted).joined(separator: "; ")
      let why = purposes.isEmpty ? language("no purpose given", nl: "geen doel opgegeven") : purposes
      return Outline.Row(line.person.quoted, "\(line.command.visible)\(refused): \(times); \(why)")
    }
    if facts.journal.unlistedAccesses > 0 {
      rows.append(
        Outline.Row(
          "…",
          language(
            counted(facts.journal.unlistedAccesses, "more read", "more reads"),
            nl: "nog \(counted(facts.journal.unlistedAccesses, "raadpleging", "raadplegingen"))")))
    }
    let none = facts.journal.accesses.isEmpty
    return Outline.Section(
      language("Who looked", nl: "Wie het raadpleegde"),
      none
        ? [
          language("The journal holds no record of a read.", nl: "Het journaal bevat geen record van een raadpleging.")
        ]
        : [], rows: rows)
  }
}

extension FileKind {
  func name(in language: Language) -> String {
    switch self {
    case .settings: language("settings", nl: "instellingen")
    case .inventory: language("inventory", nl: "inventaris")
    case .journal: language("journal", nl: "journaal")
    case .frames: language("frame headers", nl: "kopregels van frames")
    case .deliveries: language("delivery log", nl: "afleverlogboek")
    case .control: language("control socket", nl: "besturingssocket")
    case .signingKey: language("signing key", nl: "ondertekeningssleutel")
    case .evidenceKey: language("evidence key", nl: "bewijssleutel")
    case .pseudonymKey: language("pseudonym key", nl: "pseudoniemsleutel")
    }
  }
}
