// Role: what a delivery log proves of one sink: what was told, what waits under which id, what was given up.
import EgressTypes

/// The deliveries to one sink, read from the records of the delivery log in their order.
///
/// Indices are of the journal that was read last: what the log says of one before it is let go.
struct DeliveryHistory {
  /// A digest as the log holds it.
  private struct Digest {
    let span: AlertSpan
    let ranges: [ClosedRange<UInt64>]
  }

  private let sink: String
  private var digests: [UInt64: Digest] = [:]
  private var told: [ClosedRange<UInt64>] = []
  private var waiting: [DeliverySubject: PendingDelivery] = [:]
  private var dead: [DeliverySubject: DeadLetter] = [:]
  /// The hashes of leaves of the journal that were told or tried, in hexadecimal.
  private(set) var hashes: [UInt64: String] = [:]
  /// The lowest record that a line names.
  private var lowest: UInt64?
  /// Whether the beginning of the log was deleted by age.
  private var isCut = false
  private let now: Timestamp

  init(of sink: String, at now: Timestamp) {
    self.sink = sink
    self.now = now
  }

  /// Takes in the next record of the delivery log.
  mutating func read(_ record: JournalRecord, at index: UInt64, isFirst: Bool) {
    if isFirst, index > 0 { isCut = true }
    switch record.kind {
    case .digest: read(digest: record, at: index)
    case .delivery where record[string: DeliveryKey.sink] == sink: read(line: record)
    case .silence, .witness, .deliveryFault:
      // One that was noted after it went out says what became of it.
      guard record[string: DeliveryKey.sink] == sink, record[string: DeliveryKey.outcome] == nil else { return }
      waiting[.notice(log: index)] = PendingDelivery(.notice(log: index), isUrgent: true, due: now)
    default: break
    }
  }

  /// Turns to another delivery log: the places of the one before mean nothing there.
  mutating func turnToNextLog() {
    digests = [:]
    waiting = waiting.filter { $0.key.logIndex == nil }
    dead = dead.filter { $0.key.logIndex == nil }
  }

  private mutating func read(digest record: JournalRecord, at index: UInt64) {
    func place(_ key: String) -> UInt64? { record[integer: key].flatMap { UInt64(exactly: $0) } }
    guard let first = place("egress.digest.first"), let last = place("egress.digest.last"), first <= last,
      let count = record[integer: "egress.digest.count"].flatMap({ Int(exactly: $0) }), count > 0
    else { return }
    // The last of very many says how many were cut; those are told again.
    digests[index] = Digest(
      span: AlertSpan(first: first, last: last, count: count),
      ranges: record[list: "egress.digest.records"].compactMap { ClosedRange(text: $0) })
  }

  private mutating func read(line: JournalRecord) {
    let outcome = line[string: DeliveryKey.outcome]
    let alert = line[integer: DeliveryKey.record].flatMap { UInt64(exactly: $0) }
    if outcome == "lost" { return forget(from: alert ?? 0) }
    guard let subject = subject(of: line, alert) else { return }
    let attempts = line[integer: DeliveryKey.attempt].flatMap { Int(exactly: $0) } ?? 0
    let id = line[string: DeliveryKey.id]
    if case .alert(let index) = subject {
      lowest = min(lowest ?? index, index)
      if let id, id.hasPrefix("msg_") { hashes[index] = String(id.dropFirst(4)) }
    }
    let before = waiting.removeValue(forKey: subject)
    dead[subject] = nil
    switch outcome {
    case "delivered", "acknowledged": told += ranges(of: subject)
    case "dead":
      told += ranges(of: subject)
      dead[subject] = DeadLetter(
        subject, isUrgent: isUrgent(subject), attempts: attempts, time: line.time ?? now)
    case "retry", "refused", "revived":
      let due = line[string: DeliveryKey.next].flatMap { Timestamp(rfc3339: $0) } ?? now
      waiting[subject] = PendingDelivery(
        subject, isUrgent: before?.isUrgent ?? isUrgent(subject), attempts: attempts, due: due)
    default: break
    }
  }

  /// A line of a test or a sign of life is of no subject that could wait.
  private func subject(of line: JournalRecord, _ alert: UInt64?) -> DeliverySubject? {
    guard let message = line[integer: DeliveryKey.message].flatMap({ UInt64(exactly: $0) }) else {
      return alert.map { .alert($0) }
    }
    guard alert != nil else { return .notice(log: message) }
    return digests[message].map { .digest($0.span, log: message) }
  }

  private func ranges(of subject: DeliverySubject) -> [ClosedRange<UInt64>] {
    switch subject {
    case .alert(let index): [index...index]
    case .digest(_, let log): digests[log]?.ranges ?? []
    case .notice, .unlogged: []
    }
  }

  private func isUrgent(_ subject: DeliverySubject) -> Bool {
    // The log does not say it of alerts: those that wait go first.
    if case .digest = subject { false } else { true }
  }

  /// The journal holds other records from an index on; from 0 on it is another journal.
  private mutating func forget(from index: UInt64) {
    told = IndexRanges(told).before(index).ranges
    func isGone(_ subject: DeliverySubject) -> Bool {
      if case .alert(let alert) = subject { alert >= index } else { index == 0 && subject.alertCount > 0 }
    }
    waiting = waiting.filter { !isGone($0.key) }
    dead = dead.filter { !isGone($0.key) }
    hashes = hashes.filter { $0.key < index }
    if index == 0 { lowest = nil }
  }

  /// The records of the journal that need not be taken in again.
  var accounted: IndexRanges {
    IndexRanges(told + waiting.keys.flatMap(ranges) + dead.keys.flatMap(ranges))
  }

  /// The queue that goes on from here; `log` is the public key of the delivery log.
  ///
  /// What a log whose beginning was deleted does not name was settled before what it names.
  func queue(log: String?) -> DeliveryQueue {
    DeliveryQueue(
      cursor: isCut ? lowest ?? 0 : 0, accounted: accounted, log: log,
      pending: waiting.values.sorted { ($0.due, $0.subject.text) < ($1.due, $1.subject.text) },
      dead: dead.values.sorted { ($0.time, $0.subject.text) < ($1.time, $1.subject.text) })
  }
}
