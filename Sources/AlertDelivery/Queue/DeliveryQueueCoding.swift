// Role: the queue as the state file holds it: one flat JSON object, a word or a few for each message.
import EgressTypes

extension DeliveryQueue {
  private static let journalKey = "egress.alert.journal"
  private static let cursorKey = "egress.alert.cursor"
  private static let lookedKey = "egress.alert.looked"
  private static let pendingKey = "egress.alert.pending"
  private static let groupsKey = "egress.alert.groups"
  private static let deadKey = "egress.alert.dead"
  private static let lastHashKey = "egress.alert.last_hash"
  private static let accountedKey = "egress.alert.accounted"
  private static let logKey = "egress.alert.log"
  private static let silenceKey = "egress.alert.silence"
  private static let urgent = "urgent"

  /// The queue as the state file holds it.
  public var record: JournalRecord {
    var record = JournalRecord([Self.cursorKey: .integer(Int64(clamping: cursor))])
    record[string: Self.journalKey] = journal
    record[integer: Self.lookedKey] = lookedTo.map { Int64(clamping: $0) }
    record[string: Self.lastHashKey] = lastHash
    record[list: Self.accountedKey] = accounted.ranges.map(\.text)
    record[string: Self.logKey] = log
    record[string: Self.silenceKey] = silence?.text
    record[list: Self.pendingKey] = pending.map { delivery in
      "\(delivery.subject.text) \(delivery.attempts) \(delivery.due)" + (delivery.isUrgent ? " \(Self.urgent)" : "")
    }
    record[list: Self.groupsKey] = groups.map { "\($1.until) \($1.held?.text ?? "-") \($0.text)" }.sorted()
    record[list: Self.deadKey] = dead.map { letter in
      "\(letter.subject.text) \(letter.attempts) \(letter.time)" + (letter.isUrgent ? " \(Self.urgent)" : "")
    }
    return record
  }

  /// Reads a queue from what a state file holds; nil when it is none.
  public init?(record: JournalRecord) {
    guard let cursor = record[integer: Self.cursorKey].flatMap({ UInt64(exactly: $0) }),
      let pending = Self.all(record[list: Self.pendingKey], { words in Self.message(words) }),
      let dead = Self.all(record[list: Self.deadKey], { words in Self.message(words) }),
      let groups = Self.all(record[list: Self.groupsKey], { words in Self.group(words) }),
      let accounted = Self.all(record[list: Self.accountedKey], { words in ClosedRange(text: words.joined()) })
    else { return nil }
    self.init(
      journal: record[string: Self.journalKey], cursor: cursor,
      looked: record[integer: Self.lookedKey].flatMap { UInt64(exactly: $0) },
      lastHash: record[string: Self.lastHashKey],
      accounted: IndexRanges(accounted), log: record[string: Self.logKey], pending: pending,
      groups: Dictionary(groups.map { ($0.0, $0.1) }) { first, _ in first },
      dead: dead.map { DeadLetter($0.subject, isUrgent: $0.isUrgent, attempts: $0.attempts, time: $0.due) })
    silence = record[string: Self.silenceKey].flatMap { SilenceWait(text: $0) }
  }

  private static func all<Value>(_ lines: [String], _ read: ([Substring]) -> Value?) -> [Value]? {
    let values = lines.compactMap { read($0.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)) }
    return values.count == lines.count ? values : nil
  }

  private static func message(_ words: [Substring]) -> PendingDelivery? {
    guard (3...4).contains(words.count), let subject = DeliverySubject(text: words[0]),
      let attempts = Int(words[1]), attempts >= 0, let time = Timestamp(rfc3339: words[2])
    else { return nil }
    guard words.count == 3 || words[3] == urgent else { return nil }
    return PendingDelivery(subject, isUrgent: words.count == 4, attempts: attempts, due: time)
  }

  private static func group(_ words: [Substring]) -> (AlertGroup, OpenGroup)? {
    guard words.count >= 3, let until = Timestamp(rfc3339: words[0]) else { return nil }
    let held = AlertSpan(text: words[1])
    // A pseudonym may hold spaces.
    guard held != nil || words[1] == "-", let group = AlertGroup(text: words[2...].joined(separator: " ")) else {
      return nil
    }
    return (group, OpenGroup(until: until, held: held))
  }
}
