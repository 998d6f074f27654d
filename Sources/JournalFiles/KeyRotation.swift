// Role: one signing key takes over from another in such an order that a crash at any point leaves exactly one in use.
import DurableFiles
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// The files of a change of the signing key.
///
/// The order: the next key, the record that names it, a checkpoint by both keys, the handover, the old key erased, the
/// next key in its place. What counts is the handover: before it the old key signs, from then on the next one.
enum KeyRotation {
  /// Makes the next key; a leftover of a change that came to nothing is replaced.
  ///
  /// Durable when it returns.
  static func prepare(_ folder: JournalFolder) throws -> SigningKey {
    try discard(folder)
    return try JournalKeyFile.create(folder.nextSigningKey)
  }

  /// Makes the handover durable, after which the next key signs.
  static func record(_ keys: KeyChain, _ folder: JournalFolder) throws(LinuxError) {
    try WholeFile.replace(folder.handovers, with: keys.bytes, mode: JournalFolder.fileMode)
  }

  /// Erases the old key and puts the next one in its place.
  static func retire(_ folder: JournalFolder) throws(LinuxError) {
    try ErasedFile.overwrite(folder.signingKey)
    try FileSystem.rename(folder.nextSigningKey, to: folder.signingKey)
    try Folder.sync(Folder.parent(of: folder.signingKey))
  }

  /// Ends a change that was handed over before the last writer stopped.
  static func finish(_ folder: JournalFolder, keys: KeyChain) throws {
    guard try next(folder)?.verifier(of: keys.log) == keys.current else { return }
    try retire(folder)
  }

  /// Ends a change whose checkpoint was signed by both keys but not handed over, or takes back one that did not come so
  /// far; returns the keys that are in use then.
  static func settle(_ folder: JournalFolder, keys: KeyChain, signed size: UInt64) throws -> KeyChain {
    guard let next = try next(folder)?.verifier(of: keys.log), size > 0,
      let record = try JournalReader.firstRecord(in: folder.path, from: size - 1), record.kind == .key,
      record[string: RecordKey.nextKey] == next.text,
      let proof = try JournalProof.prove([size - 1], in: folder.path).first,
      let handover = KeyHandover(leaf: proof.entry.leaf, proof: proof.proof)
    else {
      try discard(folder)
      return keys
    }
    var settled = keys
    // Without the next key's own signature the old one goes on: nothing was promised.
    guard settled.append(handover) else {
      try discard(folder)
      return keys
    }
    try KeyRotation.record(settled, folder)
    try retire(folder)
    return settled
  }

  /// The next key; nil without one, and for one that is being erased: then it was taken back already.
  private static func next(_ folder: JournalFolder) throws -> SigningKey? {
    do { return try JournalKeyFile.read(folder.nextSigningKey) } catch JournalError.malformed { return nil }
  }

  private static func discard(_ folder: JournalFolder) throws(LinuxError) {
    guard try FileSystem.contents(of: folder.nextSigningKey, limit: 0) != nil else { return }
    try ErasedFile.overwrite(folder.nextSigningKey)
    try FileSystem.remove(folder.nextSigningKey)
    try Folder.sync(Folder.parent(of: folder.nextSigningKey))
  }
}
