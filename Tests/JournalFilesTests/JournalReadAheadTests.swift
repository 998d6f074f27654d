// Role: holds reading ahead to what reading one by one gives: each record once, in order, and a failure behind the last good one.
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

@Suite("Journal read ahead")
struct JournalReadAheadTests {
  @Test("it gives every record of several batches as the reader does", arguments: [0, 1, 2048, 5000] as [UInt64])
  func all(_ start: UInt64) throws {
    let journal = try TemporaryJournal(segmentLimit: 100_000)
    try journal.write(0..<5000)
    var ahead = JournalReadAhead(try JournalReader(journal.path, from: start))
    var index = start
    for entry in try journal.entries(from: start) {
      let read = try ahead.next()
      #expect(read?.entry == entry)
      #expect(try read?.record == entry.record)
      index += 1
    }
    #expect(index == 5000)
    #expect(try ahead.next() == nil)
    #expect(try ahead.next() == nil)
  }

  @Test("a record that cannot be read is an error behind all before it, and stays one")
  func damaged() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<4)
    var bytes = try journal.read(firstSegment)
    bytes[bytes.count - 1] ^= 1
    try journal.write(bytes, to: firstSegment)
    var ahead = JournalReadAhead(try JournalReader(journal.path))
    for index in 0..<3 as Range<UInt64> { #expect(try ahead.next()?.index == index) }
    for _ in 0..<2 {
      do {
        let read = try ahead.next()
        Issue.record("record 3 was changed on the disk and was read: \(String(describing: read?.index))")
      } catch let error as JournalError {
        guard case .damaged(_, 3, _) = error else { throw error }
      }
    }
  }

  @Test("a record of another form fails when it is asked for")
  func otherForm() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<1)
    let read = ReadRecord(JournalEntry(index: 0, hash: .emptyTree, leaf: Array("{\"a\":1.5}".utf8)))
    #expect(throws: FlatJSONError.self) { try read.record }
  }
}
