// Role: the alerts of the period and how they were handled, those that nobody acknowledged first.
import EgressTypes
import RecordWording

extension ReportSection {
  /// Alerts.
  static func alerts(_ report: ReportModel, _ language: Language) -> ReportSection {
    let handling = report.alertHandling
    var blocks: [ReportBlock] = []
    if handling.raised == 0 {
      blocks.append(.paragraph(language("None.", nl: "Geen.")))
    } else if report.isReplay {
      blocks.append(
        .paragraph(
          language(
            "Of a replay nobody is alerted: these are the alerts there would have been.",
            nl:
              "Bij het afspelen van bestanden wordt niemand gewaarschuwd: dit zijn de alarmen die er zouden zijn geweest."
          )))
    } else {
      blocks.append(.facts(facts(handling, language)))
    }
    if !handling.groups.isEmpty { blocks.append(.table(table(handling, isReplay: report.isReplay, language))) }
    if handling.unlisted > 0 {
      let more = language.countedFurther(handling.unlisted, .alert)
      blocks.append(.note(language("And \(more) about other things.", nl: "En \(more) over andere zaken.")))
    }
    if handling.unfollowed > 0 {
      let count = language.counted(handling.unfollowed, .alert)
      blocks.append(
        .note(
          language(
            "There were so many that of \(count) it was not followed who acknowledged them.",
            nl: "Het waren er zoveel dat van \(count) niet is bijgehouden wie ze heeft bevestigd.")))
    }
    return ReportSection(
      id: "alerts", heading: language("Alerts and how they were handled", nl: "Alarmen en hoe ze zijn afgehandeld"),
      summary: language.counted(handling.raised, .alert), blocks: blocks)
  }

  private static func facts(_ handling: AlertHandling, _ language: Language) -> [ReportFact] {
    var facts = [
      ReportFact(language("acknowledged", nl: "bevestigd"), language.grouped(handling.acknowledged)),
      ReportFact(language("not yet acknowledged", nl: "nog niet bevestigd"), language.grouped(handling.open)),
    ]
    if handling.isDeliveryKnown {
      facts += [
        ReportFact(language("delivered", nl: "afgeleverd"), language.grouped(handling.delivered)),
        ReportFact(
          language("reached nobody, given up", nl: "niemand bereikt, opgegeven"), language.grouped(handling.dead)),
      ]
    } else {
      facts.append(
        ReportFact(
          language("delivered", nl: "afgeleverd"),
          language("not known: the delivery log was not read", nl: "niet bekend: het afleverlogboek is niet gelezen")))
    }
    return facts
  }

  private static func table(_ handling: AlertHandling, isReplay: Bool, _ language: Language) -> ReportTable {
    ReportTable(
      name: "alerts",
      caption: language(
        "By what they are about, those not acknowledged first", nl: "Naar onderwerp, onbevestigde eerst"),
      columns: [
        .init(key: "kind", title: language("kind", nl: "soort")),
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "subject", title: language("about", nl: "over")),
        .init(key: "alerts", title: language("alerts", nl: "alarmen"), isNumber: true),
        .init(key: "acknowledged", title: language("acknowledged", nl: "bevestigd"), isNumber: true),
        .init(key: "first", title: language("first", nl: "eerste")),
        .init(key: "last", title: language("last", nl: "laatste")),
        .init(key: "record", title: language("record", nl: "record"), isNumber: true),
        .init(key: "handling", title: language("who, and why", nl: "wie, en waarom")),
      ],
      rows: handling.groups.map { group in
        let words = group.acknowledgements.map { "\($0.person.quoted), \($0.time.readable): \($0.reason.quoted)" }
        let recorded = group.acknowledgements.map { "\($0.person), \($0.time.readable): \($0.reason)" }
        let dead = language.counted(group.dead, .alert)
        let lost = group.dead > 0 ? [language.reachedNobody(dead, group.dead)] : []
        // Of a replay nobody is alerted, so nobody has anything to handle.
        let open =
          !words.isEmpty || !lost.isEmpty
          ? []
          : isReplay
            ? [language("replay: nobody was alerted", nl: "afgespeeld: er is niemand gewaarschuwd")]
            : [language("not yet handled", nl: "nog niet afgehandeld")]
        return [
          .word(language.alertKind(group.kind), exported: group.kind),
          .word(language.device(group.device), exported: group.device),
          .word(language.alertSubject(group.subject), exported: group.subject.recorded),
          .count(group.count), .count(group.acknowledged), .time(group.span.start), .time(group.span.end),
          .count(group.firstEvent), .words(lost + words + open, exported: lost + recorded + open),
        ]
      })
  }
}

extension Language {
  /// That alerts reached nobody, with how many they are.
  func reachedNobody(_ counted: String, _ number: Int64) -> String {
    self("\(counted) reached nobody", nl: "\(counted) \(number == 1 ? "bereikte" : "bereikten") niemand")
  }

  /// What an alert is about.
  fileprivate func alertSubject(_ subject: AlertSubject) -> String {
    switch subject {
    case .destination(let name, let verdict):
      "\((verdict ?? .unknown).name(in: self)): \(name)"
    case .device(let address): address
    case .watching(let reason): watchReason(reason)
    case .told(let sentence): recorded(sentence)
    }
  }

  /// What an alert tells of, by the kind of its record.
  fileprivate func alertKind(_ kind: String) -> String {
    switch kind {
    case "verdict", "flow": self("destination", nl: "bestemming")
    case "device": self("unregistered device", nl: "niet-geregistreerd apparaat")
    case "watch": self("watching", nl: "bewaking")
    case "loss": self("loss", nl: "verlies")
    case "config-rejected": self("configuration refused", nl: "configuratie geweigerd")
    case "local-data-mode": self("Local Data Mode", nl: "Local Data Mode")
    case "recover": self("torn end of the journal", nl: "afgebroken einde van het journaal")
    case "deletion-failed": self("deletion by age", nl: "verwijdering wegens ouderdom")
    case "frames": self("kept headers", nl: "bewaarde kopregels")
    case "window": self("exception", nl: "uitzondering")
    case "breach": self("breach", nl: "inbreuk")
    case "address": self("address of a controller", nl: "adres van een controller")
    default: kind
    }
  }
}
