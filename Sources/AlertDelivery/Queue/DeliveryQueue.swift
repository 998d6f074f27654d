// Role: which message is to be tried next and when: a value without clock, file or process.
import EgressTypes

/// Alerts to be delivered to one sink, each with its own attempts; alerts of a group wait for one another.
///
/// The first alert of a group goes at once and opens a window; what comes within the window is held and goes as one
/// digest at its end, which opens the next. What tells that the watch is impaired goes before everything else, retries
/// too; for the rest a first attempt goes before every retry.
public struct DeliveryQueue: Hashable, Sendable {
  /// Most messages waiting at once; beyond it alerts are held for a digest, and digests wait.
  public static let capacity = 10_000
  /// Room beside it for what tells that the watch is impaired; beyond it alerts stay in the journal.
  public static let urgentRoom = 2_000
  /// Most groups told apart at once; alerts of further ones are told together by device, then all in one.
  public static let groupLimit = 1_000
  /// Most dead letters kept at hand; the delivery log has them all.
  public static let deadLimit = 10_000

  /// The journal the indices are of; nil before one was read.
  public private(set) var journal: String?
  /// Records before this index of the journal were taken in.
  public private(set) var cursor: UInt64
  /// How far records were looked at that may lie behind the cursor, as those after the last alert; nil before any was.
  private(set) var looked: UInt64?
  /// The hash of the leaf before the cursor, in hexadecimal; nil when it was not noted.
  public private(set) var lastHash: String?
  /// Records from the cursor on that need not be taken in, as what became of them is known.
  public private(set) var accounted: IndexRanges
  /// The public key of the delivery log that the places of digests and notices are of; nil before one was open.
  public private(set) var log: String?
  /// The silence of the journal, while there is one.
  public var silence: SilenceWait?
  /// Messages that are not settled, in the order they were taken in.
  public private(set) var pending: [PendingDelivery]
  /// Groups of which something went out a short while ago.
  public private(set) var groups: [AlertGroup: OpenGroup]
  /// Messages whose attempts are used up.
  public private(set) var dead: [DeadLetter]

  /// Makes a queue that begins at an index of a journal.
  public init(
    journal: String? = nil, cursor: UInt64 = 0, looked: UInt64? = nil, lastHash: String? = nil,
    accounted: IndexRanges = IndexRanges(), log: String? = nil, pending: [PendingDelivery] = [],
    groups: [AlertGroup: OpenGroup] = [:], dead: [DeadLetter] = []
  ) {
    self.journal = journal
    self.cursor = cursor
    self.looked = looked
    self.lastHash = lastHash
    self.accounted = accounted
    self.log = log
    self.pending = pending
    self.groups = groups
    self.dead = dead
  }

  /// Turns to a journal; one that is not the one before is read from its beginning.
  ///
  /// What is a message of this program's own stays: the delivery log holds it. Returns how many alerts of the journal
  /// before waited, and how many were dead letters, which will not be delivered; nil when it is the same.
  public mutating func turn(to other: String) -> (waiting: Int, dead: Int)? {
    guard journal != other else { return nil }
    // A queue that never saw a journal, or was written before journals were told apart, is taken for this one's.
    let isFirst = journal == nil
    journal = other
    guard !isFirst else { return nil }
    let waiting = pending.reduce(0) { $0 + $1.subject.alertCount } + heldCount
    let lettersOfAlerts = dead.reduce(0) { $0 + $1.subject.alertCount }
    (cursor, looked, lastHash, accounted, groups) = (0, 0, nil, IndexRanges(), [:])
    pending.removeAll { $0.subject.alertCount > 0 }
    dead.removeAll { $0.subject.alertCount > 0 }
    return (waiting, lettersOfAlerts)
  }

  /// Goes back to the record before which the journal is proven to be the one that was read.
  ///
  /// `accounted` are the records that need not be told again. What is held is taken in again. Returns how many alerts
  /// waited that the journal does not hold any more.
  public mutating func goBack(to proven: UInt64, accounted known: IndexRanges) -> Int {
    func isGone(_ subject: DeliverySubject) -> Bool {
      if case .alert(let index) = subject { index >= proven } else { false }
    }
    let held = groups.values.compactMap(\.held)
    var lost = pending.count { isGone($0.subject) }
    lost += held.reduce(0) { $0 + ($1.first >= proven ? $1.count : 0) }
    pending.removeAll { isGone($0.subject) }
    dead.removeAll { isGone($0.subject) }
    groups = groups.mapValues { OpenGroup(until: $0.until) }
    cursor = min(proven, cursor, held.map(\.first).min() ?? proven)
    looked = looked.map { min($0, cursor) }
    lastHash = nil
    let waiting = (pending.map(\.subject) + dead.map(\.subject)).compactMap { subject in
      if case .alert(let index) = subject { index...index } else { nil }
    }
    accounted = IndexRanges(known.ranges + waiting).before(proven)
    return lost
  }

