// Role: an inclusion proof with its checkpoint as one text that verifies offline: C2SP tlog-proof.

/// A record's proof of inclusion, the record's hash aside.
public struct ProofText: Hashable, Sendable {
  /// The hashes from the record to the root.
  public let proof: InclusionProof
  /// The checkpoint that signs the root.
  public let note: SignedCheckpoint

  /// Joins a proof and a checkpoint; nil unless both are of a tree of the same size.
  public init?(proof: InclusionProof, note: SignedCheckpoint) {
    guard proof.size == note.checkpoint.size else { return nil }
    self.proof = proof
    self.note = note
  }

  /// The file's text, kept with the extension `.tlog-proof`.
  public var text: String {
    let hashes = proof.hashes.map { Base64.encode($0.bytes) + "\n" }.joined()
    return "\(ProofText.header)\nindex \(proof.index)\n\(hashes)\n\(String(decoding: note.bytes, as: UTF8.self))"
  }

  /// Reads `text` and verifies its checkpoint; nil for another form, `CheckpointProblem` for a checkpoint that fails.
  public init?(text: String, key: VerifierKey) throws(CheckpointProblem) {
    try self.init(text: text, keys: KeyChain(key))
  }

  /// Reads `text` and verifies its checkpoint with the key that signs its size; nil for another form.
  public init?(text: String, keys: KeyChain) throws(CheckpointProblem) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 3, lines[0] == ProofText.header, lines[1].hasPrefix("index "),
      let index = UInt64(lines[1].dropFirst(6)), let blank = lines.firstIndex(of: "")
    else { return nil }
    let hashes = lines[2..<blank].compactMap { Base64.decode($0.utf8).flatMap { TreeHash($0) } }
    let bytes = Array(lines[(blank + 1)...].joined(separator: "\n").utf8)
    let note = try SignedCheckpoint(bytes, keys: keys)
    self.init(proof: InclusionProof(index: index, size: note.checkpoint.size, hashes: hashes), note: note)
    guard self.text == text else { return nil }
  }

  /// Whether a leaf with this hash is the record the proof is about.
  public func proves(_ leaf: TreeHash) -> Bool { proof.root(from: leaf) == note.checkpoint.root }

  private static let header = "c2sp.org/tlog-proof@v1"
}
