// Role: breach cases: who may declare what about them and when, and what is told as their clocks run.
import EgressTypes

extension DeclarationBook {
  /// Cases open at one time.
  static let maximumBreaches = 16
  /// Bytes of UTF-8 that the effects of a breach or the remedy may take.
  static let maximumAccount = 2000
  /// Bytes that the record of a step may take: later steps say more, and in base64 it has to fit a leaf of 32 KiB.
  static let maximumBreachRecord = 22 << 10

  mutating func declare(
    _ declared: BreachDeclaration, by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) {
    try refuseRoot(person, "declaring", "a breach")
    let reason = try checked(declared.reason)
    let remark = try declared.remark.map { text throws(DeclarationRefusal) in try checked(text) }
    let awareAt = declared.awareAt ?? time
    guard awareAt <= time else {
      throw DeclarationRefusal(
        "\(awareAt.readable) is yet to come, and nobody is aware of anything in the future; it is \(time.readable)")
    }
    if remark == nil {
      guard let first = declared.firstPacketAt else {
        throw DeclarationRefusal("the case has no packet; choose other events, or say in a remark how it is known")
      }
      guard first <= awareAt else {
        throw DeclarationRefusal(
          "the first packet, at \(first.readable), is later than \(awareAt.readable), when the breach was known; give"
            + " another time, or say in a remark how it was known before")
      }
    }
    try refuseWrong(declared.selection)
    guard breaches.count < DeclarationBook.maximumBreaches else {
      throw DeclarationRefusal("\(breaches.count) cases are open; close some first")
    }
    let breach = BreachCase(
      id: nextID(at: time), awareAt: awareAt, declaredAt: time, declaredBy: person.description, reason: reason,
      remark: remark, selection: declared.selection, firstPacketAt: declared.firstPacketAt,
      firstAlertAt: declared.firstAlertAt,
      clocks: try regimes(declared.regimes).map { NotificationClock($0, awareAt: awareAt) })
    let record = JournalRecord(of: breach, .declared, by: person.description, at: time)
    try refuseLong(record)
    breaches.append(OpenBreach(breach: breach, recordedAt: time))
    records.append(record)
    tellClocks(at: time)
  }

  private func refuseWrong(_ selection: BreachSelection) throws(DeclarationRefusal) {
    guard selection.events.count <= BreachSelection.maximumEvents,
      selection.devices.count <= BreachSelection.maximumDevices,
      selection.devices.allSatisfy({ (1...256).contains($0.utf8.count) })
    else {
      throw DeclarationRefusal(
        "a case names at most \(BreachSelection.maximumEvents) events and \(BreachSelection.maximumDevices) controllers;"
          + " choose by time instead")
    }
    if let since = selection.since, let until = selection.until, since >= until {
      throw DeclarationRefusal("the time from \(since.readable) to \(until.readable) is empty")
    }
  }

  private func refuseLong(_ record: JournalRecord) throws(DeclarationRefusal) {
    let count = record.encoded.count
    guard count <= DeclarationBook.maximumBreachRecord else {
      throw DeclarationRefusal(
        "the record would take \(count) bytes of at most \(DeclarationBook.maximumBreachRecord); use shorter texts, and"
          + " choose by time instead of naming events")
    }
  }

  private func regimes(_ names: [String]) throws(DeclarationRefusal) -> [NotificationRegime] {
    let known = terms.regimes
    guard !known.isEmpty else {
      throw DeclarationRefusal("the rules in force have no law in `notification/`, so there is no clock; add one")
    }
    for name in names where !known.contains(where: { $0.name == name }) {
      throw .unknown("law", name, among: known.map(\.name))
    }
    return names.isEmpty ? known : known.filter { names.contains($0.name) }
  }