  /// Records before this index were looked at; nil before any was.
  public var lookedTo: UInt64? { looked.map { max($0, cursor) } }

  /// Takes in that every record before an index was looked at, or was told to be gone.
  public mutating func look(to end: UInt64) { looked = max(lookedTo ?? cursor, end) }

  /// Takes in that the places of digests and notices are of another delivery log now; `places` gives what each is there.
  mutating func turn(toLog other: String, _ places: [DeliverySubject: DeliverySubject] = [:]) {
    log = other
    for place in pending.indices { pending[place].subject = places[pending[place].subject] ?? pending[place].subject }
    for place in dead.indices { dead[place].subject = places[dead[place].subject] ?? dead[place].subject }
  }

  /// Whether another record should be taken in now: it may be urgent, and what is not can be held.
  public var canTakeIn: Bool { pending.count < Self.capacity + Self.urgentRoom }

  /// Whether there is room for a message that is not urgent.
  public var hasRoom: Bool { pending.count < Self.capacity }

  /// How many alerts wait for a digest.
  public var heldCount: Int { groups.values.reduce(0) { $0 + ($1.held?.count ?? 0) } }

  /// Takes in the next alert of the journal; one that was taken in before is left out.
  ///
  /// `window` is how long alerts of the group are held after this one, in seconds. What is urgent is never held.
  public mutating func take(
    _ index: UInt64, of group: AlertGroup?, isUrgent: Bool, at now: Timestamp, window: Int64, hash: String? = nil
  ) {
    guard pass(index, hash), !accounted.pass(index) else { return }
    if isUrgent {
      pending.append(PendingDelivery(.alert(index), isUrgent: true, due: now))
    } else if let open = openGroup(of: group) {
      hold(index, in: open)
    } else if hasRoom {
      pending.append(PendingDelivery(.alert(index), due: now))
      guard let group, window > 0 else { return }
      groups[newGroup(of: group)] = OpenGroup(until: now.advanced(bySeconds: window))
    } else {
      let wide = group.map { newGroup(of: $0) } ?? .all
      groups[wide] = OpenGroup(until: now.advanced(bySeconds: max(1, window)))
      hold(index, in: wide)
    }
  }

  private mutating func hold(_ index: UInt64, in group: AlertGroup) {
    let before = groups[group]?.held ?? AlertSpan(first: index, last: index, count: 0)
    groups[group]?.held = AlertSpan(first: before.first, last: index, count: before.count + 1)
  }

  /// The widest open group that an alert belongs to: while one is open, no alert of its is held elsewhere, so that each
  /// digest can be derived from the journal.
  private func openGroup(of group: AlertGroup?) -> AlertGroup? {
    let candidates = [AlertGroup.all] + (group.map { [$0.widened, $0] } ?? [])
    return candidates.first { groups[$0] != nil }
  }

  private func newGroup(of group: AlertGroup) -> AlertGroup {
    if groups.count < Self.groupLimit { return group }
    return groups.count < Self.groupLimit * 2 ? group.widened : .all
  }

  /// Takes in that a person took note of an alert: it is tried no more, and is no dead letter any more.
  ///
  /// A digest is tried on, as it tells of others too. Whether anything was stopped.
  public mutating func acknowledge(_ alert: UInt64, recordedAt index: UInt64, hash: String? = nil) -> Bool {
    guard pass(index, hash) else { return false }
    let count = pending.count + dead.count
    pending.removeAll { $0.subject == .alert(alert) }
    dead.removeAll { $0.subject == .alert(alert) }
    return pending.count + dead.count < count
  }

  private mutating func pass(_ index: UInt64, _ hash: String?) -> Bool {
    guard index >= cursor, index < .max else { return false }
    cursor = index + 1
    lastHash = hash
    return true
  }

  /// A group whose window is over and that holds alerts, while there is room; groups that hold none close.
  public mutating func dueGroup(at now: Timestamp) -> (AlertGroup, AlertSpan)? {
    let holding = groups.filter { $0.value.held != nil }.keys
    groups = groups.filter { group, open in
      // A wide group stays open until what narrower ones hold is told: what comes meanwhile must not be held there.
      open.until > now || open.held != nil || (group.isWide && holding.contains { group.covers($0) })
    }
    guard hasRoom else { return nil }
    let due = groups.compactMap { group, open in
      open.until <= now ? open.held.map { (group, $0) } : nil
    }
    return due.min { $0.1.first < $1.1.first }
  }

