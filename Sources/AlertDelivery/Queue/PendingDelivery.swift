// Role: one message that is not settled, and what may become of it.
import EgressTypes
import EvidenceJournal

/// What a delivery is about; indices of alerts are of the journal, those of notices and digests of the delivery log.
public enum DeliverySubject: Hashable, Sendable {
  /// One alert of the journal.
  case alert(UInt64)
  /// Several alerts of a group, told by the digest at a place of the delivery log.
  case digest(AlertSpan, log: UInt64)
  /// A message of this program's own.
  case notice(log: UInt64)
  /// A message of this program's own that the delivery log could not take; its id is that of its bytes as they are.
  case unlogged(JournalRecord)

  /// The first alert of the journal that it tells of; nil for a message of this program's own.
  public var firstAlert: UInt64? {
    switch self {
    case .alert(let index): index
    case .digest(let span, _): span.first
    case .notice, .unlogged: nil
    }
  }

  /// How many alerts of the journal it tells of.
  public var alertCount: Int {
    switch self {
    case .alert: 1
    case .digest(let span, _): span.count
    case .notice, .unlogged: 0
    }
  }

  /// The place of the message in the delivery log; nil when it does not stand there.
  public var logIndex: UInt64? {
    switch self {
    case .alert, .unlogged: nil
    case .digest(_, let index), .notice(let index): index
    }
  }

  /// The subject in one word: `120`, `120-180/7@3`, `@3`, or `!` and a record in base64.
  public var text: String {
    switch self {
    case .alert(let index): "\(index)"
    case .digest(let span, let log): "\(span.text)@\(log)"
    case .notice(let log): "@\(log)"
    case .unlogged(let record): "!" + Base64.encode(record.encoded)
    }
  }

  /// Reads `text`; nil when it has another form.
  public init?(text: some StringProtocol) {
    if text.first == "!" {
      guard let bytes = Base64.decode(Array(text.dropFirst().utf8)), let record = try? JournalRecord(decoding: bytes)
      else { return nil }
      self = .unlogged(record)
      return
    }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    switch (parts.count, parts.last.flatMap { UInt64($0) }) {
    case (1, let index?): self = .alert(index)
    case (2, let log?) where parts[0].isEmpty: self = .notice(log: log)
    case (2, let log?):
      guard let span = AlertSpan(text: parts[0]) else { return nil }
      self = .digest(span, log: log)
    default: return nil
    }
  }
}

/// A message that is not settled yet.
public struct PendingDelivery: Hashable, Sendable {
  /// What it is about.
  public var subject: DeliverySubject
  /// Whether it goes before others: it tells that the watch is impaired.
  public var isUrgent: Bool
  /// How often it was tried.
  public var attempts: Int
  /// When it is to be tried next.
  public var due: Timestamp

  /// Makes a pending delivery.
  public init(_ subject: DeliverySubject, isUrgent: Bool = false, attempts: Int = 0, due: Timestamp) {
    self.subject = subject
    self.isUrgent = isUrgent
    self.attempts = attempts
    self.due = due
  }
}

/// A message whose attempts are used up.
public struct DeadLetter: Hashable, Sendable {
  /// What it was about.
  public var subject: DeliverySubject
  /// Whether it went before others.
  public var isUrgent: Bool
  /// How often it was tried.
  public var attempts: Int
  /// When it was tried for the last time.
  public var time: Timestamp

  /// Makes a dead letter.
  public init(_ subject: DeliverySubject, isUrgent: Bool = false, attempts: Int, time: Timestamp) {
    self.subject = subject
    self.isUrgent = isUrgent
    self.attempts = attempts
    self.time = time
  }
}

/// What became of a message after an attempt.
public enum Settlement: Hashable, Sendable {
  /// Delivered.
  case delivered
  /// Failed; it will be tried again then.
  case retry(at: Timestamp)
  /// Failed for the last time: a dead letter, kept until a person deals with it.
  case dead
  /// The receiver wants nothing any more; the message waits until a person or a start lets the sink try again.
  case refused
}
