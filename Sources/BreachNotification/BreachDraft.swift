// Role: the draft of a notification along the ten sections of the Dutch authority's form; every format prints this.
import EgressTypes
import RecordWording

/// A draft of a notification.
public struct BreachDraft: Hashable, Sendable {
  /// The language.
  public let language: Language
  /// What it is.
  public let title: String
  /// The case.
  public let breach: String
  /// How it stands with what a person has to write.
  public let status: String
  /// How the clock stands.
  public let clock: ClockStatement
  /// What anyone has to know before they rely on it.
  public let warnings: [String]
  /// The sections, 0 to 9.
  public let sections: [DraftSection]
  /// Words that formats need.
  public let words: Words
  /// Figures for programs.
  public let figures: Figures

  /// Makes the draft.
  public init(_ material: DraftMaterial) {
    let sections = [
      material.reportSection, material.contactSection, material.timelineSection, material.natureSection,
      material.dataSection, material.peopleSection, material.protectionSection, material.consequencesSection,
      material.followUpSection, material.otherSection,
    ]
    let language = material.language
    let open = sections.flatMap(\.fields).count { $0.isToFill }
    self.language = language
    self.sections = sections
    breach = material.breach.id
    title = material.title
    status = language(
      "DRAFT, not sent. A person has to fill in \(open) fields; each is marked [FILL IN] and listed at the end.",
      nl:
        "CONCEPT, niet verzonden. Een mens moet \(open) velden invullen; elk is gemarkeerd met [INVULLEN] en staat in de"
        + " lijst aan het eind.")
    clock = ClockStatement(material)
    warnings = material.warnings
    words = Words(language)
    figures = Figures(material)
  }

  /// The fields that a person has to write, in the order of the form.
  public var openFields: [(section: DraftSection, field: DraftField)] {
    sections.flatMap { section in section.fields.filter(\.isToFill).map { (section, $0) } }
  }

  /// Words of a format in its language.
  public struct Words: Hashable, Sendable {
    let mark, machine, human, required, optional, openTitle, openNote, section, generated: String

    init(_ language: Language) {
      mark = language("[FILL IN]", nl: "[INVULLEN]")
      machine = language("from the journal", nl: "uit het journaal")
      human = language("to be filled in by a person", nl: "door een mens in te vullen")
      required = language("required", nl: "verplicht")
      optional = language("if it applies", nl: "indien van toepassing")
      openTitle = language("Still to be filled in", nl: "Nog in te vullen")
      openNote = language(
        "Nothing is sent by egressctl. Copy the answers into the authority's web form.",
        nl: "egressctl verzendt niets. Neem de antwoorden over in het webformulier van de autoriteit.")
      section = language("Section", nl: "Onderdeel")
      generated = language(
        "Draft by egressctl from the journal of egressd", nl: "Concept van egressctl uit het journaal van egressd")
    }
  }

  /// Figures for programs.
  public struct Figures: Hashable, Sendable {
    let id: String
    let regimes: [String]
    let followUp: Int?
    let madeAt, awareAt, due: Timestamp
    let firstPacketAt, lastPacketAt, firstAlertAt: Timestamp?
    let flows, unended, sent, received, alerts: Int64
    let isBounded: Bool
    let seconds, watched: Int64
    let jurisdictions: [String]
    let countries: [String]
    let isLate: Bool
    let journalHolds: Bool

    init(_ material: DraftMaterial) {
      id = material.breach.id
      regimes = material.clocks.map(\.regime.name)
      followUp = material.followUp
      madeAt = material.madeAt
      awareAt = material.breach.awareAt
      due = material.due
      firstPacketAt = material.facts.firstPacketAt
      lastPacketAt = material.facts.lastPacketAt
      firstAlertAt = material.facts.firstAlertAt
      flows = material.facts.flows
      unended = material.facts.unended
      isBounded = material.facts.isBounded
      sent = material.facts.sent
      received = material.facts.received
      alerts = material.facts.alertCount
      seconds = material.facts.coverage.seconds
      watched = material.facts.coverage.watched
      jurisdictions = Set(material.facts.destinations.map(\.jurisdiction.country)).sorted()
      countries = Set(material.facts.destinations.map(\.country)).sorted()
      isLate = material.isLate
      journalHolds = material.journalFaults.isEmpty
    }
  }
}

/// How the clock stands, in one sentence.
public struct ClockStatement: Hashable, Sendable {
  /// How urgent it is.
  public enum State: String, Hashable, Sendable {
    /// There is time.
    case running
    /// Little time is left.
    case soon
    /// The time is over and nothing is decided.
    case overdue
    /// It was decided.
    case decided
  }

