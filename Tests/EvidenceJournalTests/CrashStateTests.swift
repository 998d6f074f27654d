// Role: rebuilds every state that a crash can leave of a journal, in memory, and holds recovery to the exact record.
//
// The writer's files are appended to and replaced in one order (docs/journal-format.md, section 6). While an append is
// not flushed, any part of it may be on the disk, and behind that part zeroes, garbage, or what the blocks held before.
// EGRESSD_CRASH_STATES=1000000 takes more journals, with records of other lengths.
import EgressTypes
import Foundation
import Testing

@testable import EvidenceJournal

@Suite("Crash states")
struct CrashStateTests {
  /// What stands behind the part of an append that reached the disk.
  private enum Rest: CaseIterable {
    case nothing, zeroes, garbage, stale, staleFrame

    func bytes(_ count: Int, before segment: [UInt8], frame: ArraySlice<UInt8>) -> [UInt8] {
      switch self {
      case .nothing: []
      case .zeroes: Array(repeating: 0, count: count)
      case .garbage: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 89) }
      case .stale: Array(segment.prefix(count))
      // A whole old frame right where the next one is wanted: intact, and of this log.
      case .staleFrame: Array(frame)
      }
    }
  }

  /// A journal whose last segment has signed records, and a group of records that is being appended.
  private struct Append {
    let segment: [UInt8]
    let name: SegmentName
    let before: MerkleFrontier
    let signed: Checkpoint
    /// The tree over the signed and acknowledged records, and behind each record of the group.
    let trees: [MerkleFrontier]
    let group: [UInt8]
    /// Where each record of the group ends.
    let ends: [Int]
    let firstFrame: ArraySlice<UInt8>
  }

  private static let wanted = ProcessInfo.processInfo.environment["EGRESSD_CRASH_STATES"].flatMap { Int($0) } ?? 100_000

  @Test("whatever an append leaves, each acknowledged record is there, each whole one is kept, and nothing else")
  func appends() throws {
    var states = 0
    var round: UInt64 = 0
    while states < Self.wanted {
      let append = Self.append(round)
      for cut in 0...append.group.count {
        let whole = append.ends.count { $0 <= cut }
        for rest in Rest.allCases {
          let tail = rest.bytes(append.group.count - cut + 40, before: append.segment, frame: append.firstFrame)
          let found = try recover(append, append.segment + append.group.prefix(cut) + tail)
          states += 1
          // What garbage there is happens to complete no record; what it cuts short, the writer had not acknowledged.
          guard found.tree == append.trees[whole] else {
            Issue.record(
              "round \(round), cut at \(cut), \(rest): \(found.tree.size) records, expected \(whole) new ones")
            return
          }
          guard found.validLength == append.segment.count + (whole == 0 ? 0 : append.ends[whole - 1]) else {
            Issue.record("round \(round), cut at \(cut), \(rest): kept \(found.validLength) bytes")
            return
          }
        }
      }
      round += 1
    }
    #expect(states >= Self.wanted)
  }

  private func recover(_ append: Append, _ segment: [UInt8]) throws(JournalFinding) -> TailRecovery {
    try TailRecovery(segment: segment, name: append.name, before: append.before, signed: append.signed)
  }

  /// A journal of one or two segments, of other lengths in each round, its last records unsigned in every second one.
  private static func append(_ round: UInt64) -> Append {
    var journal = MemoryJournal(count: 1 + round % 4, perSegment: 2, perCheckpoint: 1)
    let signed = known(try? SignedCheckpoint(journal.head, key: MemoryJournal.key)).checkpoint
    if round % 2 == 1 { journal.append(record(journal.tree.size, round)) }
    let segment = journal.segments[journal.segments.count - 1]
    var trees = [journal.tree]
    var ends: [Int] = []
    for _ in 0...(round % 3) {
      journal.append(record(journal.tree.size, round))
      trees.append(journal.tree)
      ends.append(journal.segments[journal.segments.count - 1].bytes.count - segment.bytes.count)
    }
    var before = MerkleFrontier()
    for earlier in journal.segments.dropLast() {
      before.append(hashes: DeletedSegment.hashes(ofSegment: earlier.bytes))
    }
    return Append(
      segment: segment.bytes, name: segment.name, before: before, signed: signed, trees: trees,
      group: Array(journal.segments[journal.segments.count - 1].bytes.dropFirst(segment.bytes.count)), ends: ends,
      firstFrame: journal.frames(0)[0])
  }

  private static func record(_ index: UInt64, _ round: UInt64) -> JournalRecord {
    var record = JournalRecord(kind: .flow, at: Timestamp(seconds: Int64(index)))
    record[string: "note"] = String(repeating: "n", count: Int(round * 13 % 61))
    return record
  }

  @Test("whatever an append of a checkpoint leaves, the latest whole one is taken up, and nothing seems tampered with")
  func checkpoints() throws {
    var journal = MemoryJournal(count: 4, perSegment: 100, perCheckpoint: 2)
    let published = journal.head
    let before = journal.segments[0].history
    journal.append(MemoryJournal.record(4))
    journal.signAndKeep()
    let note = journal.head
    let name = journal.segments[0].name
    for cut in 0...note.count {
      for rest in Rest.allCases {
        let tail = rest.bytes(note.count - cut, before: before, frame: published[...])
        let history = before + note.prefix(cut) + tail
        let end = try SignedEnd(published: published, history: history, of: name, keys: MemoryJournal.keys)
        let expected: UInt64 = cut == note.count ? 5 : 4
        #expect(end.latest.checkpoint.size == expected, "cut at \(cut), \(rest)")
        #expect(end.history == (cut == note.count ? before + note : before), "cut at \(cut), \(rest)")
        #expect(end.rewritesHistory == (cut == note.count || history.count > before.count), "cut at \(cut), \(rest)")
      }
    }
    // Then it is published: the file is replaced as a whole.
    let end = try SignedEnd(published: note, history: before + note, of: name, keys: MemoryJournal.keys)
    #expect(end.latest.checkpoint.size == 5 && !end.rewritesHistory)
  }
}