  mutating func notify(
    _ id: String, _ notice: BreachNotice, by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) {
    try refuseRoot(person, "notifying", "a breach")
    let place = try breachPlace(id)
    let clock = try clockPlace(of: place, notice.regime) { clock in
      if case .notified = clock.decision { return notice.followUp != nil }
      return notice.followUp == nil
    }
    let sentAt = notice.sentAt ?? time
    var breach = breaches[place].breach
    guard sentAt <= time, sentAt >= breach.awareAt else {
      throw DeclarationRefusal(
        "it was sent between awareness, at \(breach.awareAt.readable), and now, \(time.readable); \(sentAt.readable) is"
          + " not")
    }
    let reference = try checked(notice.reference)
    if let kind = notice.followUp {
      guard case .notified(let first, _) = breach.clocks[clock].decision else {
        throw DeclarationRefusal(
          "the case was not notified under \(breach.clocks[clock].regime.name), so nothing follows up")
      }
      guard sentAt >= first else {
        throw DeclarationRefusal("a follow-up is sent after the first report, which was at \(first.readable)")
      }
      let number = breach.clocks[clock].followUps &+ 1
      breach.clocks[clock].followUps = number
      try take(.followedUp, of: breach, clock, by: person, at: time) { record in
        record[integer: BreachKey.followUp] = number
        record[string: BreachKey.followUpKind] = kind.rawValue
        record[string: BreachKey.sentAt] = sentAt.description
        record[string: BreachKey.reference] = reference
      }
      return
    }
    if case .notified(let first, _) = breach.clocks[clock].decision {
      throw DeclarationRefusal(
        "it was notified under \(breach.clocks[clock].regime.name) at \(first.readable); what is sent later is a"
          + " follow-up")
    }
    let delayReason = try notice.delayReason.map { text throws(DeclarationRefusal) in try checked(text) }
    let due = breach.clocks[clock].due
    guard sentAt <= due || delayReason != nil else {
      throw DeclarationRefusal(
        "the clock ran out at \(due.readable), so the law asks for the reasons for the delay; give them with"
          + " --delay-reason")
    }
    breach.clocks[clock].decision = .notified(at: sentAt, reference: reference)
    try take(.notified, of: breach, clock, by: person, at: time) { record in
      record[string: BreachKey.sentAt] = sentAt.description
      record[string: BreachKey.reference] = reference
      record[string: BreachKey.delayReason] = delayReason
    }
  }

  mutating func decideNotToNotify(
    _ id: String, _ regime: String?, _ reason: String, by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) {
    try refuseRoot(person, "deciding about", "a breach")
    let place = try breachPlace(id)
    let clock = try clockPlace(of: place, regime) { $0.decision == nil }
    var breach = breaches[place].breach
    guard breach.clocks[clock].decision == nil else {
      throw DeclarationRefusal(
        "it is decided under \(breach.clocks[clock].regime.name); a report is taken back by a follow-up"
      )
    }
    let reason = try checked(reason)
    breach.clocks[clock].decision = .notNotified(at: time, reason: reason)
    try take(.notNotified, of: breach, clock, by: person, at: time) { $0[string: RecordKey.reason] = reason }
  }

  mutating func close(
    _ id: String, _ closing: BreachClosing, by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) {
    try refuseRoot(person, "closing", "a breach")
    let place = try breachPlace(id)
    let breach = breaches[place].breach
    let open = breach.clocks.filter { $0.decision == nil }.map(\.regime.name)
    guard open.isEmpty else {
      throw DeclarationRefusal(
        "it is not decided whether case \(id) is notified under \(open.joined(separator: " and ")); first notify, or"
          + " decide not to")
    }
    for account in [closing.effects, closing.remedy] {
      guard account.utf8.count <= DeclarationBook.maximumAccount, account.contains(where: { !$0.isWhitespace }) else {
        throw DeclarationRefusal(
          "the register tells the effects and the remedy, each in 1 to \(DeclarationBook.maximumAccount) bytes")
      }
    }
    let reason = try checked(closing.reason)
    var record = JournalRecord(of: breach, .closed, by: person.description, at: time)
    record[string: BreachKey.effects] = closing.effects
    record[string: BreachKey.remedy] = closing.remedy
    record[string: RecordKey.reason] = reason
    try refuseLong(record)
    breaches.remove(at: place)
    records.append(record)
  }

  /// Takes a step that a person decided; what is refused changes nothing.
  private mutating func take(
    _ step: BreachStep, of breach: BreachCase, _ clock: Int, by person: Person, at time: Timestamp,
    _ write: (inout JournalRecord) -> Void
  ) throws(DeclarationRefusal) {
    let place = try breachPlace(breach.id)
    var record = JournalRecord(of: breach, step, by: person.description, at: time)
    record[string: BreachKey.regime] = breach.clocks[clock].regime.name
    write(&record)
    try refuseLong(record)
    breaches[place] = OpenBreach(breach: breach, recordedAt: time)
    records.append(record)
  }