  /// How urgent it is.
  public let state: State
  /// The sentence.
  public let sentence: String

  init(_ material: DraftMaterial) {
    let language = material.language
    let now = material.madeAt
    let open = material.clocks.filter { $0.decision == nil }
    guard let first = open.min(by: { $0.due < $1.due }) else {
      state = .decided
      sentence = material.decisions.joined(separator: " ")
      return
    }
    let end = material.text(first.due)
    let hours = material.language.grouped(first.regime.hours)
    if first.isOverdue(at: now) {
      state = .overdue
      let late = material.span(from: first.due, to: now)
      sentence = language(
        "OVERDUE: the \(hours) hours ended at \(end), \(late) ago. Notify now, with the reasons for the delay.",
        nl: "TE LAAT: de termijn van \(hours) uur eindigde op \(end), \(late) geleden. Meld nu, met de redenen voor de"
          + " vertraging.")
    } else {
      state = first.isDueSoon(at: now) ? .soon : .running
      let left = material.span(from: now, to: first.due)
      sentence = language(
        "Notify by \(end): \(left) left of \(hours) hours from awareness.",
        nl: "Meld uiterlijk op \(end): nog \(left) over van \(hours) uur na kennisneming.")
    }
  }
}

extension DraftMaterial {
  /// What was decided under each law, one sentence each.
  fileprivate var decisions: [String] {
    clocks.compactMap { clock in
      let law = clock.regime.text(.law, in: language).asWritten
      switch clock.decision {
      case .notified(let time, let reference):
        let late =
          time > clock.due
          ? language(
            ", \(span(from: clock.due, to: time)) too late", nl: ", \(span(from: clock.due, to: time)) te laat")
          : ""
        return language(
          "Notified under the \(law) at \(text(time))\(late), reference \(reference.quoted).",
          nl: "Gemeld onder de \(law) op \(text(time))\(late), meldingsnummer \(reference.quoted).")
      case .notNotified(let time, let reason):
        return language(
          "It was decided at \(text(time)) not to notify under the \(law), because: \(reason.quoted).",
          nl: "Op \(text(time)) is besloten niet te melden onder de \(law), om deze reden: \(reason.quoted).")
      case nil: return nil
      }
    }
  }

  fileprivate var title: String {
    guard let followUp else {
      return language(
        "Draft notification of breach \(breach.id.visible)",
        nl: "Conceptmelding van inbreuk \(breach.id.visible) (datalek)")
    }
    return language(
      "Draft follow-up \(followUp) on breach \(breach.id.visible)",
      nl: "Conceptvervolgmelding \(followUp) bij inbreuk \(breach.id.visible) (datalek)")
  }

  fileprivate var warnings: [String] {
    let faults = journalFaults.map {
      language("The journal does not hold: \($0.visible)", nl: "Het journaal klopt niet: \($0.visible)")
    }
    let stale = clocks.map(\.regime).filter { $0.isToReview(at: madeAt) }.map { regime in
      language(
        "The facts about \(regime.text(.law, in: language).asWritten) were to be reviewed by \(regime.reviewBy): check the"
          + " clock and the articles.",
        nl:
          "De gegevens over \(regime.text(.law, in: language).asWritten) hadden uiterlijk op \(regime.reviewBy) herzien moeten zijn:"
          + " controleer de termijn en de artikelen.")
    }
    let unproven = clocks.map(\.regime).filter { $0.confidence?.isProven != true }.map { regime in
      let law = regime.text(.law, in: language).asWritten
      return regime.confidence == nil
        ? language(
          "Whether the articles of the \(law) were looked up is not recorded: a lawyer has to check them, and the clock,"
            + " before this is sent.",
          nl: "Of de artikelen van de \(law) zijn nagezocht, is niet vastgelegd: een jurist moet ze, en de termijn,"
            + " controleren voordat dit wordt verzonden.")
        : language(
          "The articles of the \(law) were written down from memory and not looked up: a lawyer has to check them, and"
            + " the clock, before this is sent.",
          nl:
            "De artikelen van de \(law) zijn uit het geheugen opgeschreven en niet nagezocht: een jurist moet ze, en de"
            + " termijn, controleren voordat dit wordt verzonden.")
    }
    let blind =
      facts.coverage.isFull
      ? []
      : [
        language(
          "Not all of the time was watched: more may have been sent than stands here.",
          nl: "Niet alle tijd is bewaakt: er kan meer zijn verzonden dan hier staat.")
      ]
    let none =
      facts.flows > 0
      ? []
      : [
        language(
          "The journal holds no flow of this case.", nl: "Het journaal bevat geen verbinding van deze zaak.")
      ]
    return faults + stale + unproven + none + blind
  }
}
