// Role: hands what people declare from the control thread to the capture thread, and the answer back.
import Declarations
import EgressTypes
import LinuxCalls
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
  final class Entry: Sendable {
    let command: DeclarationCommand
    let person: Person
    fileprivate let answer = AwaitedAnswer<Answer>()

    fileprivate init(_ command: DeclarationCommand, by person: Person) {
      self.command = command
      self.person = person
    }
  }

  private struct Content {
    var waiting: [Entry] = []
    var book = DeclarationBook()
  }

  /// The capture thread answers within a second; a client does not wait much longer than two.
  static let patience: Duration = .milliseconds(1800)

  private let content = Mutex(Content())

  /// Leaves a declaration and waits for the answer.
  func ask(_ command: DeclarationCommand, by person: Person) -> Reply {
    let entry = Entry(command, by: person)
    content.withLock { $0.waiting.append(entry) }
    if let answer = entry.answer.wait(DeclarationDesk.patience) { return .answered(answer) }
    return content.withLock { content in
      guard let place = content.waiting.firstIndex(where: { $0 === entry }) else {
        return entry.answer.current.map(Reply.answered) ?? .underWay
      }
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
  func answer(_ entry: Entry, _ answer: Answer) { entry.answer.give(answer) }

  /// What is declared, as of the last second.
  var book: DeclarationBook { content.withLock { $0.book } }

  /// Shows what is declared to whoever asks.
  func publish(_ book: DeclarationBook) { content.withLock { $0.book = book } }
}
