// Role: section 2 of the form: when it began, was alerted and was known, how the clock stands, and how well was watched.
import EgressTypes
import RecordWording

extension DraftMaterial {
  var timelineSection: DraftSection {
    DraftSection(
      number: 2, title: language("Timeline", nl: "Tijdlijn"), article: nil,
      fields: moments + [awareness] + clockFields + delayFields + [
        .human(
          "timeline.aware_confirmed",
          language("Confirm the moment of awareness", nl: "Bevestig het moment van kennisneming"),
          language(
            "Aware means a reasonable degree of certainty that personal data were breached; an alert is not awareness.",
            nl: "Kennis hebben betekent een redelijke mate van zekerheid dat er een inbreuk in verband met"
              + " persoonsgegevens is; een alarm is nog geen kennisneming.")),
        .human(
          "timeline.ongoing", language("Is the breach still going on?", nl: "Duurt de inbreuk nog voort?"),
          language(
            "Say yes or no, and how you know. The journal ends at \(text(facts.journal.endsAt)).",
            nl: "Antwoord ja of nee, en hoe u dat weet. Het journaal eindigt op \(text(facts.journal.endsAt)).")),
        alertField, coverageField,
      ])
  }

  private var moments: [DraftField] {
    func moment(_ time: Timestamp?) -> String {
      guard let time else { return language("none in the journal", nl: "geen in het journaal") }
      let since = span(from: time, to: madeAt)
      return language("\(text(time)), \(since) before this draft", nl: "\(text(time)), \(since) vóór dit concept")
    }
    return [
      .machine(
        "timeline.first_packet", language("First packet", nl: "Eerste pakket"), moment(facts.firstPacketAt)),
      .machine(
        "timeline.last_packet", language("Last packet seen so far", nl: "Laatste pakket tot nu toe gezien"),
        moment(facts.lastPacketAt)),
      .machine("timeline.first_alert", language("First alert", nl: "Eerste alarm"), moment(facts.firstAlertAt)),
    ]
  }

  private var awareness: DraftField {
    var lines = [
      language(
        "\(text(breach.awareAt)), \(span(from: breach.awareAt, to: madeAt)) before this draft",
        nl: "\(text(breach.awareAt)), \(span(from: breach.awareAt, to: madeAt)) vóór dit concept"),
      language(
        "declared by \(breach.declaredBy.quoted) at \(text(breach.declaredAt))",
        nl: "vastgelegd door \(breach.declaredBy.quoted) op \(text(breach.declaredAt))"),
      language("because: \(breach.reason.quoted)", nl: "reden: \(breach.reason.quoted)"),
    ]
    if let remark = breach.remark {
      lines.append(language("remark: \(remark.quoted)", nl: "opmerking: \(remark.quoted)"))
    }
    if let first = facts.firstPacketAt {
      lines.append(
        language(
          "from the first packet to awareness: \(span(from: first, to: breach.awareAt))",
          nl: "van het eerste pakket tot de kennisneming: \(span(from: first, to: breach.awareAt))"))
    }
    if let alert = facts.firstAlertAt {
      lines.append(
        language(
          "from the first alert to awareness: \(span(from: alert, to: breach.awareAt))",
          nl: "van het eerste alarm tot de kennisneming: \(span(from: alert, to: breach.awareAt))"))
    }
    return .machine("timeline.aware_at", language("Aware since", nl: "Kennis van de inbreuk sinds"), lines: lines)
  }

  private var clockFields: [DraftField] {
    let lines = clocks.map { clock -> String in
      let name = clock.regime.text(.notification, in: language).asWritten
      let head = language(
        "\(name): \(clock.regime.hours) hours, until \(text(clock.due))",
        nl: "\(name): \(clock.regime.hours) uur, tot \(text(clock.due))")
      switch clock.decision {
      case .notified(let time, let reference):
        return head
          + language(
            "; notified at \(text(time)), reference \(reference.quoted)",
            nl: "; gemeld op \(text(time)), meldingsnummer \(reference.quoted)")
      case .notNotified(let time, let reason):
        return head
          + language(
            "; decided at \(text(time)) not to notify: \(reason.quoted)",
            nl: "; op \(text(time)) besloten niet te melden: \(reason.quoted)")
      case nil where clock.isOverdue(at: madeAt):
        let late = span(from: clock.due, to: madeAt)
        return head + language("; \(late) too late", nl: "; \(late) te laat")
      case nil:
        let left = span(from: madeAt, to: clock.due)
        return head + language("; \(left) left", nl: "; nog \(left)")
      }
    }
    return [.machine("timeline.clock", language("Clock", nl: "Termijn"), lines: lines)]
  }

  private var delayFields: [DraftField] {
    guard isLate else { return [] }
    let label = language("Reasons for the delay", nl: "Redenen voor de vertraging")
    let told = clocks.compactMap { entry.delayReason(under: $0.regime.name)?.quoted }
    if !told.isEmpty { return [.machine("timeline.delay", label, lines: told)] }
    return [
      .human(
        "timeline.delay", label,
        language(
          "Required (\(law(.delay))): the time to notify is over, so say why.",
          nl: "Verplicht (\(law(.delay))): de termijn is verstreken, geef de redenen."))
    ]
  }

  private var alertField: DraftField {
    let label = language("Alerts and what was done about them", nl: "Alarmen en wat ermee is gedaan")
    let rows = facts.alerts.map { alert -> [String] in
      let handled = facts.acknowledgements.filter { $0.alert == alert.index }
        .map { "\($0.person.quoted), \(text($0.time)): \($0.reason.quoted)" }
      return [
        "#\(alert.index)", text(alert.time),
        handled.isEmpty
          ? language("nobody took note of it", nl: "niemand heeft het bevestigd") : handled.joined(separator: "; "),
      ]
    }
    guard !rows.isEmpty else {
      return .machine("timeline.alerts", label, language("no alert in this case", nl: "geen alarm in deze zaak"))
    }
    return DraftField(
      key: "timeline.alerts", label: label,
      content: .table(
        columns: [
          language("record", nl: "record"), language("time", nl: "tijd"), language("taken note of", nl: "bevestigd"),
        ], rows: rows, notes: more("alerts")))
  }

  private var coverageField: DraftField {
    let coverage = facts.coverage
    let label = language("How well was watched", nl: "Hoe volledig is bewaakt")
    guard let start = coverage.start, let end = coverage.end, coverage.seconds > 0 else {
      return .machine(
        "timeline.coverage", label,
        language("no watched time in the journal", nl: "geen bewaakte tijd in het journaal"))
    }
    var lines = [
      language(
        "from \(text(start)) to \(text(end)): \(language.grouped(coverage.watched)) of \(language.grouped(coverage.seconds)) seconds watched",
        nl:
          "van \(text(start)) tot \(text(end)): \(language.grouped(coverage.watched)) van \(language.grouped(coverage.seconds)) seconden"
          + " bewaakt")
    ]
    if coverage.unwatched > 0 {
      let reasons = coverage.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        language.watchReason($0.key.visible)
      }
      lines.append(
        language(
          "not watched: \(duration(coverage.unwatched)) (\(reasons.joined(separator: ", ")))",
          nl: "niet bewaakt: \(duration(coverage.unwatched)) (\(reasons.joined(separator: ", ")))"))
    }
    if coverage.unrecorded > 0 {
      lines.append(
        language(
          "without any record: \(duration(coverage.unrecorded))",
          nl: "zonder enig record: \(duration(coverage.unrecorded))"))
    }
    return .machine("timeline.coverage", label, lines: lines)
  }
}
