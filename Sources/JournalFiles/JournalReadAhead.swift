// Role: reads a journal's records on a thread of its own, some of them ahead of whoever asks for them.
import EgressTypes
import LinuxCalls

/// A record with what is known of its place; its fields are found already.
public struct ReadRecord: Sendable {
  /// The record as it stands in the journal.
  public let entry: JournalEntry
  private let decoded: Result<JournalRecord, FlatJSONError>

  init(_ entry: JournalEntry) {
    self.entry = entry
    decoded = Result { () throws(FlatJSONError) in try entry.record }
  }

  /// The record's place in its log.
  public var index: UInt64 { entry.index }

  /// The record; throws when a newer program wrote it in another form.
  public var record: JournalRecord {
    get throws(FlatJSONError) { try decoded.get() }
  }
}

/// Reads records as `JournalReader` does: while those of one batch are used, the next batch is read, hashed and taken apart.
public struct JournalReadAhead: Sendable {
  private struct Batch: Sendable {
    var reader: JournalReader
    var records: [ReadRecord] = []
    var failure: (any Error)?
  }

  private var reading: ThreadResult<Batch>?
  private var records: [ReadRecord] = []
  private var place = 0
  private var failure: (any Error)?

  /// The most that a batch holds, which bounds the memory: two batches are there at a time.
  private static let maximumRecords = 2048
  private static let maximumBytes = 4 << 20

  /// Reads on where a reader stands.
  public init(_ reader: JournalReader) { reading = JournalReadAhead.read(reader) }

  /// The next record; nil at the end that the journal had when it was reached.
  ///
  /// Throws what `JournalReader.next` throws, behind all records before that.
  public mutating func next() throws -> ReadRecord? {
    while place == records.count {
      guard let batch = reading?.wait() else {
        guard let failure else { return nil }
        throw failure
      }
      (records, place, failure) = (batch.records, 0, batch.failure)
      // A batch without a record is the last.
      reading = records.isEmpty || failure != nil ? nil : JournalReadAhead.read(batch.reader)
    }
    defer { place += 1 }
    return records[place]
  }

  private static func read(_ reader: JournalReader) -> ThreadResult<Batch> {
    ThreadResult(named: "read-ahead") {
      var batch = Batch(reader: reader)
      batch.records.reserveCapacity(maximumRecords)
      var bytes = 0
      do {
        while batch.records.count < maximumRecords, bytes < maximumBytes, let entry = try batch.reader.next() {
          batch.records.append(ReadRecord(entry))
          bytes += entry.leaf.count
        }
      } catch {
        batch.failure = error
      }
      return batch
    }
  }
}
