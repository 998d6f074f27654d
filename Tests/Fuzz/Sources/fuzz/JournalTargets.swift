// Role: what a verifier reads from a journal that anyone may have changed.
import EgressTypes
import EvidenceJournal
import TestFrames

extension FuzzTarget {
  static let journal = [
    FuzzTarget("journal-leaf") {
      [JournalSeeds.leaf]
    } run: { input in
      guard let record = try? JournalRecord(decoding: input), let log = LogID("fuzz.example/log") else { return }
      let again = JournalLeaf.encode(record, log: log, index: 0)
      check((try? JournalRecord(decoding: again)) != nil, "what is written can be read")
    },
    FuzzTarget("journal-segment") {
      [JournalSeeds.segment]
    } run: { input in
      guard let key = JournalSeeds.key else { return }
      let cut = input.count / 2
      for history in [nil, CheckpointHistory(Bytes(input[cut...]), keys: KeyChain(key))] {
        var verifier = JournalVerifier(keys: KeyChain(key), head: nil, lastHistory: history)
        verifier.read(input, history: history, name: SegmentName(firstIndex: 0), isLast: true)
      }
    },
    FuzzTarget("checkpoint") {
      JournalSeeds.checkpoints
    } run: { input in
      guard let key = JournalSeeds.key else { return }
      _ = Checkpoint.claimedSize(of: input)
      _ = try? SignedCheckpoint(input, key: key)
      let text = String(decoding: input, as: UTF8.self)
      _ = try? ProofText(text: text, key: key)
      _ = VerifierKey(text: text)
      _ = SigningKey(pem: text)
      if let frontier = MerkleFrontier(text: text) { check(frontier.text == text, "a frontier has one form") }
    },
  ]
}

/// A journal to begin with.
enum JournalSeeds {
  private static let signing = SigningKey(seed: Bytes(0..<32))
  private static let log = LogID("fuzz.example/log")
  static let key = log.flatMap { signing?.verifier(of: $0) }

  static let leaf: Bytes = {
    guard let log else { return [] }
    var record = JournalRecord(kind: .flow, at: Timestamp(nanoseconds: 1_795_424_400_000_000_000))
    record.fields["egress.names"] = .list(["a.example", "\\x00"])
    return JournalLeaf.encode(record, log: log, index: 0)
  }()

  static let segment: Bytes = {
    var segment: Bytes = []
    SegmentFrame.append(leaf, to: &segment)
    return segment + checkpoints[0]
  }()

  static let checkpoints: [Bytes] = {
    guard let log, let signing, let key else { return [[]] }
    let checkpoint = Checkpoint(log: log, size: 1, root: TreeHash.leaf(leaf, in: leaf.indices))
    guard let signed = checkpoint.signed(by: signing) else { return [[]] }
    let proof = ProofText(proof: InclusionProof(index: 0, size: 1, hashes: []), note: signed)
    var frontier = MerkleFrontier()
    for _ in 0..<5 { frontier.append(checkpoint.root) }
    return [signed.bytes, Bytes((proof?.text ?? "").utf8), Bytes(key.text.utf8), Bytes(frontier.text.utf8)]
  }()
}
