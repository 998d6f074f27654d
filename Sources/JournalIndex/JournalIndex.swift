// Role: a SQLite projection of the journal, brought up to date when it is opened; derived, never evidence.
import EgressTypes
import EvidenceJournal
import GRDB
import JournalFiles
import LinuxCalls

/// The index of one journal.
///
/// It can be deleted at any time. It holds signed records only, so that nothing it was made of can be cut off again.
public struct JournalIndex: Sendable {
  /// Where it lies.
  public let path: String
  /// How many records were added when it was opened.
  public private(set) var added = 0
  /// Whether it was built anew, as there was none or it did not fit the journal.
  public private(set) var isRebuilt = false

  /// Opens the index of a journal and brings it up to date; `told` hears of each batch of records, as the number so far.
  ///
  /// `rewrite` changes records on their way into the index, which has to lie at a path of its own then. An index that
  /// does not fit the journal, of another schema or damaged, is built anew. Throws `IndexError`,
  /// `JournalError` and `LinuxError`.
  public init(
    of journal: String, at path: String, rebuild: Bool = false,
    rewriting rewrite: (JournalRecord) -> JournalRecord = { $0 }, told: (Int) -> Void = { _ in }
  ) throws {
    self.path = path
    try IndexFile.prepare(path)
    if rebuild { try start() }
    do {
      try update(from: journal, rewrite, told: told)
    } catch let error as DatabaseError where JournalIndex.isDamage(error) {
      try start()
      do { try update(from: journal, rewrite, told: told) } catch let error as DatabaseError { throw broken(error) }
    } catch let error as DatabaseError {
      throw broken(error)
    }
  }

  /// Begins with nothing.
  private mutating func start() throws {
    try IndexFile.remove(path)
    try IndexFile.prepare(path)
  }

  private mutating func update(
    from journal: String, _ rewrite: (JournalRecord) -> JournalRecord, told: (Int) -> Void
  ) throws {
    let queue = try DatabaseQueue(path: path, configuration: JournalIndex.configuration)
    var next = try JournalIndex.next(in: queue, of: journal)
    if next == nil {
      isRebuilt = true
      let key = try JournalReader(journal).key
      try queue.erase()
      try queue.write { database in
        try database.execute(sql: IndexSchema.text)
        try database.execute(sql: "PRAGMA application_id = \(IndexSchema.applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(IndexSchema.version)")
        try database.execute(sql: "INSERT INTO journal VALUES (?, 0, NULL)", arguments: [key.text])
      }
      next = 0
    }
    let oldest = try JournalIndex.oldestRecord(of: journal)
    // What the journal no longer keeps is gone from here as well.
    try queue.write { database in
      try database.execute(sql: "DELETE FROM records WHERE number < ?", arguments: [Int64(clamping: oldest)])
    }
    var reader = try JournalReader(journal, from: max(next ?? 0, oldest), extent: .signed)
    var isAtEnd = false
    while !isAtEnd {
      var last: JournalEntry?
      let count = try queue.write { database in
        let insertion = try database.makeStatement(sql: IndexedRecord.insertion)
        var count = 0
        while count < JournalIndex.batch, let entry = try reader.next() {
          try insertion.execute(arguments: StatementArguments(IndexedRecord(entry, rewrite).values))
          last = entry
          count += 1
        }
        if let last {
          try database.execute(
            sql: "UPDATE journal SET next = ?, last_hash = ?",
            arguments: [Int64(clamping: last.index) + 1, last.hash.hexadecimal])
        }
        return count
      }
      added += count
      isAtEnd = count < JournalIndex.batch
      if !isAtEnd { told(added) }
    }
  }

  /// The number to go on with; nil when the file is no index of this journal's present content.
  ///
  /// That the last record indexed still stands in the journal is checked by its hash, so a journal that was cut, or
  /// replaced by another of the same key, is noticed. Records changed below it `egressctl verify` finds.
  private static func next(in queue: DatabaseQueue, of journal: String) throws -> UInt64? {
    let state: (key: String, next: Int64, hash: String?)? = try queue.read { database in
      guard try Int64.fetchOne(database, sql: "PRAGMA user_version") == Int64(IndexSchema.version),
        let row = try Row.fetchOne(database, sql: "SELECT key, next, last_hash FROM journal")
      else { return nil }
      return (row["key"], row["next"], row["last_hash"])
    }
    guard let state, state.key == (try JournalReader(journal).key.text), let next = UInt64(exactly: state.next) else {
      return nil
    }
    guard next > 0 else { return 0 }
    guard next > (try oldestRecord(of: journal)) else { return nil }
    var reader = try JournalReader(journal, from: next - 1, extent: .signed)
    return try reader.next()?.hash.hexadecimal == state.hash ? next : nil
  }

  /// The first record that the journal still keeps.
  private static func oldestRecord(of journal: String) throws -> UInt64 {
    let names = try FileSystem.names(in: "\(journal)/segments") ?? []
    let kept = names.compactMap { file in SegmentName(file: file).flatMap { $0.segment == file ? $0 : nil } }
    return kept.map(\.firstIndex).min() ?? 0
  }

  private static func isDamage(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }

  private func broken(_ error: DatabaseError) -> IndexError {
    .broken(path: path, message: error.message ?? "\(error.resultCode)")
  }

  /// Two people may ask at the same time: one waits while the other brings the index up to date.
  private static let configuration: Configuration = {
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    return configuration
  }()
  private static let batch = 20_000
}
