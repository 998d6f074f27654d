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
    let (newer, keys) = try folder.readSignedEnd(pinned: pinned)
    let tampered = {
      JournalError.tampered(folder: folder.path, JournalFinding($0, FilePlace(file: "checkpoint", offset: 0)))
    }
    guard older.log == keys.log else { return .foreign(older: older, log: keys.log) }
    let size = newer.checkpoint.size
    guard older.size <= size else { return .shrunk(older: older, signed: size) }
    var prover = ConsistencyProver(older: older.size, newer: size)
    var tree = MerkleFrontier()
    var handovers = keys.handovers[...]
    var rewritten = false
    func add(_ hash: TreeHash) {
      prover.add(hash)
      guard !handovers.isEmpty else { return }
      tree.append(hash)
      guard let handover = handovers.first, handover.size == tree.size else { return }
      handovers.removeFirst()
      rewritten = rewritten || handover.proof.note.checkpoint.root != tree.root
    }
    var next = try folder.forEachDeletedHash(add)
    var reader = try JournalReader(path)
    while next < size {
      guard let entry = try reader.next() else { throw tampered(.truncated(records: next, signed: size)) }
      // Records were deleted meanwhile: what was passed over is not known, so all of it is read again.
      guard entry.index == next else { return try since(older, in: path, pinned: pinned) }
      add(entry.hash)
      next += 1
    }
    guard !rewritten else { throw tampered(.rewritten(0..<size)) }
    guard let proof = prover.proof, let roots = prover.roots, roots.newer == newer.checkpoint.root else {
      throw tampered(.rewritten(0..<size))
    }
    guard roots.older == older.root, let text = ConsistencyProofText(proof: proof, older: older, newer: newer) else {
      return .rewritten(older: older, found: roots.older)
    }
    return .grown(text)
  }
}
