// Role: what a journal says of its files of kept headers: closed with which hash, deleted, or missed.
import EgressTypes
import EvidenceJournal
import JournalFiles

/// The files of kept headers that records tell of.
struct FrameHistory: Sendable {
  /// What is said of a file.
  enum State: Hashable, Sendable {
    /// It was closed, and this record has its hash.
    case closed(record: UInt64, sha256: String)
    /// This record is the receipt for its deletion.
    case deleted(record: UInt64)
  }

  /// What was last said of each file; a hash stands until a receipt ends it.
  private(set) var files: [FrameFileName: State] = [:]

  /// Begins with no files.
  init() {}

  /// Reads the newest hours of a journal; throws what reading it throws.
  init(ofTheLast seconds: Int64, of journal: String) throws {
    let start = try JournalReader.index(before: seconds, inTheNewestOf: journal)
    var reader = try JournalReader(journal, from: start)
    try read(&reader)
  }

  /// Reads records to the present end of a journal; it can be called again.
  mutating func read(_ reader: inout JournalReader) throws {
    while let entry = try reader.next() {
      // Only what a newer program wrote cannot be read, and that tells nothing here.
      guard JournalLeaf.isOf(.frames, entry.leaf.span), let record = try? entry.record else { continue }
      add(record, at: entry.index)
    }
  }

  /// Takes a record.
  mutating func add(_ record: JournalRecord, at index: UInt64) {
    guard record.kind == .frames, let name = record[string: RecordKey.fileName].flatMap({ FrameFileName($0) }),
      let step = record[string: RecordKey.step].flatMap(FrameStep.init), let sha256 = record[string: RecordKey.fileHash]
    else { return }
    switch (step, files[name]) {
    // A second hash cannot put right a file that is no longer what it was.
    case (.closed, .closed?): break
    case (.closed, _): files[name] = .closed(record: index, sha256: sha256)
    case (.deleted, _): files[name] = .deleted(record: index)
    case (.missing, _), (.changed, _), (.notKept, _), (.kept, _): break
    }
  }
}
