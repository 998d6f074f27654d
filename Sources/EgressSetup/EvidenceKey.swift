// Role: the key that signs evidence: one for all exports of a journal, unlike the journal's own, which changes each day.
import Crypto
import EvidenceJournal
import JournalFiles
import SSHSignatures

/// The evidence key of a journal, in the file `<journal>.evidence.key` beside its folder.
public enum EvidenceKey {
  /// Reads the key and makes one if there is none; who may do so is who may read the journal's signing key.
  ///
  /// Throws what reading and creating key files throws.
  public static func load(beside folder: String) throws -> Curve25519.Signing.PrivateKey {
    let path = JournalKeyFile.evidence(folder)
    return try (JournalKeyFile.read(path) ?? JournalKeyFile.create(path)).privateKey
  }

  /// The public half, for the records that name it.
  public static func take(beside folder: String) throws -> SignerKey { SignerKey(try load(beside: folder).publicKey) }
}