  /// Takes in the digest of what a group held, at a place of the delivery log; the group's next window opens.
  public mutating func take(_ digest: AlertSpan, log: UInt64, of group: AlertGroup, at now: Timestamp, window: Int64) {
    groups[group] = OpenGroup(until: now.advanced(bySeconds: max(1, window)))
    pending.append(PendingDelivery(.digest(digest, log: log), due: now))
  }

  /// Takes in a message of this program's own.
  public mutating func take(own subject: DeliverySubject, at now: Timestamp) {
    pending.append(PendingDelivery(subject, isUrgent: true, due: now))
  }

  /// The message to try now: an urgent first attempt, else the urgent retry due the longest, else the same of others.
  public func next(at now: Timestamp) -> PendingDelivery? { Self.next(of: pending, at: now) }

  private static func next(of pending: [PendingDelivery], at now: Timestamp) -> PendingDelivery? {
    func first(_ isUrgent: Bool) -> PendingDelivery? {
      pending.first { $0.attempts == 0 && $0.isUrgent == isUrgent }
        ?? pending.filter { $0.due <= now && $0.isUrgent == isUrgent }.min { $0.due < $1.due }
    }
    return first(true) ?? first(false)
  }

  /// The message to try now among those that do not stand in the journal.
  public func nextWithoutJournal(at now: Timestamp) -> PendingDelivery? {
    let own = pending.filter { delivery in
      if case .alert = delivery.subject { false } else { true }
    }
    return Self.next(of: own, at: now)
  }

  /// When the next message or digest is due; nil when nothing waits.
  public var nextDue: Timestamp? {
    (pending.map(\.due) + groups.values.filter { $0.held != nil }.map(\.until)).min()
  }

  /// Notes how an attempt ended.
  public mutating func settle(
    _ subject: DeliverySubject, _ result: DeliveryResult, at now: Timestamp, schedule: RetrySchedule, jitter: Int64
  ) -> Settlement {
    guard let place = pending.firstIndex(where: { $0.subject == subject }) else { return .delivered }
    if result.isGone { return .refused }
    pending[place].attempts += 1
    if result.isDelivered {
      pending.remove(at: place)
      return .delivered
    }
    guard let pause = schedule.pause(after: pending[place].attempts, jitter: jitter, asked: result.retryAfter) else {
      let last = pending.remove(at: place)
      dead.append(DeadLetter(subject, isUrgent: last.isUrgent, attempts: last.attempts, time: now))
      if dead.count > Self.deadLimit { dead.removeFirst() }
      return .dead
    }
    pending[place].due = now.advanced(byNanoseconds: pause)
    return .retry(at: pending[place].due)
  }

  /// Takes in that the clock was set back by so many nanoseconds: what waits is put off by none of them.
  public mutating func shift(by nanoseconds: Int64) {
    for place in pending.indices { pending[place].due = pending[place].due.advanced(byNanoseconds: -nanoseconds) }
    groups = groups.mapValues { OpenGroup(until: $0.until.advanced(byNanoseconds: -nanoseconds), held: $0.held) }
  }

  /// Keeps a clock that was set back while nobody looked from putting anything off for longer than it may be.
  public mutating func bound(to now: Timestamp, schedule: RetrySchedule, window: Int64) {
    let latest = now.advanced(bySeconds: schedule.delays.max() ?? 0)
    for place in pending.indices { pending[place].due = min(pending[place].due, latest) }
    let end = now.advanced(bySeconds: window)
    groups = groups.mapValues { OpenGroup(until: min($0.until, end), held: $0.held) }
  }
}

extension DeliveryQueue {
  /// Makes dead letters pending again, with all their attempts before them, and returns their subjects.
  ///
  /// With an index, those that begin with it; a pending one that does is due at once.
  mutating func revive(_ alert: UInt64?, at now: Timestamp) -> [DeliverySubject] {
    func isMeant(_ subject: DeliverySubject) -> Bool { alert == nil || subject.firstAlert == alert }
    let letters = dead.filter { isMeant($0.subject) }
    dead.removeAll { isMeant($0.subject) }
    var revived = letters.map(\.subject)
    if alert != nil {
      for place in pending.indices where isMeant(pending[place].subject) {
        pending[place].due = now
        revived.append(pending[place].subject)
      }
    }
    pending += letters.map { PendingDelivery($0.subject, isUrgent: $0.isUrgent, due: now) }
    return revived
  }
}
