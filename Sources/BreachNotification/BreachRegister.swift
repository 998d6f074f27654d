// Role: the internal register of breaches: every case with its steps, worked out from the journal and from nothing else.
import EgressTypes

/// Every breach that was declared, also those that were not notified.
///
/// GDPR article 33(5) asks for it: the facts, the effects and the remedy of each.
public struct BreachRegister: Hashable, Sendable {
  /// The cases, in the order they were declared.
  public private(set) var entries: [Entry] = []

  /// Begins empty.
  public init() {}

  /// One case.
  public struct Entry: Hashable, Sendable {
    /// The case as of its last step.
    public internal(set) var breach: BreachCase
    /// What happened, in order; that a case is open still is no step.
    public internal(set) var steps: [Step]
    /// The effects, as told when it was closed.
    public internal(set) var effects: String?
    /// The remedy, as told when it was closed.
    public internal(set) var remedy: String?
    /// Whether it is closed.
    public internal(set) var isClosed = false
  }

  /// One step of a case.
  public struct Step: Hashable, Sendable {
    /// The record of it.
    public var index: UInt64
    /// When.
    public var time: Timestamp
    /// What.
    public var step: BreachStep
    /// Who; nil for what happened by itself.
    public var person: String?
    /// The law it is about.
    public var regime: String?
    /// When something was sent.
    public var sentAt: Timestamp?
    /// The authority's reference.
    public var reference: String?
    /// `supplement`, `change` or `withdrawal`.
    public var followUpKind: String?
    /// Why, in the words of who took the step: of a decision, of a delay, of closing.
    public var reason: String?
  }

  /// Takes notice of a record, in the order of the journal; others than `breach` records say nothing here.
  public mutating func add(_ record: JournalRecord, at index: UInt64) {
    guard let step = record.breachStep, let breach = BreachCase(record), let time = record.time else { return }
    let taken = Step(
      index: index, time: time, step: step, person: record[string: RecordKey.person],
      regime: record[string: BreachKey.regime],
      sentAt: record[string: BreachKey.sentAt].flatMap { Timestamp(rfc3339: $0) },
      reference: record[string: BreachKey.reference], followUpKind: record[string: BreachKey.followUpKind],
      reason: record[string: RecordKey.reason] ?? record[string: BreachKey.delayReason])
    let steps = step == .continued ? [] : [taken]
    if let place = entries.firstIndex(where: { $0.breach.id == breach.id }) {
      entries[place].breach = breach
      entries[place].steps += steps
      entries[place].isClosed = step == .closed
      entries[place].effects = record[string: BreachKey.effects] ?? entries[place].effects
      entries[place].remedy = record[string: BreachKey.remedy] ?? entries[place].remedy
    } else {
      entries.append(
        Entry(
          breach: breach, steps: steps, effects: record[string: BreachKey.effects],
          remedy: record[string: BreachKey.remedy], isClosed: step == .closed))
    }
  }

  /// The case of this name.
  public subscript(id: String) -> Entry? { entries.first { $0.breach.id == id } }

  /// The open cases of which a clock ran out with nothing decided.
  public func overdue(at time: Timestamp) -> [Entry] {
    entries.filter { entry in !entry.isClosed && entry.breach.clocks.contains { $0.isOverdue(at: time) } }
  }
}

extension BreachRegister.Entry {
  /// Follow-ups sent under a law, in order.
  public func followUps(under regime: String) -> [BreachRegister.Step] {
    steps.filter { $0.step == .followedUp && $0.regime == regime }
  }

  /// Why the notification under a law was late, in the words of who told it.
  public func delayReason(under regime: String) -> String? {
    steps.last { $0.step == .notified && $0.regime == regime }?.reason
  }
}
