// Role: one change of a log's signing key: the record that names the next key, proved under a checkpoint of the key before.
import EgressTypes

extension RecordKey {
  /// The verifier key that signs from the handover on.
  public static let nextKey = "egress.key.next"
  /// The verifier key that signed until then.
  public static let retiredKey = "egress.key.retired"
}

extension JournalRecord {
  /// The record in which the key in use names the one that follows it.
  public init(retiring key: VerifierKey, for next: VerifierKey, at time: Timestamp) {
    self.init(kind: .key, at: time)
    self[string: RecordKey.retiredKey] = key.text
    self[string: RecordKey.nextKey] = next.text
  }
}

/// A change of key that anyone can check who trusts the key before.
public struct KeyHandover: Hashable, Sendable {
  /// The record, as its bytes stand in the journal.
  public let leaf: [UInt8]
  /// Its proof of inclusion; the checkpoint of the proof is the last that the key before signs.
  public let proof: ProofText
  /// The key that signs up to here, as the record says.
  public let retired: VerifierKey
  /// The key that signs every larger checkpoint.
  public let next: VerifierKey

  /// Makes a handover; nil unless the leaf is a record of the log that names a key of the same log, is proved, and is the
  /// last record that the key before signs.
  public init?(leaf: [UInt8], proof: ProofText) {
    let log = proof.note.checkpoint.log
    guard JournalLeaf.index(of: leaf, in: leaf.indices, log: Array(log.text.utf8)) == proof.proof.index,
      proof.proof.index &+ 1 == proof.proof.size,
      proof.proves(TreeHash.leaf(leaf, in: leaf.indices)), let record = try? JournalRecord(decoding: leaf),
      record.kind == .key, let retired = VerifierKey(text: record[string: RecordKey.retiredKey] ?? ""),
      let next = VerifierKey(text: record[string: RecordKey.nextKey] ?? ""), next.log == log
    else { return nil }
    self.leaf = leaf
    self.proof = proof
    self.retired = retired
    self.next = next
  }

  /// How many records the last checkpoint of the key before signs.
  public var size: UInt64 { proof.note.checkpoint.size }

  /// The record in one line, and behind it the proof as a C2SP tlog-proof.
  var bytes: [UInt8] { leaf + [0x0a] + Array(proof.text.utf8) }
}
