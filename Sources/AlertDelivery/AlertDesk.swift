// Role: hands what a person asks of a sink from the control thread to the sink's loop, and the answer back.
import EgressTypes
import LinuxCalls
import Synchronization

/// Where the control thread leaves a request for a sink and waits for what becomes of it.
public final class AlertDesk: Sendable {
  /// What may be asked.
  public enum Request: Hashable, Sendable {
    /// Send a test message.
    case test
    /// Make due what waits or is dead: what begins with one record, or every dead letter.
    case retry(alert: UInt64?)
    /// Deliver a message of this program's own before others; nobody waits for an answer.
    case notice(JournalRecord)
  }

  /// A request that waits for its answer.
  public final class Entry: Sendable {
    /// What is asked.
    public let request: Request
    /// Who asks, as `name (uid number)`.
    public let person: String
    fileprivate let answer = AwaitedAnswer<JournalRecord>()

    init(_ request: Request, by person: String) {
      self.request = request
      self.person = person
    }

    /// Answers; what is answered later counts no more.
    public func reply(_ record: JournalRecord) { answer.give(record) }

    /// Whether it was answered: a message is taken over by its sink then, and outlives a kill with its queue.
    public var isAnswered: Bool { answer.current != nil }
  }

  private let waiting = Mutex<[Entry]>([])

  /// Makes a desk where nothing waits.
  public init() {}

  /// Leaves a request and waits for the answer; nil when none came in time, after which it may still be carried out.
  func ask(_ request: Request, by person: String, seconds: Int) -> JournalRecord? {
    let entry = Entry(request, by: person)
    waiting.withLock { $0.append(entry) }
    return entry.answer.wait(.seconds(seconds))
  }

  /// Leaves a message that is to be delivered; what is returned says when the sink has taken it over.
  @discardableResult
  func leave(_ notice: JournalRecord) -> Entry {
    let entry = Entry(.notice(notice), by: "egress-alertd")
    waiting.withLock { $0.append(entry) }
    return entry
  }

  /// Takes what waits.
  func take() -> [Entry] {
    waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }

  /// Puts back what was taken and not carried out, before what came meanwhile.
  func putBack(_ entries: ArraySlice<Entry>) { waiting.withLock { $0.insert(contentsOf: entries, at: 0) } }
}

extension [AlertDesk] {
  /// Leaves a record that is an alert with every sink, each of which notes it as its own; notes any other in the log.
  ///
  /// Returns what was left for the sinks.
  @discardableResult
  func tell(_ record: JournalRecord, orNoteIn log: DeliveryLog) throws(AlertError) -> [AlertDesk.Entry] {
    guard AlertEvent.isAlert(record), !isEmpty else {
      // A full disk must not end the sinks with whoever tells.
      try log.note(record)
      return []
    }
    return map { $0.leave(record) }
  }
}
