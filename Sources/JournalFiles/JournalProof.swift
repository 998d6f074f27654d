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
  /// Each is proved under the last checkpoint of the key that signed in its day, or under the latest one. Throws
  /// `JournalError.notSigned` for a record behind the latest checkpoint, `deleted` for one that is no longer there,
  /// `tampered` when the records do not lead to the signed roots, and what reading throws.
  public static func prove(_ indexes: [UInt64], in path: String, pinned: VerifierKey? = nil) throws -> [JournalProof] {
    let folder = JournalFolder(path)
    let (note, keys) = try folder.readSignedEnd(pinned: pinned)
    let tampered = {
      JournalError.tampered(folder: folder.path, JournalFinding($0, FilePlace(file: "checkpoint", offset: 0)))
    }
    let size = note.checkpoint.size
    if let beyond = indexes.first(where: { $0 >= size }) {
      throw JournalError.notSigned(folder: folder.path, index: beyond, signed: size)
    }
    let notes = Dictionary(indexes.map { ($0, keys.handover(behind: $0)?.proof.note ?? note) }) { first, _ in first }
    var provers: [UInt64: InclusionProver] = [:]
    for (size, group) in Dictionary(grouping: notes.keys, by: { notes[$0]?.checkpoint.size ?? 0 }) {
      provers[size] = InclusionProver(indexes: group, size: size)
    }
    let sizes = Array(provers.keys)
    func add(_ hash: TreeHash) { for size in sizes { provers[size]?.add(hash) } }
    var entries: [UInt64: JournalEntry] = [:]
    var next = try folder.forEachDeletedHash(add)
    if let gone = indexes.first(where: { $0 < next }) { throw JournalError.deleted(folder: folder.path, index: gone) }
    var reader = try JournalReader(path)
    while next < size {
      guard let entry = try reader.next() else { throw tampered(.truncated(records: next, signed: size)) }
      // Records were deleted meanwhile: what was passed over is not known, so all of it is read again.
      guard entry.index == next else { return try prove(indexes, in: path, pinned: pinned) }
      add(entry.hash)
      if notes[next] != nil { entries[next] = entry }
      next += 1
    }
    return try indexes.map { index in
      guard let entry = entries[index], let note = notes[index],
        let proof = provers[note.checkpoint.size]?.proof(of: index), let text = ProofText(proof: proof, note: note),
        text.proves(entry.hash)
      else { throw tampered(.rewritten(0..<size)) }
      return JournalProof(entry: entry, proof: text)
    }
  }
}
