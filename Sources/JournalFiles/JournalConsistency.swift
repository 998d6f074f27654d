// Role: compares a journal with an older checkpoint of it that somebody kept, and proves what it finds.
import EvidenceJournal
import LinuxCalls

/// What became of a journal since an older checkpoint.
public enum JournalConsistency: Hashable, Sendable {
  /// It only grew.
  case grown(ConsistencyProofText)
  /// It has fewer signed records than the older checkpoint.
  case shrunk(older: Checkpoint, signed: UInt64)
  /// Its first records are others than those of the older checkpoint.
  case rewritten(older: Checkpoint, found: TreeHash)
  /// The older checkpoint is of another log.
  case foreign(older: Checkpoint, log: LogID)

  /// Compares the journal in a folder with an older checkpoint, in one pass over its records.
  ///
  /// Throws `JournalError.noJournal`, `tampered` when the records do not lead to the root that the latest checkpoint
  /// signs, and what reading throws.
  public static func since(
    _ older: Checkpoint, in path: String, pinned: VerifierKey? = nil
  ) throws -> JournalConsistency {
    let folder = JournalFolder(path)
    let keys = try folder.readKeys(pinned: pinned)
    let tampered = {
      JournalError.tampered(folder: folder.path, JournalFinding($0, FilePlace(file: "checkpoint", offset: 0)))
    }
    guard older.log == keys.log else { return .foreign(older: older, log: keys.log) }
    guard let bytes = try FileSystem.contents(of: folder.head) else { throw tampered(.fileMissing) }
    let newer: SignedCheckpoint
    do { newer = try SignedCheckpoint(bytes, keys: keys) } catch { throw tampered(.checkpoint(error)) }
    let size = newer.checkpoint.size
    guard older.size <= size else { return .shrunk(older: older, signed: size) }
    var prover = ConsistencyProver(older: older.size, newer: size)
    var reader = try JournalReader(path)
    let kept = try folder.forEachDeletedHash { prover.add($0) }
    for index in kept..<max(kept, size) {
      guard let entry = try reader.next() else { throw tampered(.truncated(records: index, signed: size)) }
      prover.add(entry.hash)
    }
    guard let proof = prover.proof, let roots = prover.roots, roots.newer == newer.checkpoint.root else {
      throw tampered(.rewritten(0..<size))
    }
    guard roots.older == older.root, let text = ConsistencyProofText(proof: proof, older: older, newer: newer) else {
      return .rewritten(older: older, found: roots.older)
    }
    return .grown(text)
  }
}
