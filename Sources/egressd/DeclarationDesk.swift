// Role: hands what people declare from the control thread to the capture thread, and the answer back.
import Declarations
import Dispatch
import EgressTypes
import Synchronization

/// Where the control thread leaves a declaration and waits for what becomes of it.
///
/// The capture thread owns what is declared, so that it takes effect between two packets, and takes up what was left at
/// the end of each second.
final class DeclarationDesk: Sendable {
  /// What becomes of a declaration.
  typealias Answer = Result<JournalRecord, DeclarationRefusal>

  /// What whoever asked is told.
  enum Reply: Sendable {
    case answered(Answer)
    /// It was not taken up in time, and nothing was declared.
    case withdrawn
    /// It was taken up, and what became of it is not known yet.
    case underWay
  }

  /// One declaration that waits.
  struct Entry: Sendable {
    let command: DeclarationCommand
    let person: Person
    fileprivate let number: Int
  }

  private struct Content {
    var waiting: [Entry] = []
    var answers: [Int: Answer] = [:]
    var lastNumber = 0
    var book = DeclarationBook()
  }

  /// The capture thread answers within a second; a client does not wait much longer than two.
  static let patience: DispatchTimeInterval = .milliseconds(1800)

  private let content = Mutex(Content())
  private let answered = DispatchSemaphore(value: 0)

  /// Leaves a declaration and waits for the answer.
  func ask(_ command: DeclarationCommand, by person: Person) -> Reply {
    let number = content.withLock { content in
      content.lastNumber += 1
      // Whoever waited for these was told that they are under way.
      content.answers = [:]
      content.waiting.append(Entry(command: command, person: person, number: content.lastNumber))
      return content.lastNumber
    }
    // One client is served at a time, so every signal is for this one or for one that gave up.
    let deadline = DispatchTime.now() + DeclarationDesk.patience
    while answered.wait(timeout: deadline) == .success {
      if let answer = content.withLock({ $0.answers.removeValue(forKey: number) }) { return .answered(answer) }
    }
    return content.withLock { content in
      if let answer = content.answers.removeValue(forKey: number) { return .answered(answer) }
      guard let place = content.waiting.firstIndex(where: { $0.number == number }) else { return .underWay }
      content.waiting.remove(at: place)
      return .withdrawn
    }
  }

  /// Takes what waits.
  func takeWaiting() -> [Entry] {
    content.withLock { content in
      defer { content.waiting = [] }
      return content.waiting
    }
  }

  /// Answers an entry.
  func answer(_ entry: Entry, _ answer: Answer) {
    content.withLock { $0.answers[entry.number] = answer }
    answered.signal()
  }

  /// What is declared, as of the last second.
  var book: DeclarationBook { content.withLock { $0.book } }

  /// Shows what is declared to whoever asks.
  func publish(_ book: DeclarationBook) { content.withLock { $0.book = book } }
}
