// Role: tries what somebody with the machine can do: with no key at all, or with the key of today only.
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

@Suite("Journal attacks")
struct JournalAttackTests {
  /// A journal of three days, each with its key, and the secret of the last one.
  private func days() throws -> (journal: TemporaryJournal, today: SigningKey, pinned: VerifierKey) {
    let journal = try TemporaryJournal(segmentLimit: 900)
    var writer = try journal.open()
    for day in 0..<3 as Range<UInt64> {
      for number in 0..<6 as Range<UInt64> {
        _ = try writer.append([TemporaryJournal.record(day * 6 + number)])
        try writer.checkpoint()
      }
      if day < 2 { try writer.rotateKey(at: Timestamp(seconds: Int64(day))) }
    }
    let pinned = writer.key
    try writer.close()
    return (journal, try #require(try JournalKeyFile.read(journal.path + ".key")), pinned)
  }

  /// Puts other records in the place of all there are, signed with a key over their whole number.
  private func rewrite(_ journal: TemporaryJournal, count: UInt64, with key: SigningKey) throws {
    let start = try #require(
      CheckpointHistory(journal.read(firstHistory), keys: journal.layout.readKeys()).entries.first)
    try FileManager.default.removeItem(atPath: journal.layout.segments)
    try FileManager.default.createDirectory(atPath: journal.layout.segments, withIntermediateDirectories: true)
    var segment: [UInt8] = []
    var tree = MerkleFrontier()
    for index in 0..<count {
      let leaf = JournalLeaf.encode(TemporaryJournal.record(index + 100), log: journal.log, index: index)
      tree.append(SegmentFrame.append(leaf, to: &segment))
    }
    let checkpoint = Checkpoint(log: journal.log, size: count, root: tree.root)
    let note = try #require(checkpoint.signed(by: key)).bytes
    try journal.write(segment, to: firstSegment)
    try journal.write(start.note.bytes + note, to: firstHistory)
    try journal.write(note, to: "checkpoint")
  }

  @Test("today's key cannot sign another past, and cannot shorten it")
  func otherPast() throws {
    for count in [30, 20] as [UInt64] {
      let (journal, today, pinned) = try days()
      #expect(try JournalVerification.verify(journal.path, pinned: pinned).holds)
      try rewrite(journal, count: count, with: today)
      #expect(!(try JournalVerification.verify(journal.path, pinned: pinned).holds), "\(count) records")
      #expect(throws: JournalError.self) { try JournalProof.prove([1], in: journal.path, pinned: pinned) }
    }
    let (journal, today, pinned) = try days()
    try rewrite(journal, count: 10, with: today)
    #expect(!(try JournalVerification.verify(journal.path, pinned: pinned).holds), "fewer than the last key began with")
  }

  @Test("a key cannot hand over at a size that other keys signed")
  func earlierHandover() throws {
    let (journal, today, pinned) = try days()
    let evil = try #require(SigningKey(seed: Array(repeating: 66, count: 32)))
    let todays = try #require(today.verifier(of: journal.log))
    let record = JournalRecord(
      retiring: todays, for: try #require(evil.verifier(of: journal.log)), at: Timestamp(seconds: 9))
    let leaf = JournalLeaf.encode(record, log: journal.log, index: 0)
    let checkpoint = Checkpoint(log: journal.log, size: 1, root: TreeHash.leaf(leaf, in: leaf.indices))
    let note = try #require(checkpoint.signed(by: today, and: evil))
    let proof = try #require(ProofText(proof: InclusionProof(index: 0, size: 1, hashes: []), note: note))
    let forged = leaf + [0x0a] + Array(proof.text.utf8)
    try journal.write(journal.read("handovers") + forged, to: "handovers")
    #expect(throws: JournalError.self) { try journal.layout.readKeys(pinned: pinned) }
    #expect(!(try JournalVerification.verify(journal.path, pinned: pinned).holds))
  }

  @Test("a receipt that nobody signed lets nothing be deleted, also after the next start has signed it")
  func forgedReceipt() throws {
    let (journal, _, pinned) = try days()
    let names = try journal.layout.segmentNames()
    let first = try #require(names.first)
    let last = try #require(names.last)
    try journal.write(journal.layout.leafHashes(of: first), to: "segments/\(first.hashes)")
    try FileManager.default.removeItem(atPath: journal.layout.segment(first))
    let size = try #require(try journal.entries().last).index + 1
    let receipt = JournalRecord(
      deleting: 0..<names[1].firstIndex, bytes: 900, from: nil, until: nil, because: "old", at: Timestamp(seconds: 9))
    var segment = try journal.read("segments/\(last.segment)")
    SegmentFrame.append(JournalLeaf.encode(receipt, log: journal.log, index: size), to: &segment)
    try journal.write(segment, to: "segments/\(last.segment)")
    #expect(!(try JournalVerification.verify(journal.path, pinned: pinned).holds))
    try journal.open().close()
    #expect(!(try JournalVerification.verify(journal.path, pinned: pinned).holds))
  }

  @Test("a record is proved under a checkpoint of its own day's key")
  func proofOfTheDay() throws {
    let (journal, _, pinned) = try days()
    let keys = try journal.layout.readKeys()
    let last = try #require(try journal.entries().last).index
    let proofs = try JournalProof.prove([1, 8, last], in: journal.path, pinned: pinned)
    #expect(proofs.map(\.proof.note.checkpoint.size) == keys.handovers.map(\.size) + [last + 1])
    #expect(keys.handover(behind: 1) == keys.handovers[0])
    #expect(keys.handover(behind: last) == nil)
  }

  @Test("checkpoints cut from an old segment are missed")
  func cutHistory() throws {
    let (journal, _, _) = try days()
    let name = try #require(try journal.layout.segmentNames().first)
    let history = try journal.read("segments/\(name.history)")
    let notes = CheckpointHistory(history, keys: try journal.layout.readKeys()).entries
    for length in [0, notes[1].offset, try #require(notes.last).offset] {
      try journal.write(Array(history.prefix(length)), to: "segments/\(name.history)")
      #expect(!(try JournalVerification.verify(journal.path).holds), "cut to \(length) bytes")
    }
  }

  @Test("a next key that was being erased when its writer stopped does not keep the journal closed")
  func erasedNextKey() throws {
    let (journal, today, _) = try days()
    let next = journal.path + ".key.next"
    for rest in [Array(repeating: 0 as UInt8, count: 119), []] {
      try Data(rest).write(to: URL(filePath: next))
      try journal.open().close()
      #expect(!FileManager.default.fileExists(atPath: next))
      #expect(try JournalKeyFile.read(journal.path + ".key")?.pem == today.pem)
    }
  }
}
