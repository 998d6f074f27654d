// Role: holds inclusion proofs to proving every leaf of every small tree, and nothing else.
import Testing

@testable import EvidenceJournal

@Suite("Inclusion proof")
struct InclusionProofTests {
  @Test("each leaf of each tree up to 33 is proved, and no other leaf with the same proof")
  func everyLeaf() throws {
    let hashes = MerkleFrontierTests.hashes(33)
    for size in 1...33 {
      let root = MerkleFrontierTests.root(hashes.prefix(size))
      var prover = InclusionProver(indexes: 0..<UInt64(size), size: UInt64(size))
      for hash in hashes {
        #expect((prover.proof(of: 0) == nil) == (prover.added < UInt64(size)))
        prover.add(hash)
      }
      for index in 0..<size {
        let proof = try #require(prover.proof(of: UInt64(index)))
        for (other, hash) in hashes.enumerated() { #expect((proof.root(from: hash) == root) == (other == index)) }
      }
    }
  }

  @Test("a proof that fits no tree gives no root")
  func impossible() {
    let hash = TreeHash.emptyTree
    #expect(InclusionProof(index: 1, size: 1, hashes: []).root(from: hash) == nil)
    #expect(InclusionProof(index: 0, size: 2, hashes: []).root(from: hash) == nil)
    #expect(InclusionProof(index: 0, size: .max, hashes: [hash]).root(from: hash) == nil)
    var prover = InclusionProver(indexes: [0, 3], size: 3)
    for hash in MerkleFrontierTests.hashes(3) { prover.add(hash) }
    #expect(prover.proof(of: 3) == nil)
    #expect(prover.proof(of: 1) == nil, "it was not asked for")
  }

  @Test("the text form reads back, and a changed one proves nothing")
  func text() throws {
    let journal = MemoryJournal(count: 6)
    let note = try SignedCheckpoint(journal.head, key: MemoryJournal.key)
    var prover = InclusionProver(indexes: [4], size: 6)
    var hashes: [TreeHash] = []
    for frame in journal.frames(0) { hashes += [TreeHash(Array(frame.dropFirst(4)))].compactMap { $0 } }
    hashes.forEach { prover.add($0) }
    let proof = try #require(prover.proof(of: 4))
    let text = try #require(ProofText(proof: proof, note: note)).text
    #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 4\n"))
    let read = try ProofText(text: text, key: MemoryJournal.key)
    #expect(read?.proves(hashes[4]) == true)
    #expect(read?.proves(hashes[3]) == false)
    let other = try ProofText(text: text.replacing("index 4", with: "index 5"), key: MemoryJournal.key)
    #expect(other?.proves(hashes[4]) == false)
    #expect(try ProofText(text: "x" + text, key: MemoryJournal.key) == nil)
  }
}
