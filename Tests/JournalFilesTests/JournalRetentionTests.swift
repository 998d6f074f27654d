// Role: holds deletion by age to a receipt before it, to a tree that still verifies, and to finding any other deletion.
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

@Suite("Journal retention")
struct JournalRetentionTests {
  private let now = Timestamp(seconds: 1000)

  /// Thirty records of one second each, five to a segment; those before second 12 were to be deleted.
  private func thinned() throws -> TemporaryJournal {
    let journal = try TemporaryJournal(segmentLimit: 800)
    try journal.write(0..<30)
    var writer = try journal.open()
    let deleted = try writer.deleteSegments(before: Timestamp(seconds: 12), because: "kept for a day", at: now)
    try #require(deleted > 0)
    try writer.close()
    return journal
  }

  @Test("whole segments go, a receipt says which, and everything else verifies and can be proved")
  func deletion() throws {
    let journal = try thinned()
    let report = try JournalVerification.verify(journal.path)
    #expect(report.findings == [])
    #expect(report.records == 31)
    #expect(report.deleted > 0 && report.deleted < 12)
    let entries = try journal.entries()
    #expect(entries.map(\.index) == Array(report.deleted..<31))
    let receipt = try #require(entries.last).record
    #expect(receipt.kind == .deletion)
    #expect(receipt[integer: RecordKey.deletedFrom] == 0)
    #expect(receipt[integer: RecordKey.deletedBefore] == Int64(report.deleted))
    #expect(receipt[list: RecordKey.reasons] == ["kept for a day"])
    #expect(receipt[string: "event.start"] == Timestamp(seconds: 0).description)
    #expect(try JournalProof.prove([report.deleted, 20, 30], in: journal.path).count == 3)
    let gone = JournalError.deleted(folder: journal.path, index: 0)
    #expect(throws: gone) { try JournalProof.prove([0], in: journal.path) }
    #expect(try journal.entries(from: 3, extent: .signed).first?.index == report.deleted)
    // The tree is made anew from the hashes, and the writer goes on.
    try FileManager.default.removeItem(atPath: journal.path + "/frontier")
    try journal.write(31..<33)
    #expect(try JournalVerification.verify(journal.path).findings == [])
  }

  @Test("a long past goes in parts, each with its receipt, until nothing old is left")
  func parts() throws {
    let journal = try TemporaryJournal(segmentLimit: 800)
    try journal.write(0..<60)
    var writer = try journal.open()
    var deleted: [UInt64] = []
    while deleted.last != 0 {
      deleted.append(
        try writer.deleteSegments(before: Timestamp(seconds: 40), atMost: 2, because: "old", at: now))
    }
    try writer.close()
    #expect(deleted.count > 3, "\(deleted)")
    let report = try JournalVerification.verify(journal.path)
    #expect(report.findings == [])
    #expect(report.deleted == deleted.reduce(0, +))
    let receipts = try journal.entries().compactMap { try? $0.record }.filter { $0.kind == .deletion }
    #expect(receipts.count == deleted.count - 1)
  }

  @Test("a receipt that was deleted itself is replaced by the one that says so")
  func again() throws {
    let journal = try thinned()
    for first in [31, 61, 91] as [UInt64] {
      try journal.write(first..<first + 29)
      var writer = try journal.open()
      let end = Timestamp(seconds: Int64(first + 20))
      _ = try writer.deleteSegments(before: end, because: "old", at: Timestamp(seconds: Int64(first + 29)))
      try writer.close()
      let report = try JournalVerification.verify(journal.path)
      #expect(report.findings == [])
      #expect(report.deleted > 31)
    }
  }

  @Test("steps of a breach outlive every deletion, byte for byte and with the hash that stays")
  func register() throws {
    let journal = try TemporaryJournal(segmentLimit: 800)
    var writer = try journal.open()
    var step = JournalRecord(kind: .breach, at: Timestamp(seconds: 0))
    step[string: RecordKey.reason] = "a \"quoted\" reason"
    _ = try writer.append([step])
    let leaf = try #require(try journal.entries().first).leaf
    for round in 0..<3 as Range<Int64> {
      _ = try writer.append((1..<30).map { TemporaryJournal.record(UInt64(round * 30 + $0)) })
      let now = Timestamp(seconds: round * 30 + 40)
      #expect(try writer.deleteSegments(before: now.advanced(bySeconds: -20), because: "old", at: now) > 0)
      let kept = try journal.entries().compactMap { KeptRecord(try $0.record) }
      #expect(kept.map(\.index) == [0], "round \(round)")
      #expect(kept.map(\.leaf) == [leaf], "round \(round)")
    }
    try writer.close()
    #expect(try JournalVerification.verify(journal.path).findings == [])
    let first = try #require(try journal.layout.segmentFiles().first?.name)
    #expect(try journal.layout.leafHashes(of: first).prefix(32) == TreeHash.leaf(leaf, in: leaf.indices).bytes[...])
  }

  @Test("nothing young is deleted, and never the last segment")
  func young() throws {
    let journal = try TemporaryJournal(segmentLimit: 800)
    try journal.write(0..<30)
    var writer = try journal.open()
    #expect(try writer.deleteSegments(before: Timestamp(seconds: 2), because: "", at: now) == 0)
    #expect(try writer.deleteSegments(before: Timestamp(seconds: 5000), because: "", at: now) > 0)
    #expect(writer.nextIndex == 31)
    try writer.close()
    #expect(try JournalVerification.verify(journal.path).holds)
    #expect(try journal.entries().isEmpty == false)
  }

  @Test("a segment removed by another hand is found, whether its hashes stay or not")
  func otherHand() throws {
    let journal = try TemporaryJournal(segmentLimit: 800)
    try journal.write(0..<30)
    let name = try #require(try journal.layout.segmentNames().first)
    let hashes = try journal.layout.leafHashes(of: name)
    try FileManager.default.removeItem(atPath: journal.layout.segment(name))
    #expect(!(try JournalVerification.verify(journal.path).holds))
    try journal.write(hashes, to: "segments/\(name.hashes)")
    let findings = try JournalVerification.verify(journal.path).findings
    let place = FilePlace(file: "segments/\(name.hashes)", offset: 0)
    #expect(findings == [JournalFinding(.deletedWithoutReceipt(0..<UInt64(hashes.count / 32)), place)])
  }

  @Test("each changed byte of the hashes that stay is found")
  func changedHashes() throws {
    let journal = try thinned()
    let name = try #require(try journal.layout.segmentFiles().first?.name)
    let hashes = try journal.layout.leafHashes(of: name)
    for place in hashes.indices {
      var changed = hashes
      changed[place] ^= 1 << UInt8(place % 8)
      try journal.write(changed, to: "segments/\(name.hashes)")
      #expect(!(try JournalVerification.verify(journal.path).holds), "byte \(place)")
    }
  }

  @Test("a deletion that stopped after the receipt or between two segments is harmless, and is ended")
  func stopped() throws {
    let journal = try thinned()
    let deleted = try journal.layout.segmentFiles().filter { !$0.hasRecords }.map(\.name)
    let other = try TemporaryJournal(segmentLimit: 800)
    try other.write(0..<30)
    let name = try #require(deleted.last)
    let bytes = try other.read("segments/\(name.segment)")
    try journal.write(bytes, to: "segments/\(name.segment)")
    #expect(try JournalVerification.verify(journal.path).findings == [])
    _ = try journal.open()
    #expect(try journal.layout.segmentFiles().first { $0.name == name }?.hasRecords == false)
    #expect(try JournalVerification.verify(journal.path).findings == [])
  }
}
