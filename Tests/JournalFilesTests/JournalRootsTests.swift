// Role: holds the roots found in one pass to those that the journal's own checkpoints signed.
import EgressTypes
import EvidenceJournal
import Testing

@testable import JournalFiles

@Suite("Roots of a journal at some sizes")
struct JournalRootsTests {
  @Test func `every checkpoint has its root in one pass, over several segments`() throws {
    let journal = try TemporaryJournal(segmentLimit: 2000)
    var writer = try journal.open()
    var checkpoints = [writer.latest]
    for record in 0..<20 as Range<UInt64> {
      _ = try writer.append([TemporaryJournal.record(record)])
      checkpoints.append(try writer.checkpoint())
    }
    let roots = try JournalRoots(of: journal.path, sizes: Set(checkpoints.map(\.size)))
    #expect(roots.signed == 20)
    for checkpoint in checkpoints { #expect(roots[checkpoint.size] == checkpoint.root, "\(checkpoint.size)") }
  }

  @Test func `what was not asked for, or is not signed, has no root`() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<4, unsigned: 4..<6)
    let roots = try JournalRoots(of: journal.path, sizes: [2, 5, .max])
    #expect(roots.signed == 4)
    #expect(roots[2] != nil)
    for size: UInt64 in [0, 3, 5, .max] { #expect(roots[size] == nil, "\(size)") }
  }

  @Test func `a journal whose records do not lead to its signed root has none`() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<4)
    var bytes: [UInt8] = []
    for index in 0..<4 as Range<UInt64> {
      var record = TemporaryJournal.record(index)
      if index == 2 { record[string: "destination.ip"] = "198.51.100.1" }
      SegmentFrame.append(JournalLeaf.encode(record, log: journal.log, index: index), to: &bytes)
    }
    try journal.write(bytes, to: firstSegment)
    #expect(throws: JournalError.self) { try JournalRoots(of: journal.path, sizes: [2]) }
  }
}
