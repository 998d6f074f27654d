// Role: a breach case as journal records, and the way back: the register is nothing but these records.

/// What a record tells of a breach case.
public enum BreachStep: String, Sendable {
  /// A person declared that the organisation is aware of it.
  case declared
  /// The authority was notified.
  case notified
  /// The authority got a supplement, a change or a withdrawal.
  case followedUp = "followed-up"
  /// It was decided not to notify.
  case notNotified = "not-notified"
  /// The clock of a law ends soon.
  case dueSoon = "due-soon"
  /// The clock of a law ran out.
  case overdue
  /// The case is open still.
  case continued
  /// The case was closed.
  case closed
}

/// The keys of `breach` records alone.
public enum BreachKey {
  /// When the organisation became aware.
  public static let awareAt = "egress.breach.aware_at"
  /// When that was declared.
  public static let declaredAt = "egress.breach.declared_at"
  /// Who declared it.
  public static let declaredBy = "egress.breach.declared_by"
  /// Why it is held to be a breach.
  public static let reason = "egress.breach.reason"
  /// How awareness can lie before the first packet, or a case have no events.
  public static let remark = "egress.breach.remark"
  /// The records it is about.
  public static let events = "egress.breach.events"
  /// The controllers it is about.
  public static let devices = "egress.breach.devices"
  /// From when on flows belong to it.
  public static let since = "egress.breach.since"
  /// Before when flows belong to it.
  public static let until = "egress.breach.until"
  /// From which verdict on flows belong to it.
  public static let worst = "egress.breach.verdict"
  /// The first packet.
  public static let firstPacketAt = "egress.breach.first_packet_at"
  /// The first alert.
  public static let firstAlertAt = "egress.breach.first_alert_at"
  /// The laws, one fact each.
  public static let regimes = "egress.breach.regimes"
  /// How each clock stands.
  public static let clocks = "egress.breach.clocks"
  /// The law that a step is about.
  public static let regime = "egress.breach.regime"
  /// When a notification or a follow-up was sent.
  public static let sentAt = "egress.breach.sent_at"
  /// The authority's reference.
  public static let reference = "egress.breach.reference"
  /// Why a notification is late.
  public static let delayReason = "egress.breach.delay_reason"
  /// The number of a follow-up.
  public static let followUp = "egress.breach.follow_up"
  /// `supplement`, `change` or `withdrawal`.
  public static let followUpKind = "egress.breach.follow_up_kind"
  /// The effects of the breach, as the register has to tell them.
  public static let effects = "egress.breach.effects"
  /// The remedy taken.
  public static let remedy = "egress.breach.remedy"
}

extension JournalRecord {
  /// Which step of a breach case the record tells; nil for other records.
  public var breachStep: BreachStep? {
    kind == .breach ? self[string: RecordKey.step].flatMap(BreachStep.init) : nil
  }

  /// The record of a step, with all there is to know of the case.
  public init(of breach: BreachCase, _ step: BreachStep, by person: String?, at time: Timestamp) {
    self.init(kind: .breach, at: time)
    self[string: RecordKey.step] = step.rawValue
    self[string: RecordKey.person] = person
    self[string: RecordKey.breach] = breach.id
    self[string: BreachKey.awareAt] = breach.awareAt.description
    self[string: BreachKey.declaredAt] = breach.declaredAt.description
    self[string: BreachKey.declaredBy] = breach.declaredBy
    self[string: BreachKey.reason] = breach.reason
    self[string: BreachKey.remark] = breach.remark
    self[string: BreachKey.firstPacketAt] = breach.firstPacketAt?.description
    self[string: BreachKey.firstAlertAt] = breach.firstAlertAt?.description
    breach.selection.write(to: &self)
    self[list: BreachKey.regimes] = breach.clocks.flatMap(\.regime.recorded)
    self[list: BreachKey.clocks] = breach.clocks.map(\.recorded)
  }

  fileprivate func moment(_ key: String) -> Timestamp? { self[string: key].flatMap { Timestamp(rfc3339: $0) } }
}

