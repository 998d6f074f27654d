// Role: the file of the secret signing key: PKCS#8 PEM, readable by its owner only.
import DurableFiles
import EvidenceJournal
import LinuxCalls

/// Reads and creates the file of a signing key.
public enum JournalKeyFile {
  /// Where the key lies that signs a journal.
  public static func signing(_ journal: String) -> String { JournalFolder(journal).signingKey }

  /// Where the key lies that signs evidence from a journal.
  public static func evidence(_ journal: String) -> String { JournalFolder(journal).evidenceKey }

  /// Where the key lies that pseudonyms are made with.
  public static func pseudonym(_ journal: String) -> String { JournalFolder(journal).pseudonymKey }

  /// The key in a file; nil when there is none.
  ///
  /// Throws `LinuxError`, and `JournalError.malformed` when the file holds something else.
  public static func read(_ path: String) throws -> SigningKey? {
    guard let bytes = try FileSystem.contents(of: path) else { return nil }
    guard let key = SigningKey(pem: String(decoding: bytes, as: UTF8.self)) else {
      throw JournalError.malformed(
        path: path, expected: "an Ed25519 private key in PKCS#8 PEM, as `openssl genpkey -algorithm ed25519` writes it")
    }
    return key
  }

  /// Makes a key from the system's randomness and keeps it in a file that must not exist; durable when it returns.
  ///
  /// Throws `JournalError.keyExists`, and `LinuxError`.
  public static func create(_ path: String) throws -> SigningKey {
    guard try FileSystem.contents(of: path, limit: 1) == nil else { throw JournalError.keyExists(path: path) }
    var randomness = SystemRandomNumberGenerator()
    let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &randomness) }
    guard let key = SigningKey(seed: seed) else {
      throw JournalError.malformed(path: path, expected: "32 random bytes")
    }
    try WholeFile.replace(path, with: Array(key.pem.utf8), mode: JournalFolder.keyMode)
    return key
  }
}