  // MARK: - Clocks

  /// Tells of clocks that end soon or ran out, once each, and that cases are open still.
  mutating func tellClocks(at time: Timestamp) {
    for place in breaches.indices {
      for clock in breaches[place].breach.clocks.indices {
        let state = breaches[place].breach.clocks[clock]
        if state.isOverdue(at: time) {
          if state.notice != .overdue { tell(place, clock, .overdue, .overdue, at: time) }
        } else if state.isDueSoon(at: time), state.notice == .none {
          tell(place, clock, .soon, .dueSoon, at: time)
        }
      }
      let isDue = breaches[place].recordedAt.advanced(bySeconds: DeclarationBook.operationRecordHours * 3600) <= time
      guard isDue else { continue }
      breaches[place].recordedAt = time
      records.append(JournalRecord(of: breaches[place].breach, .continued, by: nil, at: time))
    }
  }

  private mutating func tell(
    _ place: Int, _ clock: Int, _ notice: NotificationClock.Notice, _ step: BreachStep, at time: Timestamp
  ) {
    breaches[place].breach.clocks[clock].notice = notice
    let state = breaches[place].breach.clocks[clock]
    let id = breaches[place].breach.id
    let sentence =
      step == .overdue
      ? "the time to notify breach \(id) under \(state.regime.name) ended at \(state.due.readable) and nothing is decided"
      : "breach \(id) is to be notified under \(state.regime.name) by \(state.due.readable) and nothing is decided"
    breaches[place].recordedAt = time
    var record = JournalRecord(of: breaches[place].breach, step, by: nil, at: time)
    record[string: BreachKey.regime] = state.regime.name
    record[string: RecordKey.action] = Action.alert.name
    record[list: RecordKey.reasons] = [sentence]
    records.append(record)
  }

  // MARK: - Places

  private func breachPlace(_ id: String) throws(DeclarationRefusal) -> Int {
    guard let place = breaches.firstIndex(where: { $0.breach.id == id }) else {
      throw .unknown("open breach case", id, among: breaches.map(\.breach.id))
    }
    return place
  }

  /// The clock of a law, or without one the only clock that a step fits.
  private func clockPlace(
    of place: Int, _ regime: String?, where fits: (NotificationClock) -> Bool
  ) throws(DeclarationRefusal) -> Int {
    let clocks = breaches[place].breach.clocks
    let fitting = clocks.indices.filter { regime == nil ? fits(clocks[$0]) : clocks[$0].regime.name == regime }
    if let regime {
      guard let clock = fitting.first else {
        throw .unknown("law of this case", regime, among: clocks.map(\.regime.name))
      }
      return clock
    }
    if clocks.count == 1 { return clocks.startIndex }
    guard let clock = fitting.first, fitting.count == 1 else {
      let names = clocks.map { "`\($0.regime.name)`" }.joined(separator: ", ")
      throw DeclarationRefusal("say under which law, with --legal: \(names)")
    }
    return clock
  }
}

extension DeclarationBook {
  /// Takes notice of a `breach` record of the journal.
  mutating func restore(breach record: JournalRecord) {
    guard let step = record.breachStep, let id = record[string: RecordKey.breach] else { return }
    noteID(id)
    breaches.removeAll { $0.breach.id == id }
    guard step != .closed, let breach = BreachCase(record), let time = record.time else { return }
    breaches.append(OpenBreach(breach: breach, recordedAt: time))
  }
}

extension JournalRecord {
  /// What the control socket tells of an open case, without what people wrote: one line has to hold all that is declared.
  init(summaryOf open: OpenBreach) {
    self.init(kind: .breach, at: open.recordedAt)
    self[string: RecordKey.step] = BreachStep.continued.rawValue
    self[string: RecordKey.breach] = open.breach.id
    self[string: BreachKey.awareAt] = open.breach.awareAt.description
    self[list: BreachKey.clocks] = open.breach.clocks.map { clock in
      var clock = clock
      clock.decision = nil
      return clock.recorded
    }
  }
}

/// A case that is not closed.
public struct OpenBreach: Hashable, Sendable {
  /// The case.
  public internal(set) var breach: BreachCase
  /// When the journal last held it.
  var recordedAt: Timestamp
}
