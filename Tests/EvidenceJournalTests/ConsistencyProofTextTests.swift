// Role: the text of a consistency proof reads back, and no changed byte of it still proves what it did.
import Testing

@testable import EvidenceJournal

@Suite("Consistency proof as text")
struct ConsistencyProofTextTests {
  /// A proof from five records to eleven, made as the command makes it.
  static func made() throws -> ConsistencyProofText {
    let newer = try SignedCheckpoint(MemoryJournal(count: 11).head, key: MemoryJournal.key)
    let older = try SignedCheckpoint(MemoryJournal(count: 5).head, key: MemoryJournal.key).checkpoint
    var prover = ConsistencyProver(older: 5, newer: 11)
    let journal = MemoryJournal(count: 11)
    for segment in journal.segments.indices {
      for frame in journal.frames(segment) { prover.add(known(TreeHash(Array(frame.dropFirst(4))))) }
    }
    return known(ConsistencyProofText(proof: known(prover.proof), older: older, newer: newer))
  }

  @Test("it reads back and holds")
  func roundTrip() throws {
    let made = try ConsistencyProofTextTests.made()
    #expect(made.holds)
    #expect(made.text.hasPrefix("egressd/consistency-proof@v1\n"))
    let read = try ConsistencyProofText(text: made.text, keys: KeyChain(MemoryJournal.key))
    #expect(read == made)
  }

  @Test("no changed byte goes unnoticed")
  func changed() throws {
    let made = try ConsistencyProofTextTests.made()
    let bytes = Array(made.text.utf8)
    for place in bytes.indices {
      for flip in [0x01, 0x20] as [UInt8] {
        var changed = bytes
        changed[place] ^= flip
        let text = String(decoding: changed, as: UTF8.self)
        let read = try? ConsistencyProofText(text: text, keys: KeyChain(MemoryJournal.key))
        #expect(read == nil || read?.holds == false, "byte \(place)")
      }
    }
  }

  @Test("a proof by another key, and checkpoints that do not fit it, are refused")
  func refused() throws {
    let made = try ConsistencyProofTextTests.made()
    let stranger = known(SigningKey(seed: Array(repeating: 7, count: 32))?.verifier(of: MemoryJournal.log))
    #expect(throws: CheckpointProblem.self) { try ConsistencyProofText(text: made.text, keys: KeyChain(stranger)) }
    let other = ConsistencyProof(older: 4, newer: 11, hashes: made.proof.hashes)
    #expect(ConsistencyProofText(proof: other, older: made.older, newer: made.newer) == nil)
  }

  @Test("a checkpoint's three lines are read from a note, a mail and a printed page")
  func statements() throws {
    let older = try ConsistencyProofTextTests.made().older
    let lines = older.text.split(separator: "\n")
    #expect(Checkpoint(statement: older.text) == older)
    #expect(Checkpoint(statement: "\n  \(lines[0])\r\n\t\(lines[1]) \r\n   \(lines[2])\r\n\r\n— x y\n") == older)
    for text in ["", "a\n1\n", "\(lines[0])\n-1\n\(lines[2])", "\(lines[0])\n05\n\(lines[2])", "a b\n5\n\(lines[2])"] {
      #expect(Checkpoint(statement: text) == nil, "\(text)")
    }
  }
}
