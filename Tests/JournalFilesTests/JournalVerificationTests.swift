// Role: holds verification of folders, copies and proofs to public tools and to the key that was pinned.
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

@Suite("Journal folders")
struct JournalVerificationTests {
  @Test("another key than the pinned one, or a changed public key file, is found")
  func pinned() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<3)
    let own = try JournalVerification.verify(journal.path).key
    #expect(try JournalVerification.verify(journal.path, pinned: own).holds)
    let other = try #require(VerifierKey(log: journal.log, publicKey: Array(repeating: 9, count: 32)))
    let report = try JournalVerification.verify(journal.path, pinned: other)
    #expect(report.signed == 0)
    #expect(report.findings.map(\.problem).contains(.otherKey))
    try journal.write(Array(other.pem.utf8), to: "log.pub.pem")
    let findings = try JournalVerification.verify(journal.path).findings
    #expect(findings == [JournalFinding(.otherKey, FilePlace(file: "log.pub.pem", offset: 0))])
  }

  @Test("a finding names record, file and byte")
  func place() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<5)
    var bytes = try journal.read(firstSegment)
    let frame = bytes.count / 5
    bytes.removeSubrange(frame * 2..<frame * 3)
    try journal.write(bytes, to: firstSegment)
    let findings = try JournalVerification.verify(journal.path).findings
    #expect(findings.map(\.description) == ["record 2 is missing (\(firstSegment), byte \(frame * 2))"])
  }

  @Test("segments checked on several threads give the report that one after the other gives, whatever is damaged")
  func parallel() throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    try journal.write(0..<60, unsigned: 60..<62)
    let names = try journal.layout.segmentNames()
    #expect(names.count > 8, "more than threads")
    #expect(try JournalVerification.verify(journal.path) == serialReport(of: journal))
    var isDamaged = 0
    for name in names {
      for file in ["segments/\(name.segment)", "segments/\(name.history)"] {
        let whole = try journal.read(file)
        let place = whole.count / 2
        var flipped = whole
        flipped[place] ^= 1
        for damaged in [flipped, Array(whole[..<place]), Array(whole[place...]), whole + whole, []] {
          try journal.write(damaged, to: file)
          let report = try JournalVerification.verify(journal.path)
          #expect(try report == serialReport(of: journal), "\(file) with \(damaged.count) of \(whole.count) bytes")
          isDamaged += report.holds ? 0 : 1
        }
        try journal.write(whole, to: file)
      }
    }
    #expect(isDamaged > names.count)
  }

  /// Verifies segments in order, each as its bytes.
  private func serialReport(of journal: TemporaryJournal) throws -> JournalReport {
    let folder = journal.layout
    let keys = try folder.readKeys()
    let head = try journal.read("checkpoint")
    let names = try folder.segmentNames()
    let histories = try names.map { CheckpointHistory(try journal.read("segments/\($0.history)"), keys: keys) }
    let note = Result { () throws(CheckpointProblem) in try SignedCheckpoint(head, keys: keys) }
    var verifier = JournalVerifier(keys: keys, head: note, lastHistory: histories.last)
    for (name, history) in zip(names, histories) {
      let bytes = try journal.read("segments/\(name.segment)")
      verifier.read(bytes, history: history, name: name, isLast: name == names.last)
    }
    return verifier.finish()
  }

  @Test("a journal is verified while it is written")
  func live() throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    var writer = try journal.open()
    for index in 0..<30 as Range<UInt64> {
      _ = try writer.append([TemporaryJournal.record(index)])
      if index % 3 == 0 { try writer.checkpoint() }
      let report = try JournalVerification.verify(journal.path)
      #expect(report.findings == [])
      #expect(report.records == index + 1)
    }
  }

  @Test("a record is taken out with a proof under the latest checkpoint")
  func proof() throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    try journal.write(0..<30, unsigned: 30..<31)
    let key = try JournalVerification.verify(journal.path).key
    let proofs = try JournalProof.prove([17, 3], in: journal.path)
    #expect(proofs.map(\.entry.index) == [17, 3])
    for proof in proofs {
      let read = try ProofText(text: proof.proof.text, key: key)
      #expect(read?.proves(TreeHash.leaf(proof.entry.leaf, in: proof.entry.leaf.indices)) == true)
    }
    #expect(throws: JournalError.notSigned(folder: journal.path, index: 30, signed: 30)) {
      try JournalProof.prove([30], in: journal.path)
    }
  }
}
