// Role: holds the reader to every record once and in order, from any start, behind a live writer and over a torn tail.
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

@Suite("Journal reader")
struct JournalReaderTests {
  @Test("reading starts at any record", arguments: [0, 1, 7, 8, 29, 30, 31] as [UInt64])
  func start(_ index: UInt64) throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    try journal.write(0..<30)
    #expect(try journal.entries(from: index).map(\.index) == Array(index..<max(index, 30)))
  }

  @Test("a reader follows a writer over segments, and one that reads what is signed stops at the checkpoint")
  func follow() throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    var writer = try journal.open()
    var written = try JournalReader(journal.path)
    var signed = try JournalReader(journal.path, extent: .signed)
    var seen: UInt64 = 0
    for index in 0..<40 as Range<UInt64> {
      #expect(try written.next() == nil)
      _ = try writer.append([TemporaryJournal.record(index)])
      #expect(try written.next()?.index == index)
      if index % 4 == 3 { try writer.checkpoint() }
      while let entry = try signed.next() {
        #expect(entry.index == seen)
        seen += 1
      }
      #expect(seen == writer.latest.size)
    }
    #expect(seen == 40)
  }

  @Test("a reader at a torn tail waits, and reads on what the next writer put in its place")
  func tornTail() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<2, unsigned: 2..<4)
    var bytes = try journal.read(firstSegment)
    bytes.removeLast(9)
    try journal.write(bytes, to: firstSegment)
    var reader = try JournalReader(journal.path)
    for index in 0..<3 as Range<UInt64> { #expect(try reader.next()?.index == index) }
    #expect(try reader.next() == nil)
    var writer = try journal.open()
    _ = try writer.append([TemporaryJournal.record(4)])
    #expect(try reader.next()?.record.kind == .recover)
    #expect(try reader.next()?.index == 4)
    #expect(try reader.next() == nil)
  }

  @Test("a signed record that cannot be read is an error with its place")
  func damaged() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<4)
    var bytes = try journal.read(firstSegment)
    let frame = bytes.count / 4
    bytes[frame * 2 + 50] ^= 1
    try journal.write(bytes, to: firstSegment)
    var reader = try JournalReader(journal.path)
    #expect(try reader.next() != nil)
    #expect(try reader.next() != nil)
    let place = FilePlace(file: firstSegment, offset: frame * 2)
    #expect(throws: JournalError.damaged(folder: journal.path, index: 2, place)) { try reader.next() }
  }

  @Test("records larger than one read are read whole")
  func large() throws {
    let journal = try TemporaryJournal()
    var writer = try journal.open()
    var record = TemporaryJournal.record(0)
    record[string: "large"] = String(repeating: "x", count: 30_000)
    _ = try writer.append(Array(repeating: record, count: 100))
    #expect(try journal.entries().count == 100)
  }

  @Test("a folder without a journal is named")
  func noJournal() {
    #expect(throws: JournalError.noJournal(folder: "/nonexistent/journal")) {
      try JournalReader("/nonexistent/journal/")
    }
  }
}
