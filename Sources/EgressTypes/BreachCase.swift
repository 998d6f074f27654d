// Role: a breach that a person declared: when they became aware, what it is about, and how its clocks stand.

/// A breach of personal data, declared by a person; an alert is none.
public struct BreachCase: Hashable, Sendable {
  /// Its name: the day it was declared and a number, `2026-11-27.1`.
  public let id: String
  /// When the organisation became aware of it.
  public let awareAt: Timestamp
  /// When that was declared.
  public let declaredAt: Timestamp
  /// Who declared it, as `name (uid number)`.
  public let declaredBy: String
  /// Why it is held to be a breach.
  public let reason: String
  /// How awareness can lie before the first packet, or a case have no events; nil where neither is so.
  public let remark: String?
  /// What it is about.
  public let selection: BreachSelection
  /// The first packet, as the journal told whoever declared it.
  public let firstPacketAt: Timestamp?
  /// The first alert, as the journal told whoever declared it.
  public let firstAlertAt: Timestamp?
  /// A clock for each law, sorted by the law's name.
  public var clocks: [NotificationClock]

  /// Makes a case.
  public init(
    id: String, awareAt: Timestamp, declaredAt: Timestamp, declaredBy: String, reason: String, remark: String?,
    selection: BreachSelection, firstPacketAt: Timestamp?, firstAlertAt: Timestamp?, clocks: [NotificationClock]
  ) {
    self.id = id
    self.awareAt = awareAt
    self.declaredAt = declaredAt
    self.declaredBy = declaredBy
    self.reason = reason
    self.remark = remark
    self.selection = selection
    self.firstPacketAt = firstPacketAt
    self.firstAlertAt = firstAlertAt
    self.clocks = clocks
  }
}

/// Which records of the journal a case is about.
public struct BreachSelection: Hashable, Sendable {
  /// The most events that a case may name one by one.
  public static let maximumEvents = 500
  /// The most controllers that it may name.
  public static let maximumDevices = 64

  /// These records, by index; empty for those that the other members choose.
  public var events: [UInt64] = []
  /// Flows of these controllers, by pseudonym; empty for all.
  public var devices: [String] = []
  /// Flows first judged at this time or later.
  public var since: Timestamp?
  /// Flows first judged before this time.
  public var until: Timestamp?
  /// Flows with this verdict or a worse one.
  public var worst = Verdict.unknown

  /// Makes a selection of everything that is not approved, flagged or excepted.
  public init() {}

  /// Whether a verdict record belongs to the case.
  public func admits(_ record: JournalRecord, at index: UInt64) -> Bool {
    guard events.isEmpty else { return events.contains(index) }
    guard record.kind == .verdict, let verdict = record[string: RecordKey.verdict].flatMap(Verdict.init(name:)),
      verdict >= worst, let time = record.time
    else { return false }
    if !devices.isEmpty {
      guard let device = record[string: RecordKey.device], devices.contains(device) else { return false }
    }
    return time >= since ?? time && time < until ?? Timestamp(nanoseconds: .max)
  }
}

/// The clock of one law.
public struct NotificationClock: Hashable, Sendable {
  /// What was decided about notifying.
  public enum Decision: Hashable, Sendable {
    /// The authority was notified.
    case notified(at: Timestamp, reference: String)
    /// It was decided not to notify.
    case notNotified(at: Timestamp, reason: String)
  }

  /// What people were told of the clock.
  public enum Notice: String, Hashable, Sendable {
    /// Nothing yet.
    case none
    /// That it ends soon.
    case soon
    /// That it ran out.
    case overdue
  }

  /// The law.
  public let regime: NotificationRegime
  /// The last moment at which a notification is in time.
  public let due: Timestamp
  /// What was decided; nil while that is open.
  public var decision: Decision?
  /// How many follow-ups went to the authority.
  public var followUps: Int64
  /// What people were told.
  public var notice: Notice

  /// Makes the clock of a law that starts at awareness.
  public init(_ regime: NotificationRegime, awareAt time: Timestamp) {
    self.regime = regime
    due = regime.due(awareAt: time)
    followUps = 0
    notice = .none
  }

  /// Whether nothing is decided and the time is over; at its last moment it is not.
  public func isOverdue(at time: Timestamp) -> Bool { decision == nil && time > due }

  /// Whether nothing is decided and so little time is left that people are reminded.
  public func isDueSoon(at time: Timestamp) -> Bool {
    decision == nil && time >= due.advanced(bySeconds: -regime.noticeHours * 3600)
  }

  /// Whether a notification at a time is later than the law has it, so that reasons for the delay are due.
  public func isLate(at time: Timestamp) -> Bool {
    if case .notified(let sent, _) = decision { return sent > due }
    return time > due
  }
}
