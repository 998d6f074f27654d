// Role: the register of breaches as text, JSON and CSV; clocks that ran out come first and in capitals.
import EgressTypes

/// One way to lay the register out.
public enum RegisterFormat: String, CaseIterable, Sendable {
  /// For people.
  case text
  /// One object.
  case json
  /// One row for each case and law (RFC 4180).
  case csv
}

/// The register as it stands at a time, on its way out.
public struct RegisterOutput: Sendable {
  private let register: BreachRegister
  private let language: Language
  private let zone: CivilTimeZone
  private let now: Timestamp

  /// Makes the output.
  public init(_ register: BreachRegister, language: Language, zone: CivilTimeZone, at now: Timestamp) {
    self.register = register
    self.language = language
    self.zone = zone
    self.now = now
  }

  /// Lays the register out; what is printed ends with a line's end.
  public func render(_ format: RegisterFormat) -> String {
    switch format {
    case .text: text
    case .json: json
    case .csv: csv
    }
  }

  /// A sentence for each clock that ran out with nothing decided.
  public var alarms: [String] {
    register.overdue(at: now).flatMap { entry in
      entry.breach.clocks.filter { $0.isOverdue(at: now) }.map { clock in
        let writing = writing(entry)
        let late = writing.span(from: clock.due, to: now)
        let law = clock.regime.text(.law, in: language).asWritten
        return language(
          "OVERDUE: breach \(entry.breach.id.visible) was to be notified under the \(law) by"
            + " \(writing.text(clock.due)), \(late) ago, and nothing is decided",
          nl: "TE LAAT: inbreuk \(entry.breach.id.visible) had onder de \(law) uiterlijk op"
            + " \(writing.text(clock.due)) gemeld moeten zijn, \(late) geleden, en er is niets besloten")
      }
    }
  }

  private func writing(_ entry: BreachRegister.Entry) -> DraftMaterial {
    DraftMaterial(entry: entry, facts: CaseFacts(), language: language, zone: zone, madeAt: now)
  }

  // MARK: - Text

  private var text: String {
    guard !register.entries.isEmpty else {
      return language("no breach was declared\n", nl: "er is geen inbreuk vastgelegd\n")
    }
    return alarms.map { "\($0)\n" }.joined()
      + register.entries.map { entry in lines(of: entry).joined(separator: "\n") + "\n" }.joined()
  }

  private func lines(of entry: BreachRegister.Entry) -> [String] {
    let breach = entry.breach
    let writing = writing(entry)
    let state = entry.isClosed ? language("closed", nl: "gesloten") : language("open", nl: "open")
    let aware = language("aware since", nl: "kennis sinds")
    let by = language("declared by", nl: "vastgelegd door")
    var lines = [
      "\(breach.id.visible)  \(state)  \(aware) \(writing.text(breach.awareAt)), \(by) \(breach.declaredBy.quoted)",
      "  \(breach.reason.quoted)",
    ]
    lines += [
      (breach.firstPacketAt, language("first packet", nl: "eerste pakket")),
      (breach.firstAlertAt, language("first alert", nl: "eerste alarm")),
    ].map { moment, name in
      guard let moment else { return "  \(name) " + language("none in the journal", nl: "geen in het journaal") }
      let isBefore = moment <= breach.awareAt
      let span = writing.span(from: min(moment, breach.awareAt), to: max(moment, breach.awareAt))
      let since = writing.span(from: moment, to: now)
      return "  \(name) \(writing.text(moment))"
        + language(", \(since) ago, ", nl: ", \(since) geleden, ")
        + (isBefore
          ? language("\(span) before awareness", nl: "\(span) vóór kennisneming")
          : language("\(span) after awareness", nl: "\(span) na kennisneming"))
    }
    lines += breach.clocks.map { clock in
      "  \(clock.regime.text(.notification, in: language).asWritten)  \(standing(of: clock, in: entry, writing))"
    }
    for (label, text) in [
      (language("effects", nl: "gevolgen"), entry.effects), (language("remedy", nl: "maatregelen"), entry.remedy),
    ] {
      if let text { lines.append("  \(label): \(text.quoted)") }
    }
    return lines
  }

  private func standing(
    of clock: NotificationClock, in entry: BreachRegister.Entry, _ writing: DraftMaterial
  ) -> String {
    let due = writing.text(clock.due)
    switch clock.decision {
    case .notified(let time, let reference):
      let late = clock.isLate(at: now) ? language(", LATE", nl: ", TE LAAT") : ""
      let followUps =
        clock.followUps > 0
        ? language(", followed up \(clock.followUps)x", nl: ", \(clock.followUps)x vervolgmelding") : ""
      return language(
        "notified \(writing.text(time)), reference \(reference.quoted)\(late)\(followUps)",
        nl: "gemeld \(writing.text(time)), meldingsnummer \(reference.quoted)\(late)\(followUps)")
    case .notNotified(let time, let reason):
      return language(
        "decided \(writing.text(time)) not to notify: \(reason.quoted)",
        nl: "\(writing.text(time)) besloten niet te melden: \(reason.quoted)")
    case nil where clock.isOverdue(at: now):
      let late = writing.span(from: clock.due, to: now)
      return language("OVERDUE since \(due), \(late)", nl: "TE LAAT sinds \(due), \(late)")
    case nil:
      let left = writing.span(from: now, to: clock.due)
      return language("notify by \(due), \(left) left", nl: "meld uiterlijk \(due), nog \(left)")
    }
  }

