// Role: answers one query in SQL; whatever it says, nothing can be changed and no other file is opened.
import GRDB

/// A value that SQLite gives.
public enum QueryValue: Hashable, Sendable {
  /// Nothing.
  case null
  /// A whole number.
  case integer(Int64)
  /// Another number.
  case real(Double)
  /// A text.
  case text(String)
  /// Bytes.
  case blob([UInt8])
}

/// A connection to an index that only reads.
public struct IndexQuery: Sendable {
  private let queue: DatabaseQueue

  /// Opens the index for reading.
  public init(_ index: JournalIndex) throws(IndexError) {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA query_only = ON")
    }
    do {
      queue = try DatabaseQueue(path: index.path, configuration: configuration)
    } catch {
      throw .broken(path: index.path, message: "\(error)")
    }
  }

  /// Runs a query; hands over the names of the columns once, and then each row as it comes.
  ///
  /// Throws `IndexError` and what the receivers throw.
  public func run(
    _ sql: String, columns: ([String]) throws -> Void, row: ([QueryValue]) throws -> Void
  ) throws {
    let word = QueryText.firstWord(of: sql)
    // ATTACH would open other files, and PRAGMA would change this connection: neither is a query.
    guard ["select", "with", "values", "explain"].contains(word.lowercased()) else {
      throw IndexError.noQuery(word: word)
    }
    do {
      try queue.read { database in
        let statement = try database.makeStatement(sql: sql)
        try columns(statement.columnNames)
        let rows = try Row.fetchCursor(statement)
        while let next = try rows.next() { try row(next.databaseValues.map(QueryValue.init)) }
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
      throw IndexError.interrupted
    } catch let error as DatabaseError {
      let message = error.message ?? "\(error.resultCode)"
      throw IndexError.refused(message: message, place: QueryText.place(named: message, in: sql))
    }
  }

  /// Ends a query that runs, from any thread; it throws `IndexError.interrupted`.
  public func interrupt() { queue.interrupt() }
}

extension QueryValue {
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .integer(number)
    case .double(let number): self = .real(number)
    case .string(let text): self = .text(text)
    case .blob(let data): self = .blob([UInt8](data))
    }
  }
}