extension BreachCase {
  /// Reads the case of a `breach` record as it stood at that step; nil when the record does not hold it whole.
  public init?(_ record: JournalRecord) {
    guard record.kind == .breach, let id = record[string: RecordKey.breach],
      let awareAt = record.moment(BreachKey.awareAt), let declaredAt = record.moment(BreachKey.declaredAt),
      let declaredBy = record[string: BreachKey.declaredBy], let reason = record[string: BreachKey.reason],
      let selection = BreachSelection(record)
    else { return nil }
    let regimes = NotificationRegime.recorded(record[list: BreachKey.regimes])
    let clocks = record[list: BreachKey.clocks].compactMap { NotificationClock(recorded: $0, among: regimes) }
    guard clocks.count == record[list: BreachKey.clocks].count, !clocks.isEmpty else { return nil }
    self.init(
      id: id, awareAt: awareAt, declaredAt: declaredAt, declaredBy: declaredBy, reason: reason,
      remark: record[string: BreachKey.remark], selection: selection,
      firstPacketAt: record.moment(BreachKey.firstPacketAt), firstAlertAt: record.moment(BreachKey.firstAlertAt),
      clocks: clocks)
  }
}

extension BreachSelection {
  /// Writes the selection into a record.
  public func write(to record: inout JournalRecord) {
    record[list: BreachKey.events] = events.map { "\($0)" }
    record[list: BreachKey.devices] = devices
    record[string: BreachKey.since] = since?.description
    record[string: BreachKey.until] = until?.description
    record[string: BreachKey.worst] = worst.name
  }

  /// Reads the selection of a record; nil when something in it is none.
  public init?(_ record: JournalRecord) {
    self.init()
    events = record[list: BreachKey.events].compactMap { UInt64($0) }
    devices = record[list: BreachKey.devices]
    since = record.moment(BreachKey.since)
    until = record.moment(BreachKey.until)
    guard let worst = record[string: BreachKey.worst].flatMap(Verdict.init(name:)),
      events.count == record[list: BreachKey.events].count,
      (since == nil) == (record[string: BreachKey.since] == nil),
      (until == nil) == (record[string: BreachKey.until] == nil)
    else { return nil }
    self.worst = worst
  }
}

extension NotificationClock {
  /// The clock as a record has it; what a person wrote stands last.
  ///
  /// `gdpr due=2026-11-30T09:00:00.000000Z notice=soon follow_ups=0 notified=2026-11-29T… text=AP-1234`
  public var recorded: String {
    let state = "\(regime.name) due=\(due) notice=\(notice.rawValue) follow_ups=\(followUps)"
    switch decision {
    case nil: return state
    case .notified(let time, let reference): return "\(state) notified=\(time) text=\(reference)"
    case .notNotified(let time, let reason): return "\(state) not_notified=\(time) text=\(reason)"
    }
  }

  /// Reads a recorded clock; nil when it is none, or its law is not among those given.
  public init?(recorded line: String, among regimes: [NotificationRegime]) {
    var parts = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false)[...]
    func value(_ key: String) -> Substring? {
      guard let part = parts.first, part.hasPrefix("\(key)=") else { return nil }
      parts.removeFirst()
      return part.dropFirst(key.utf8.count + 1)
    }
    guard let name = parts.popFirst(), let regime = regimes.first(where: { $0.name == name }),
      let due = value("due").flatMap({ Timestamp(rfc3339: $0) }),
      let notice = value("notice").flatMap({ Notice(rawValue: String($0)) }),
      let followUps = value("follow_ups").flatMap({ Int64($0) }), followUps >= 0
    else { return nil }
    self.regime = regime
    self.due = due
    self.notice = notice
    self.followUps = followUps
    if parts.isEmpty { return }
    if let time = value("notified").flatMap({ Timestamp(rfc3339: $0) }), let text = value("text") {
      decision = .notified(at: time, reference: String(text))
    } else if let time = value("not_notified").flatMap({ Timestamp(rfc3339: $0) }), let text = value("text") {
      decision = .notNotified(at: time, reason: String(text))
    } else {
      return nil
    }
  }
}
