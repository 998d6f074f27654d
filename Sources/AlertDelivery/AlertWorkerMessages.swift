// Role: messages of this program's own on their way to a sink, and what people ask of a worker.
import EgressTypes
import EvidenceJournal

extension AlertWorker {
  /// Sends a message of this program's own once, and notes it; throws `AlertError`.
  public mutating func send(_ record: JournalRecord) async throws(AlertError) -> DeliveryResult {
    guard let message = try appended(record) else {
      return await sink.deliver(DeliveryLog.unwritten(record), attempt: 1)
    }
    let result = await sink.deliver(message, attempt: 1)
    let word = result.isDelivered ? "delivered" : "failed"
    var line = JournalRecord.outcome(word, of: .notice(log: message.index), sink: sink.name, at: clock())
    line[string: DeliveryKey.id] = message.id
    line[string: DeliveryKey.reason] = result.reason
    if !result.output.isEmpty { line[string: DeliveryKey.output] = result.output }
    try log.note(line)
    return result
  }

  /// Puts a message of this program's own among those to be delivered, before others; throws `AlertError`.
  ///
  /// What the log does not take now goes out without standing in it.
  public mutating func queueNotice(_ record: JournalRecord) throws(AlertError) {
    var record = record
    record[string: DeliveryKey.sink] = record[string: DeliveryKey.sink] ?? sink.name
    let message = try appended(record)
    queue.take(own: message.map { .notice(log: $0.index) } ?? .unlogged(record), at: clock())
    try keep()
  }

  /// Logs messages that waited for space in the log and were not tried yet; throws `AlertError`.
  ///
  /// One that was tried keeps its id, so it is not logged before it is settled.
  public mutating func repair() throws(AlertError) {
    try adoptLog()
    var places: [DeliverySubject: DeliverySubject] = [:]
    for delivery in queue.pending where delivery.attempts == 0 {
      guard case .unlogged(let record) = delivery.subject else { continue }
      guard let message = try appended(record) else { break }
      places[delivery.subject] = .notice(log: message.index)
    }
    guard !places.isEmpty, let log = queue.log else { return }
    queue.turn(toLog: log, places)
    try keep()
  }

  /// Logs what is queued anew when the delivery log is another than the one it stood in.
  ///
  /// Each gets the id of its new place and names the one before; until the log takes them, they go out from the old one.
  private mutating func adoptLog() throws(AlertError) {
    guard let key = log.key?.text, queue.log != key else { return }
    // What an earlier try has logged is not logged once more.
    var places = relogged.flatMap { $0.log == key ? $0.places : nil } ?? [:]
    if let old = queue.log {
      for subject in queue.pending.map(\.subject) + queue.dead.map(\.subject)
      where subject.logIndex != nil && places[subject] == nil {
        do throws(AlertError) { places[subject] = try relog(subject, from: old) } catch {
          relogged = (key, places)
          switch error {
          case .unlogged, .journal: return
          default: throw error
          }
        }
      }
    }
    queue.turn(toLog: key, places)
    relogged = nil
    isKept = false
  }

  private mutating func relog(_ subject: DeliverySubject, from old: String) throws(AlertError) -> DeliverySubject {
    guard let index = subject.logIndex else { return subject }
    let before = log.event(at: index, of: old)
    var record: JournalRecord
    if let known = before?.record {
      record = known
      (record[string: RecordKey.log], record[integer: RecordKey.index]) = (nil, nil)
      record[string: DeliveryKey.replaces] = before?.id
    } else if case .digest(let span, _) = subject {
      // Of which group it was, only the old log knew: it tells of every alert between its first and its last.
      record = try digest(of: .all, span)
      record[list: RecordKey.reasons] += [
        "the delivery log \(old) cannot be read any more: made again from the journal"
      ]
    } else {
      record = .deliveryFault(
        "message \(index) of the delivery log \(old) cannot be read any more; what it told is lost", sink: sink.name,
        at: clock())
    }
    let place = try log.append(record).index
    if case .digest(let span, _) = subject { return .digest(span, log: place) }
    return .notice(log: place)
  }

  /// Appends a message to the delivery log; nil when the log takes nothing now.
  mutating func appended(_ record: JournalRecord) throws(AlertError) -> AlertEvent? {
    try adoptLog()
    guard let key = log.key, queue.log == key.text else { return nil }
    do throws(AlertError) { return try log.append(record) } catch {
      guard case .unlogged = error else { throw error }
      return nil
    }
  }

  /// Makes what waits or is dead due at once, all of it or what begins with one record, and lets a halted sink try again.
  ///
  /// Returns how many messages that concerns; throws `AlertError`.
  public mutating func retry(_ alert: UInt64?, by person: String) throws(AlertError) -> Int {
    let revived = queue.revive(alert, at: clock())
    isHalted = false
    for subject in revived {
      var line = JournalRecord.outcome("revived", of: subject, sink: sink.name, at: clock())
      line[string: RecordKey.person] = person
      try log.note(line)
    }
    try keep()
    return revived.count
  }
}
