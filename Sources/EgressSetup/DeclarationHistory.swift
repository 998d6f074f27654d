// Role: what was declared before a restart, read back from the journal.
import Declarations
import EgressTypes
import JournalFiles

/// What the journal knows of declarations that may still go on.
public struct DeclarationHistory: Sendable {
  /// The journal hears of everything declared at least once in so many seconds.
  static let reach: Int64 = 26 * 3600

  /// The book as it stood, not yet resumed.
  public var book: DeclarationBook
  /// Tests of Local Data Mode under way, with what the journal holds of them.
  public var tallies: [LocalDataModeTally] = []
  /// The time of the newest record; nil in an empty journal.
  public private(set) var last: Timestamp?

  /// Reads the last hours of a journal, which may be empty; throws `JournalError` and `LinuxError`.
  ///
  /// `progress` is called once in a while, as hours of a flood take their time.
  public init(
    readingJournal folder: String, terms: DeclarationTerms, progress: () -> Void = {}
  ) throws {
    book = DeclarationBook(terms: terms)
    let start = try JournalReader.index(before: DeclarationHistory.reach, inTheNewestOf: folder)
    var reader = try JournalReader(folder, from: start)
    while let entry = try reader.next() {
      if entry.index % 65_536 == 0 { progress() }
      // What a newer program wrote in another form is no declaration of this one.
      guard let record = try? entry.record else { continue }
      last = record.time ?? last
      book.restore(record)
      tallies.add(record, at: entry.index)
    }
  }
}

extension [LocalDataModeTally] {
  /// Takes notice of the next record; returns the statements on the tests that it ends.
  @discardableResult
  public mutating func add(_ record: JournalRecord, at index: UInt64) -> [JournalRecord] {
    var statements: [JournalRecord] = []
    for place in indices.reversed() {
      guard let statement = self[place].add(record, at: index) else { continue }
      statements.append(statement)
      remove(at: place)
    }
    if let tally = LocalDataModeTally(record, at: index) { append(tally) }
    return statements
  }
}
