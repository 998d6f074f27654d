// Role: one signing key takes over from another in such an order that a crash at any point leaves exactly one in use.
import DurableFiles
import EvidenceJournal
import LinuxCalls

/// The files of a change of the signing key.
///
/// The order: the next key, the record that names it, a checkpoint by both keys, the handover, the old key erased, the
/// next key in its place. What counts is the handover: before it the old key signs, from then on the next one.
enum KeyRotation {
  /// Makes the next key; a leftover of a change that came to nothing is replaced. Durable when it returns.
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
    guard let next = try JournalKeyFile.read(folder.nextSigningKey), next.verifier(of: keys.log) == keys.current else {
      return
    }
    try retire(folder)
  }

  /// Ends a change whose checkpoint was signed but not handed over, or takes back one that did not come so far.
  ///
  /// Returns the keys that are in use then.
  static func settle(_ folder: JournalFolder, keys: KeyChain, signed size: UInt64) throws -> KeyChain {
    guard let next = try JournalKeyFile.read(folder.nextSigningKey)?.verifier(of: keys.log) else { return keys }
    var settled = keys
    if size > 0, let proof = try? JournalProof.prove([size - 1], in: folder.path).first,
      let handover = KeyHandover(leaf: proof.entry.leaf, proof: proof.proof), handover.next == next,
      settled.append(handover)
    {
      try record(settled, folder)
      try retire(folder)
      return settled
    }
    try discard(folder)
    return keys
  }

  private static func discard(_ folder: JournalFolder) throws(LinuxError) {
    try ErasedFile.overwrite(folder.nextSigningKey)
    try FileSystem.remove(folder.nextSigningKey)
  }
}
