// Role: takes records out of a journal with proofs that each was in it when its latest checkpoint was signed.
import EvidenceJournal
import LinuxCalls

/// A record and its proof of inclusion.
public struct JournalProof: Hashable, Sendable {
  /// The record.
  public let entry: JournalEntry
  /// The proof under the latest checkpoint.
  public let proof: ProofText

  /// Proves records in one pass over the journal; the answers come in the order of the indexes given.
  ///
  /// Throws `JournalError.notSigned` for a record behind the latest checkpoint, `deleted` for one that is no longer there,
  /// `tampered` when the records do not lead to the signed root, and what reading throws.
  public static func prove(_ indexes: [UInt64], in path: String, pinned: VerifierKey? = nil) throws -> [JournalProof] {
    let folder = JournalFolder(path)
    let keys = try folder.readKeys(pinned: pinned)
    let tampered = {
      JournalError.tampered(folder: folder.path, JournalFinding($0, FilePlace(file: "checkpoint", offset: 0)))
    }
    guard let bytes = try FileSystem.contents(of: folder.head) else { throw tampered(.fileMissing) }
    let note: SignedCheckpoint
    do { note = try SignedCheckpoint(bytes, keys: keys) } catch { throw tampered(.checkpoint(error)) }
    let size = note.checkpoint.size
    if let beyond = indexes.first(where: { $0 >= size }) {
      throw JournalError.notSigned(folder: folder.path, index: beyond, signed: size)
    }
    var prover = InclusionProver(indexes: indexes, size: size)
    let wanted = Set(indexes)
    var entries: [UInt64: JournalEntry] = [:]
    var reader = try JournalReader(path)
    let kept = try folder.forEachDeletedHash { prover.add($0) }
    if let gone = indexes.first(where: { $0 < kept }) { throw JournalError.deleted(folder: folder.path, index: gone) }
    for index in kept..<max(kept, size) {
      guard let entry = try reader.next() else { throw tampered(.truncated(records: index, signed: size)) }
      prover.add(entry.hash)
      if wanted.contains(index) { entries[index] = entry }
    }
    return try indexes.map { index in
      guard let entry = entries[index], let proof = prover.proof(of: index),
        let text = ProofText(proof: proof, note: note), text.proves(entry.hash)
      else { throw tampered(.rewritten(0..<size)) }
      return JournalProof(entry: entry, proof: text)
    }
  }
}
