// Role: what a journal grew by since a tree that is known: reads the new records only, so that it can be asked each minute.
import EvidenceJournal
import LinuxCalls

/// The step from a tree that is known to the latest checkpoint of a journal.
public struct JournalGrowth: Sendable {
  /// The proof that the latest checkpoint continues the known tree.
  public let proof: ConsistencyProof
  /// The latest checkpoint.
  public let checkpoint: SignedCheckpoint
  /// The tree that it signs.
  public let frontier: MerkleFrontier

  /// What became of a known tree.
  public enum Outcome: Sendable {
    /// The journal continues it.
    case grown(JournalGrowth)
    /// The latest checkpoint signs fewer records than the known tree has.
    case shrunk(signed: UInt64)
    /// The known tree and the records behind it do not lead to the root that the latest checkpoint signs.
    case rewritten(signed: UInt64)
  }

  /// Compares a journal with a tree that is known.
  ///
  /// Throws `JournalError.noJournal`, `tampered` for a latest checkpoint that does not verify, and what reading throws.
  public static func since(_ known: MerkleFrontier, in path: String) throws -> Outcome {
    let folder = JournalFolder(path)
    let (checkpoint, _) = try head(of: path)
    let size = checkpoint.checkpoint.size
    guard var prover = ConsistencyProver(after: known, newer: size) else { return .shrunk(signed: size) }
    var frontier = known
    try folder.forEachHash(of: known.size..<size) { hash in
      prover.add(hash)
      frontier.append(hash)
    }
    guard let proof = prover.proof, frontier.root == checkpoint.checkpoint.root else {
      return .rewritten(signed: size)
    }
    return .grown(JournalGrowth(proof: proof, checkpoint: checkpoint, frontier: frontier))
  }

  /// The tree over the first records of a journal, in one pass over them; throws what reading throws.
  public static func frontier(of path: String, size: UInt64) throws -> MerkleFrontier {
    var frontier = MerkleFrontier()
    try JournalFolder(path).forEachHash(of: 0..<size) { frontier.append($0) }
    return frontier
  }

  /// The latest checkpoint, verified, and the keys of the log from its first one or from one obtained elsewhere.
  ///
  /// Throws `JournalError.noJournal`, `tampered` when it does not verify, and `LinuxError`.
  public static func head(
    of path: String, pinned: VerifierKey? = nil
  ) throws -> (checkpoint: SignedCheckpoint, keys: KeyChain) {
    let folder = JournalFolder(path)
    // Before the keys: a key that takes over meanwhile adds to them and changes nothing for sizes before.
    let bytes = try FileSystem.contents(of: folder.head)
    let keys = try folder.readKeys(pinned: pinned)
    let place = FilePlace(file: "checkpoint", offset: 0)
    guard let bytes else { throw JournalError.tampered(folder: path, JournalFinding(.fileMissing, place)) }
    do { return (try SignedCheckpoint(bytes, keys: keys), keys) } catch {
      throw JournalError.tampered(folder: path, JournalFinding(.checkpoint(error), place))
    }
  }
}

extension JournalFolder {
  /// Hands over the leaf hashes of a span of records, also of those that were deleted.
  ///
  /// Throws `JournalError.tampered` when one is missing, and what reading throws.
  func forEachHash(of span: Range<UInt64>, _ body: (TreeHash) -> Void) throws {
    var next = span.lowerBound
    for (name, hasRecords) in try segmentFiles() where !hasRecords && next < span.upperBound {
      let bytes = try FileSystem.contents(of: hashes(name)) ?? []
      let count = UInt64(bytes.count / TreeHash.length)
      while next < span.upperBound, next >= name.firstIndex, next - name.firstIndex < count,
        let hash = TreeHash(bytes, at: Int(clamping: next - name.firstIndex) * TreeHash.length)
      {
        body(hash)
        next += 1
      }
    }
    guard next < span.upperBound else { return }
    var reader = try JournalReader(path, from: next)
    while next < span.upperBound {
      guard let entry = try reader.next(), entry.index == next else {
        throw JournalError.tampered(
          folder: path,
          JournalFinding(.truncated(records: next, signed: span.upperBound), FilePlace(file: "segments", offset: 0)))
      }
      body(entry.hash)
      next += 1
    }
  }
}
