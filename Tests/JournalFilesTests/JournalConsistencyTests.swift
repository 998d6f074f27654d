// Role: an older checkpoint is compared with the journal on disk: grown, cut, rewritten, another log.
import EgressTypes
import EvidenceJournal
import Testing

@testable import JournalFiles

@Suite("Journal and an older checkpoint")
struct JournalConsistencyTests {
  @Test("a journal that only grew proves it from each of its checkpoints")
  func grown() throws {
    let journal = try TemporaryJournal(segmentLimit: 2000)
    var writer = try journal.open()
    var checkpoints = [writer.latest]
    for record in 0..<20 as Range<UInt64> {
      _ = try writer.append([TemporaryJournal.record(record)])
      checkpoints.append(try writer.checkpoint())
    }
    let last = try #require(checkpoints.last)
    for older in checkpoints {
      guard case .grown(let proof) = try JournalConsistency.since(older, in: journal.path) else {
        Issue.record("\(older.size) was not proved")
        continue
      }
      #expect(proof.holds)
      #expect(proof.older == older)
      #expect(proof.newer.checkpoint == last)
      #expect(try ConsistencyProofText(text: proof.text, keys: KeyChain(writer.key)) == proof)
    }
  }

  @Test("records that another history had, records cut off, and another log are told apart")
  func notGrown() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<9)
    let writer = try journal.open(create: false)
    let log = writer.key.log
    let stranger = TreeHash.leaf([1], in: 0..<1)
    let rewritten = Checkpoint(log: log, size: 5, root: stranger)
    guard case .rewritten(rewritten, let found) = try JournalConsistency.since(rewritten, in: journal.path) else {
      Issue.record("another history passed")
      return
    }
    #expect(found != stranger)
    let longer = Checkpoint(log: log, size: 99, root: stranger)
    #expect(try JournalConsistency.since(longer, in: journal.path) == .shrunk(older: longer, signed: 9))
    let other = Checkpoint(log: try #require(LogID("egressd/other")), size: 5, root: stranger)
    #expect(try JournalConsistency.since(other, in: journal.path) == .foreign(older: other, log: log))
  }

  @Test("a journal whose records do not lead to its signed root proves nothing")
  func tampered() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<4)
    let older = try journal.open(create: false).latest
    var bytes: [UInt8] = []
    for index in 0..<4 as Range<UInt64> {
      var record = TemporaryJournal.record(index)
      if index == 2 { record[string: "destination.ip"] = "198.51.100.1" }
      SegmentFrame.append(JournalLeaf.encode(record, log: journal.log, index: index), to: &bytes)
    }
    try journal.write(bytes, to: firstSegment)
    #expect(throws: JournalError.self) { try JournalConsistency.since(older, in: journal.path) }
  }
}
