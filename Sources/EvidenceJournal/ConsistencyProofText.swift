// Role: a consistency proof with both checkpoints as one text that verifies offline; docs/journal-format.md specifies it.

/// A proof that the log of an older checkpoint only grew until a newer one.
public struct ConsistencyProofText: Hashable, Sendable {
  /// The hashes that lead from one root to the other.
  public let proof: ConsistencyProof
  /// What the older checkpoint says; whoever checks the proof compares it with the one they kept.
  public let older: Checkpoint
  /// The newer checkpoint, signed.
  public let newer: SignedCheckpoint

  /// Joins a proof and its checkpoints; nil unless they are of one log and of the proof's sizes.
  public init?(proof: ConsistencyProof, older: Checkpoint, newer: SignedCheckpoint) {
    guard proof.older == older.size, proof.newer == newer.checkpoint.size, older.log == newer.checkpoint.log else {
      return nil
    }
    self.proof = proof
    self.older = older
    self.newer = newer
  }

  /// The first line of the text.
  public static let header = "egressd/consistency-proof@v1"

  /// The file's text.
  public var text: String {
    let hashes = proof.hashes.map { Base64.encode($0.bytes) + "\n" }.joined()
    return
      "\(ConsistencyProofText.header)\n\(hashes)\n\(older.text)\n\(String(decoding: newer.bytes, as: UTF8.self))"
  }

  /// Reads `text` and verifies the newer checkpoint; nil for another form, `CheckpointProblem` for a checkpoint that
  /// fails.
  public init?(text: String, keys: KeyChain) throws(CheckpointProblem) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first ?? "" == ConsistencyProofText.header, let blank = lines.firstIndex(of: ""),
      lines.count > blank + 5, lines[blank + 4].isEmpty,
      let older = Checkpoint(statement: lines[blank + 1...blank + 3].joined(separator: "\n"))
    else { return nil }
    let hashes = lines[1..<blank].compactMap { Base64.decode($0.utf8).flatMap { TreeHash($0) } }
    let newer = try SignedCheckpoint(Array(lines[(blank + 5)...].joined(separator: "\n").utf8), keys: keys)
    let proof = ConsistencyProof(older: older.size, newer: newer.checkpoint.size, hashes: hashes)
    self.init(proof: proof, older: older, newer: newer)
    guard self.text == text else { return nil }
  }

  /// Whether the older log is the beginning of the newer one.
  public var holds: Bool { proof.holds(from: older.root, to: newer.checkpoint.root) }
}

extension Checkpoint {
  /// Reads what a checkpoint says, its three lines, from a note, a mail or a printed report; no signature is looked at.
  ///
  /// Space around the lines and whatever follows them is passed over; nil for anything else.
  public init?(statement text: some StringProtocol) {
    let lines = text.split(whereSeparator: \.isNewline).lazy.map { line in
      line.drop(while: \.isWhitespace).split(whereSeparator: \.isWhitespace)
    }.filter { !$0.isEmpty }.prefix(3)
    let words = lines.map { $0.count == 1 ? $0[0] : "" }
    guard words.count == 3, let log = LogID(words[0]), let size = UInt64(words[1]), String(size) == words[1],
      let root = Base64.decode(words[2].utf8).flatMap({ $0.count == TreeHash.length ? TreeHash($0) : nil })
    else { return nil }
    self.init(log: log, size: size, root: root)
  }
}
