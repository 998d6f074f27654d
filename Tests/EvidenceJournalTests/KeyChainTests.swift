// Role: holds changes of the signing key to being provable from the first key on, and any other chain to being refused.
import EgressTypes
import Testing

@testable import EvidenceJournal

@Suite("Key chain")
struct KeyChainTests {
  private static let secrets = (0..<4 as Range<UInt8>).map {
    known(SigningKey(seed: Array(repeating: $0 + 1, count: 32)))
  }
  private static let publics = secrets.map { known($0.verifier(of: MemoryJournal.log)) }

  /// Handovers from key to key, three records between them.
  private static let handovers: [KeyHandover] = {
    var tree = MerkleFrontier()
    return (0..<3).map { number in
      for _ in 0..<3 {
        let leaf = JournalLeaf.encode(MemoryJournal.record(tree.size), log: MemoryJournal.log, index: tree.size)
        tree.append(TreeHash.leaf(leaf, in: leaf.indices))
      }
      let record = JournalRecord(
        retiring: publics[number], for: publics[number + 1], at: Timestamp(seconds: Int64(number)))
      let leaf = JournalLeaf.encode(record, log: MemoryJournal.log, index: tree.size)
      let proof = tree.proofOfNext
      tree.append(TreeHash.leaf(leaf, in: leaf.indices))
      let checkpoint = Checkpoint(log: MemoryJournal.log, size: tree.size, root: tree.root)
      let note = known(checkpoint.signed(by: secrets[number], and: secrets[number + 1]))
      return known(KeyHandover(leaf: leaf, proof: known(ProofText(proof: proof, note: note))))
    }
  }()

  private static let bytes = handovers.flatMap(\.bytes)

  @Test("each key signs up to the size at which it handed over")
  func order() throws {
    let chain = try KeyChain(first: Self.publics[0], handovers: Self.bytes)
    #expect(chain.handovers == Self.handovers)
    #expect(chain.bytes == Self.bytes)
    #expect(chain.current == Self.publics[3])
    let sizes: [UInt64: Int] = [0: 0, 4: 0, 5: 1, 8: 1, 9: 2, 12: 2, 13: 3, .max: 3]
    for (size, key) in sizes { #expect(chain.key(signing: size) == Self.publics[key], "\(size) records") }
    #expect(try KeyChain(first: Self.publics[0], handovers: []).current == Self.publics[0])
  }

  @Test("every single-bit change of the handovers is found")
  func flipped() {
    var unnoticed = 0
    let first = Self.handovers[0].bytes
    for place in first.indices {
      var bytes = first
      bytes[place] ^= 1 << UInt8(place % 8)
      if let chain = try? KeyChain(first: Self.publics[0], handovers: bytes), chain.handovers == [Self.handovers[0]] {
        unnoticed += 1
      }
    }
    #expect(unnoticed == 0)
  }

  @Test("a chain that starts with another key, leaves one out or repeats one is refused at its place")
  func otherOrder() {
    let lengths = Self.handovers.map(\.bytes.count)
    func finding(_ number: Int, _ offset: Int) -> JournalFinding {
      JournalFinding(.handover(number), FilePlace(file: "handovers", offset: offset))
    }
    #expect(throws: finding(0, 0)) { try KeyChain(first: Self.publics[1], handovers: Self.bytes) }
    let without = Self.handovers[0].bytes + Self.handovers[2].bytes
    #expect(throws: finding(1, lengths[0])) { try KeyChain(first: Self.publics[0], handovers: without) }
    let twice = Self.handovers[0].bytes + Self.handovers[0].bytes
    #expect(throws: finding(1, lengths[0])) { try KeyChain(first: Self.publics[0], handovers: twice) }
  }

  @Test("a checkpoint by a key that was retired, or not yet in use, is refused")
  func wrongTime() throws {
    let chain = try KeyChain(first: Self.publics[0], handovers: Self.bytes)
    for size in 0..<16 as Range<UInt64> {
      for (number, secret) in Self.secrets.enumerated() {
        let checkpoint = Checkpoint(log: MemoryJournal.log, size: size, root: .emptyTree)
        let note = known(checkpoint.signed(by: secret)).bytes
        // Where a key hands over, its signature alone is not enough.
        let isRight = chain.key(signing: size) == Self.publics[number] && chain.key(following: size) == nil
        let read = try? SignedCheckpoint(note, keys: chain)
        #expect((read != nil) == isRight, "\(size) records, key \(number)")
      }
    }
  }

  @Test("where a key hands over, the next one must have signed as well; other signatures are passed over")
  func secondSignature() throws {
    let chain = try KeyChain(first: Self.publics[0], handovers: Self.bytes)
    for size in [3, 4, 5] as [UInt64] {
      for other in [1, 2] {
        let checkpoint = Checkpoint(log: MemoryJournal.log, size: size, root: .emptyTree)
        let signing = Self.secrets[size <= 4 ? 0 : 1]
        let note = known(checkpoint.signed(by: signing, and: Self.secrets[other])).bytes
        let isRight = size != 4 || other == 1
        let isRead = (try? SignedCheckpoint(note, keys: chain)) != nil
        #expect(isRead == isRight, "\(size) records, key \(other)")
      }
    }
    var note = Self.handovers[0].proof.note.bytes
    let last = note.count - 3
    note[last] = note[last] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    #expect(throws: CheckpointProblem.self) { try SignedCheckpoint(note, keys: chain) }
  }

  @Test("a record that is no handover, or is proved under a larger checkpoint, makes none")
  func noHandover() throws {
    let leaf = JournalLeaf.encode(MemoryJournal.record(0), log: MemoryJournal.log, index: 0)
    let checkpoint = Checkpoint(log: MemoryJournal.log, size: 1, root: TreeHash.leaf(leaf, in: leaf.indices))
    let note = known(checkpoint.signed(by: Self.secrets[0]))
    let proof = known(ProofText(proof: InclusionProof(index: 0, size: 1, hashes: []), note: note))
    #expect(KeyHandover(leaf: leaf, proof: proof) == nil)
    let other = Self.handovers[0]
    #expect(KeyHandover(leaf: other.leaf, proof: Self.handovers[1].proof) == nil)
  }
}
