// Role: what a witness is sent and what its refusals say: the body of add-checkpoint (C2SP tlog-witness).

/// A checkpoint on its way to a witness, with the proof that it continues the one the witness knows.
public struct WitnessSubmission: Sendable {
  /// The proof, from the size that the witness cosigned last.
  public let proof: ConsistencyProof
  /// The checkpoint as the log signed it.
  public let checkpoint: SignedCheckpoint
  /// The key by which the witness knows the log, as the log's own changes each day.
  public let submissionKey: SigningKey

  /// Makes a submission.
  public init(proof: ConsistencyProof, checkpoint: SignedCheckpoint, submissionKey: SigningKey) {
    self.proof = proof
    self.checkpoint = checkpoint
    self.submissionKey = submissionKey
  }

  /// The body of the request; nil only when the cryptographic library fails.
  public var body: [UInt8]? {
    guard let line = checkpoint.checkpoint.signatureLine(submissionKey) else { return nil }
    let hashes = proof.hashes.map { Base64.encode($0.bytes) + "\n" }.joined()
    return Array("old \(proof.older)\n\(hashes)\n".utf8) + checkpoint.bytes + Array(line.utf8)
  }

  /// The size that a witness has, out of the body of an answer 409; nil when it holds none.
  public static func size(inConflict body: [UInt8]) -> UInt64? {
    let text = String(decoding: body, as: UTF8.self)
    guard text.hasSuffix("\n"), let size = UInt64(text.dropLast()), text == "\(size)\n" else { return nil }
    return size
  }
}
