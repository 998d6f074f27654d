// Role: holds recovery to the exact record for every torn, zeroed, garbage and stale tail, and to naming tampering.
import EgressTypes
import Testing

@testable import EvidenceJournal

@Suite("Tail recovery")
struct TailRecoveryTests {
  /// Ten records, six of them signed.
  static let journal: MemoryJournal = {
    var journal = MemoryJournal(count: 6, perSegment: 100, perCheckpoint: 100)
    for index in 6..<10 as Range<UInt64> { journal.append(MemoryJournal.record(index)) }
    return journal
  }()
  static let bytes = journal.segments[0].bytes
  static let ends = journal.frames(0).map(\.endIndex)
  static let signed = known(try? SignedCheckpoint(journal.head, key: MemoryJournal.key)).checkpoint

  private func recover(_ segment: [UInt8], signed: Checkpoint = Self.signed) throws(JournalFinding) -> TailRecovery {
    try TailRecovery(
      segment: segment, name: SegmentName(firstIndex: 0), before: MerkleFrontier(), signed: signed)
  }

  @Test(
    "whatever follows a cut, the whole records before it stay and nothing else",
    arguments: [
      [], Array(repeating: 0, count: 600), Array(repeating: 0xa5, count: 600), Array(bytes.prefix(ends[2])),
    ])
  func tails(_ tail: [UInt8]) throws {
    for cut in Self.ends[5]...Self.bytes.count {
      let kept = Self.ends.filter { $0 <= cut }
      let recovery = try recover(Array(Self.bytes.prefix(cut)) + tail)
      #expect(recovery.validLength == kept.last)
      #expect(recovery.tree.size == UInt64(kept.count))
      #expect(recovery.unsigned == UInt64(kept.count - 6))
    }
  }

  @Test("a stale frame of a later index or another log is not taken for the next record")
  func staleFrames() throws {
    for (log, index) in [(MemoryJournal.log, 11), (MemoryJournal.log, 9), (known(LogID("other")), 10)]
      as [(LogID, UInt64)]
    {
      var bytes = Self.bytes
      SegmentFrame.append(JournalLeaf.encode(MemoryJournal.record(10), log: log, index: index), to: &bytes)
      #expect(try recover(bytes).tree.size == 10)
    }
  }

  @Test("every cut below the checkpoint is tampering")
  func truncation() {
    for cut in 0..<Self.ends[5] {
      #expect(throws: JournalFinding.self, "cut at \(cut)") { try recover(Array(Self.bytes.prefix(cut))) }
    }
  }

  @Test("a signed record that was changed is named, also when its hash was changed with it")
  func changed() {
    var bytes = Self.bytes
    bytes[Self.ends[3] + 60] ^= 1
    #expect(
      throws: JournalFinding(.changed(4), FilePlace(file: "segments/00000000000000000000.seg", offset: Self.ends[3]))
    ) {
      try recover(bytes)
    }
    var other = MemoryJournal(count: 0)
    for index in 0..<6 as Range<UInt64> { other.append(MemoryJournal.record(index == 3 ? 200 : index)) }
    #expect(throws: JournalFinding(.rewritten(0..<6), FilePlace(file: "segments/00000000000000000000.seg", offset: 0)))
    {
      try recover(other.segments[0].bytes)
    }
  }

  @Test("a history is taken up at its published checkpoint, whatever a crash left behind it")
  func history() throws {
    var journal = MemoryJournal(count: 4, perSegment: 100, perCheckpoint: 2)
    let published = try SignedCheckpoint(journal.head, key: MemoryJournal.key)
    let before = journal.segments[0].history
    journal.append(MemoryJournal.record(4))
    journal.signAndKeep()
    let after = journal.segments[0].history
    for length in before.count..<after.count {
      let tail = CheckpointHistory.tail(
        of: Array(after.prefix(length)), published: published, keys: MemoryJournal.keys)
      #expect(tail?.latest == published)
      #expect(tail?.validLength == before.count)
    }
    let whole = CheckpointHistory.tail(of: after, published: published, keys: MemoryJournal.keys)
    #expect(whole?.latest.checkpoint.size == 5)
    #expect(whole?.validLength == after.count)
    let removed = Array(before.dropLast(published.bytes.count))
    #expect(CheckpointHistory.tail(of: removed, published: published, keys: MemoryJournal.keys) == nil)
  }
}
