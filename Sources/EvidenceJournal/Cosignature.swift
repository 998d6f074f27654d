// Role: a witness's dated statement about a checkpoint, found among signature lines and verified (C2SP tlog-cosignature).

/// Why signature lines hold no cosignature of a witness.
public enum CosignatureProblem: Error, Hashable, Sendable {
  /// None of them names the witness's key.
  case missing
  /// The line of the witness's key is no timestamped signature.
  case malformed
  /// The signature does not fit the checkpoint and the time.
  case badSignature
  /// The checkpoint itself does not verify.
  case checkpoint(CheckpointProblem)
}

extension CosignatureProblem: CustomStringConvertible {
  /// What is wrong, in a few words.
  public var description: String {
    switch self {
    case .missing: "holds no cosignature by the witness's key"
    case .malformed: "holds a cosignature that is no timestamped signature"
    case .badSignature: "holds a cosignature that the witness's key did not make of this checkpoint"
    case .checkpoint(.foreign(let origin)): "holds a checkpoint of another log, \(origin)"
    case .checkpoint(.unsigned(let size)): "holds a checkpoint over \(size) records that the journal's key did not sign"
    case .checkpoint(.badSignature(let size)):
      "holds a checkpoint over \(size) records whose signature by the journal's key is wrong"
    case .checkpoint(.malformed(let offset, let expected)): "holds no checkpoint: byte \(offset): expected \(expected)"
    }
  }
}

/// What a witness says: at this time, this checkpoint continued every one it had cosigned before.
public struct Cosignature: Hashable, Sendable {
  /// When, in seconds since 1970.
  public let seconds: UInt64
  /// The signature line with its line end.
  public let line: String

  /// Finds the line of a witness's key and verifies it; lines of other keys are passed over.
  public init(in lines: some StringProtocol, by key: WitnessKey, over checkpoint: Checkpoint) throws(CosignatureProblem)
  {
    for line in lines.split(separator: "\n") {
      let parts = line.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "\u{2014}", parts[1] == key.name, let value = Base64.decode(parts[2].utf8),
        value.starts(with: key.id)
      else { continue }
      // Four bytes of key id, eight of time, 64 of signature.
      guard value.count == 76 else { throw .malformed }
      let seconds = value[4..<12].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let statement = "cosignature/v1\ntime \(seconds)\n\(checkpoint.text)"
      guard key.verifies(Array(value[12...]), of: Array(statement.utf8)) else { throw .badSignature }
      self.seconds = seconds
      self.line = "\(line)\n"
      return
    }
    throw .missing
  }
}

/// A checkpoint that both the log and a witness signed.
public struct CosignedCheckpoint: Hashable, Sendable {
  /// The log's checkpoint.
  public let signed: SignedCheckpoint
  /// The witness's statement about it.
  public let cosignature: Cosignature

  /// Joins a checkpoint and what the witness answered; throws when the answer holds no valid cosignature.
  public init(
    _ signed: SignedCheckpoint, answer: some StringProtocol, by witness: WitnessKey
  ) throws(CosignatureProblem) {
    cosignature = try Cosignature(in: answer, by: witness, over: signed.checkpoint)
    self.signed = signed
  }

  /// Reads a note with signature lines of both, and verifies both.
  public init(_ bytes: [UInt8], keys: KeyChain, witness: WitnessKey) throws(CosignatureProblem) {
    do { signed = try SignedCheckpoint(bytes, keys: keys) } catch { throw .checkpoint(error) }
    cosignature = try Cosignature(
      in: String(decoding: bytes, as: UTF8.self), by: witness, over: signed.checkpoint)
  }

  /// The note: the log's, with the witness's line at its end.
  public var bytes: [UInt8] {
    let isThere = String(decoding: signed.bytes, as: UTF8.self).hasSuffix("\n\(cosignature.line)")
    return isThere ? signed.bytes : signed.bytes + Array(cosignature.line.utf8)
  }
}