  // MARK: - JSON

  private var json: String {
    JSONNode.object([
      ("kind", .text("breach-register")), ("at", .time(now)),
      ("overdue", .number(Int64(register.overdue(at: now).count))),
      ("cases", .array(register.entries.map(node))),
    ]).text() + "\n"
  }

  private func node(_ entry: BreachRegister.Entry) -> JSONNode {
    let breach = entry.breach
    return .object([
      ("case", .text(breach.id)), ("state", .text(entry.isClosed ? "closed" : "open")),
      ("aware_at", .time(breach.awareAt)), ("declared_at", .time(breach.declaredAt)),
      ("declared_by", .text(breach.declaredBy)), ("reason", .text(breach.reason)),
      ("remark", .optional(breach.remark)), ("first_packet_at", .time(breach.firstPacketAt)),
      ("first_alert_at", .time(breach.firstAlertAt)),
      (
        "selection",
        .object([
          ("events", .array(breach.selection.events.map { .number(Int64(clamping: $0)) })),
          ("devices", .texts(breach.selection.devices)), ("since", .time(breach.selection.since)),
          ("until", .time(breach.selection.until)), ("verdict_or_worse", .text(breach.selection.worst.name)),
        ])
      ),
      ("clocks", .array(breach.clocks.map { node($0, of: entry) })), ("effects", .optional(entry.effects)),
      ("remedy", .optional(entry.remedy)), ("steps", .array(entry.steps.map(node))),
    ])
  }

  private func node(_ clock: NotificationClock, of entry: BreachRegister.Entry) -> JSONNode {
    let (decision, decidedAt, text) = decision(of: clock)
    return .object([
      ("law", .text(clock.regime.name)), ("hours", .number(clock.regime.hours)), ("due", .time(clock.due)),
      ("overdue", .boolean(clock.isOverdue(at: now))),
      ("seconds_left", .number(clock.due.seconds.subtractingReportingOverflow(now.seconds).partialValue)),
      ("decision", .text(decision)), ("decided_at", .time(decidedAt)), ("reference_or_reason", .optional(text)),
      ("delay_reason", .optional(entry.delayReason(under: clock.regime.name))),
      ("follow_ups", .number(clock.followUps)),
    ])
  }

  private func node(_ step: BreachRegister.Step) -> JSONNode {
    .object([
      ("record", .number(Int64(clamping: step.index))), ("time", .time(step.time)), ("step", .text(step.step.rawValue)),
      ("person", .optional(step.person)), ("law", .optional(step.regime)), ("sent_at", .time(step.sentAt)),
      ("reference", .optional(step.reference)), ("follow_up_kind", .optional(step.followUpKind)),
      ("reason", .optional(step.reason)),
    ])
  }

  private func decision(of clock: NotificationClock) -> (String, Timestamp?, String?) {
    switch clock.decision {
    case .notified(let time, let reference): ("notified", time, reference)
    case .notNotified(let time, let reason): ("not-notified", time, reason)
    case nil: ("open", nil, nil)
    }
  }

  // MARK: - CSV

  private var csv: String {
    let head = CSVText.row([
      "case", "state", "aware_at", "declared_at", "declared_by", "reason", "remark", "first_packet_at",
      "first_alert_at",
      "law", "due", "overdue", "decision", "decided_at", "reference_or_reason", "delay_reason", "follow_ups", "effects",
      "remedy",
    ])
    return head
      + register.entries.flatMap { entry in
        entry.breach.clocks.map { clock in
          let breach = entry.breach
          let (decision, decidedAt, text) = decision(of: clock)
          return CSVText.row([
            breach.id, entry.isClosed ? "closed" : "open", breach.awareAt.description, breach.declaredAt.description,
            breach.declaredBy, breach.reason, breach.remark ?? "", breach.firstPacketAt?.description ?? "",
            breach.firstAlertAt?.description ?? "", clock.regime.name, clock.due.description,
            clock.isOverdue(at: now) ? "yes" : "no", decision, decidedAt?.description ?? "", text ?? "",
            entry.delayReason(under: clock.regime.name) ?? "", "\(clock.followUps)", entry.effects ?? "",
            entry.remedy ?? "",
          ])
        }
      }.joined()
  }
}
