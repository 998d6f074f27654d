// Role: holds verification to finding each kind of damage and naming the record, exhaustively over a small journal.
import EgressTypes
import Testing

@testable import EvidenceJournal

@Suite("Journal verification")
struct JournalVerifierTests {
  static let journal = MemoryJournal(count: 20)
  static let signatures = journal.signatures()

  @Test("a journal as it was written holds")
  func holds() {
    let report = Self.journal.verified()
    #expect(report.findings == [])
    #expect(report.records == 20)
    #expect(report.signed == 20)
    #expect(report.unsigned == 0)
    #expect(report.root == Self.journal.tree.root)
    #expect(report.checkpoints == 12)
  }

  @Test("every single-bit flip in the records is found and the record is named")
  func flippedRecords() {
    let journal = MemoryJournal(count: 5, perSegment: 3, perCheckpoint: 2)
    let signatures = journal.signatures()
    for (place, segment) in journal.segments.enumerated() {
      var index = segment.name.firstIndex
      for frame in journal.frames(place) {
        for byte in frame.indices {
          for bit in 0..<8 {
            var copy = journal
            copy.segments[place].bytes[byte] ^= 1 << bit
            let complaints = copy.verified(signatures).findings.map(\.problem.sentence)
            #expect(
              complaints == ["record \(index) was changed"], "bit \(bit) of byte \(byte) of \(segment.name.segment)")
          }
        }
        index += 1
      }
    }
  }

  @Test("every single-bit flip in the latest checkpoint is found")
  func flippedHead() {
    let journal = MemoryJournal(count: 2)
    let histories = journal.signatures().histories
    for byte in journal.head.indices {
      for bit in 0..<8 {
        var copy = journal
        copy.head[byte] ^= 1 << bit
        #expect(
          !copy.verified(MemoryJournal.Signatures(head: copy.readHead(), histories: histories)).holds,
          "bit \(bit) of byte \(byte)")
      }
    }
  }

  @Test("every single-bit flip in the kept checkpoints is found")
  func flippedHistory() {
    let journal = MemoryJournal(count: 2)
    for byte in journal.segments[0].history.indices {
      for bit in 0..<8 {
        var copy = journal
        copy.segments[0].history[byte] ^= 1 << bit
        #expect(!copy.verified().holds, "bit \(bit) of byte \(byte)")
      }
    }
  }

  @Test("every removed record is named")
  func removed() {
    forEachRecord { place, offset, index in
      let complaints = complaints(place) { $0.remove(at: offset) }
      if index == 19 {
        #expect(complaints == [truncation(19, "record 19 is")])
      } else {
        #expect(complaints == ["record \(index) is missing"])
      }
    }
  }

  @Test("every swap of two records of a segment is named")
  func swapped() {
    forEachRecord { place, offset, index in
      for other in 0..<offset {
        let complaints = complaints(place) { $0.swapAt(offset, other) }
        let first = Self.journal.segments[place].name.firstIndex + UInt64(other)
        #expect(complaints == ["records \(first) and \(index) were swapped"])
      }
    }
  }

  @Test("every duplicated record is named, wherever the copy stands")
  func duplicated() {
    forEachRecord { place, offset, index in
      for target in offset..<Self.journal.frames(place).count {
        let complaints = complaints(place) { $0.insert($0[offset], at: target + 1) }
        #expect(complaints == ["record \(index) was duplicated"])
      }
    }
  }

  @Test("every moved record is named")
  func moved() {
    #expect(
      complaints(0) { $0.insert($0.remove(at: 2), at: 5) }
        == ["record 2 was moved: it stands behind record 5"])
    #expect(
      complaints(0) { $0.insert($0.remove(at: 5), at: 2) }
        == ["record 5 was moved: it stands before record 2"])
    #expect(complaints(0) { $0.reverse() } == ["records 0 to 7 are out of order"])
  }

  @Test("every truncation below the checkpoint is found")
  func truncated() {
    let last = Self.journal.segments.count - 1
    var index: UInt64 = 16
    for frame in Self.journal.frames(last) {
      for length in frame.indices {
        var copy = Self.journal
        copy.segments[last].bytes.removeSubrange(length...)
        let complaints = copy.verified(Self.signatures).findings.map(\.problem.sentence)
        if length == frame.startIndex {
          let lost = index == 19 ? "record 19 is" : "records \(index) to 19 are"
          #expect(complaints == [truncation(index, lost)])
        } else {
          #expect(complaints.contains("record \(index) is cut off"), "\(length): \(complaints)")
        }
      }
      index += 1
    }
  }

  @Test("a record changed together with its hash is narrowed down to the checkpoints around it")
  func rewritten() {
    var copy = Self.journal
    var changed = MemoryJournal.record(10)
    changed[string: "destination.ip"] = "192.0.2.200"
    copy = copy.editing(1) { frames in
      var frame: [UInt8] = []
      SegmentFrame.append(JournalLeaf.encode(changed, log: MemoryJournal.log, index: 10), to: &frame)
      frames[2] = frame[...]
    }
    let suffix = "was changed together with its hash: the root over 12 records is not the one that was signed"
    #expect(copy.complaints == ["one of records 9 to 11 \(suffix)"])
  }

  @Test("a record of another log is told from a changed one")
  func foreign() {
    var frame: [UInt8] = []
    SegmentFrame.append(JournalLeaf.encode(MemoryJournal.record(10), log: known(LogID("other")), index: 10), to: &frame)
    #expect(
      complaints(1) { $0[2] = frame[...] }
        == ["record 10 was replaced by a record of another log"])
    #expect(
      complaints(1) { $0.insert(frame[...], at: 2) }
        == ["a record of another log was inserted before record 10"])
  }

  @Test("a removed, renamed or emptied segment is found")
  func segments() {
    var copy = Self.journal
    copy.segments.remove(at: 1)
    #expect(copy.complaints.contains("records 8 to 15 are missing"))
    copy = Self.journal
    copy.segments[1].name = SegmentName(firstIndex: 9)
    #expect(copy.complaints.contains("the segment was renamed: its first record is 8"))
    copy = Self.journal
    copy.segments[1].bytes = []
    #expect(copy.complaints == ["records 8 to 15 are missing"])
    copy = Self.journal
    copy.segments.removeLast()
    #expect(copy.complaints.contains(truncation(16, "records 16 to 19 are")))
  }

  @Test("a checkpoint that is rolled back, missing or signed by another key is found")
  func checkpoints() {
    var copy = Self.journal
    copy.head = MemoryJournal(count: 19).head
    #expect(!copy.verified().holds)
    let report = Self.journal.verified(
      with: known(SigningKey(seed: Array(repeating: 7, count: 32))?.verifier(of: MemoryJournal.log)))
    #expect(report.findings.map(\.problem).contains(.checkpoint(.unsigned(size: 20))))
    #expect(report.signed == 0)
  }

  @Test("each cut of what came after the checkpoint is no tampering, and each whole record before the cut stays")
  func tornTail() throws {
    var journal = MemoryJournal(count: 20)
    let signed = journal.segments[2].bytes.count
    for index in 20..<24 as Range<UInt64> { journal.append(MemoryJournal.record(index)) }
    let signatures = journal.signatures()
    let whole = journal.frames(2).map(\.endIndex).filter { $0 > signed }
    for length in signed..<journal.segments[2].bytes.count {
      var copy = journal
      copy.segments[2].bytes.removeSubrange(length...)
      let report = copy.verified(signatures)
      let kept = UInt64(whole.filter { $0 <= length }.count)
      #expect(report.findings == [], "cut at \(length)")
      #expect(report.unsigned == kept)
      #expect(report.tornBytes == length - (whole.last { $0 <= length } ?? signed))
    }
  }

  private func truncation(_ records: UInt64, _ lost: String) -> String {
    "the journal was truncated: it ends after \(records) records, its checkpoint signs 20; \(lost) missing"
  }

  /// What verification says after the frames of one segment were changed.
  private func complaints(_ segment: Int, _ edit: (inout [ArraySlice<UInt8>]) -> Void) -> [String] {
    Self.journal.editing(segment, edit).verified(Self.signatures).findings.map(\.problem.sentence)
  }

  private func forEachRecord(_ body: (_ segment: Int, _ offset: Int, _ index: UInt64) -> Void) {
    for (place, segment) in Self.journal.segments.enumerated() {
      for offset in Self.journal.frames(place).indices { body(place, offset, segment.name.firstIndex + UInt64(offset)) }
    }
  }
}
