// Role: writes a bundle into a new folder: the files, a manifest of their hashes, a signature over the manifest.
import Crypto
import EgressTypes
import FoundationEssentials
import SSHSignatures

/// One file of a bundle.
public struct BundleFile: Sendable {
  /// Its path within the bundle.
  public var path: String
  /// Its content.
  public var bytes: [UInt8]
  /// What it is, in one line, for the recipient's README.
  public var purpose: String

  /// Makes a file.
  public init(path: String, bytes: [UInt8], purpose: String) {
    self.path = path
    self.bytes = bytes
    self.purpose = purpose
  }
}

/// What a bundle is about.
public struct BundleSubject: Sendable {
  /// The case it was made for, as the person who made it calls it.
  public var caseID: String
  /// The journal it was taken from.
  public var log: String
  /// The time it was made.
  public var madeAt: Timestamp
  /// What was selected, in one line: `events 17 to 23`.
  public var selection: String

  /// Makes a subject.
  public init(caseID: String, log: String, madeAt: Timestamp, selection: String) {
    self.caseID = caseID
    self.log = log
    self.madeAt = madeAt
    self.selection = selection
  }
}

/// A bundle as a folder of files.
public enum BundleFolder {
  /// Writes a bundle; the folder must be empty or not exist yet.
  ///
  /// Order: every file, then the manifest, then the signature, so a bundle that was cut short has no signature.
  /// Throws `BundleError`, or what the key throws when it cannot sign.
  public static func write(
    _ files: [BundleFile], about subject: BundleSubject, signedBy key: Curve25519.Signing.PrivateKey,
    to directory: String
  ) throws {
    guard !subject.caseID.isEmpty, subject.caseID.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      throw BundleError.badCaseID(subject.caseID)
    }
    let signer = SignerKey(key.publicKey)
    let all = [RecipientGuide.file(about: subject, files: files, signer: signer)] + files + keyFiles(signer)
    var manifest = BundleManifest()
    for file in all { try manifest.add(file.path, bytes: file.bytes) }
    let signature = try SSHSignature(signing: manifest.text.utf8, with: key)

    try makeEmpty(directory)
    for file in all { try write(file.bytes, to: file.path, in: directory) }
    try write(Array(manifest.text.utf8), to: BundleManifest.fileName, in: directory)
    try write(Array(signature.armored.utf8), to: BundleManifest.signatureName, in: directory)
  }

  private static func keyFiles(_ signer: SignerKey) -> [BundleFile] {
    [
      BundleFile(
        path: "signing-key/allowed_signers", bytes: Array(signer.allowedSignersLine.utf8),
        purpose: "the signing key for ssh-keygen"),
      BundleFile(
        path: "signing-key/key.pub", bytes: Array(signer.openSSHLine.utf8), purpose: "the signing key, OpenSSH format"),
      BundleFile(path: "signing-key/key.pem", bytes: Array(signer.pem.utf8), purpose: "the signing key for openssl"),
    ]
  }

  private static func makeEmpty(_ directory: String) throws(BundleError) {
    let manager = FileManager.default
    if let entries = try? manager.contentsOfDirectory(atPath: directory), !entries.isEmpty {
      throw .folderNotEmpty(directory)
    }
    do {
      try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: directory, reason: BundleError.reason(of: error))
    }
  }

  private static func write(_ bytes: [UInt8], to path: String, in directory: String) throws(BundleError) {
    let target = directory + "/" + path
    let folder = target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: target), options: .withoutOverwriting)
    } catch {
      throw .cannotWrite(path: target, reason: BundleError.reason(of: error))
    }
  }
}
