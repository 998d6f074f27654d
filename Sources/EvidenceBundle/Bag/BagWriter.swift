// Role: writes a bag (RFC 8493) file by file into a folder beside its place, seals it, and puts it there whole.
import Crypto
import EgressTypes
import FoundationEssentials
import LinuxCalls
import SSHSignatures

/// A bag that is being written.
///
/// Nothing stands at its place before `publish`, and what was begun goes with the value. Files are not flushed one by
/// one: after a power cut export again, `BundleVerification` finds what did not reach the disk.
public struct BagWriter: ~Copyable {
  /// The folder the bag is to stand in.
  public let place: String
  /// The folder that it is written in.
  public let folder: String
  /// What the payload has so far: digest and length by path.
  public private(set) var payload: [String: (digest: String, length: UInt64)] = [:]
  private var isPublished = false

  /// The signature over the tag manifest; no manifest can list it, and none has to (RFC 8493 §2.2.1).
  public static let signatureName = "\(BagManifest.Scope.tags.fileName).sig"
  /// The RFC 3161 timestamp over the signature's file.
  public static let timestampName = "\(signatureName).tsr"
  /// Where recipients go on with the log of custody.
  public static let additionsName = "custody-additions.txt"

  /// Begins a bag for a place, which must be empty or not exist; the name of the folder beside it ends in `suffix`.
  ///
  /// Throws `BundleError.folderNotEmpty` and `LinuxError`.
  public static func begin(at place: String, suffix: String) throws -> BagWriter {
    if let names = try FileSystem.names(in: place), !names.isEmpty { throw BundleError.folderNotEmpty(place) }
    var trimmed = place[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    let folder = "\(trimmed).incomplete-\(suffix)"
    guard try FileSystem.makeFolder(folder, mode: 0o700) else { throw BundleError.folderNotEmpty(folder) }
    return BagWriter(place: String(trimmed), folder: folder)
  }

  private init(place: String, folder: String) {
    self.place = place
    self.folder = folder
  }

  deinit { if !isPublished { try? FileManager.default.removeItem(atPath: folder) } }

  /// Opens a file of the payload, named below `data/`; throws `BundleError` and `LinuxError`.
  public func file(_ name: String) throws -> BagFile {
    let path = "data/\(name)"
    guard BagManifest.isSafe(path) else { throw BundleError.unsafePath(path) }
    guard payload[path] == nil else { throw BundleError.duplicatePath(path) }
    return try BagFile(path, in: folder)
  }

  /// Takes a file of the payload as it now is; throws `LinuxError`.
  public mutating func add(_ file: consuming BagFile) throws {
    let path = file.path
    payload[path] = try file.finish()
  }

  /// Adds a whole file to the payload; throws `BundleError` and `LinuxError`.
  public mutating func add(_ name: String, _ bytes: some Collection<UInt8>) throws {
    var file = try file(name)
    try file.write(bytes)
    try add(file)
  }

  /// Writes the tag files, both manifests and the signature over the tag manifest.
  ///
  /// Order: the payload, its manifest, the tag manifest, the signature, so a bag that was cut short has no signature.
  public mutating func seal(_ info: BagInfo, signedBy key: Curve25519.Signing.PrivateKey) throws {
    var manifest = BagManifest(.payload)
    for (path, file) in payload { try manifest.add(path, digest: file.digest) }
    let signer = SignerKey(key.publicKey)
    let octets = payload.values.reduce(UInt64(0)) { $0 &+ $1.length }
    let tags: [(String, String)] = [
      ("bagit.txt", BagInfo.declaration), ("bag-info.txt", info.text(octets: octets, streams: payload.count)),
      (BagManifest.Scope.payload.fileName, manifest.text), ("signing-key/allowed_signers", signer.allowedSignersLine),
      ("signing-key/key.pub", signer.openSSHLine), ("signing-key/key.pem", signer.pem),
    ]
    var tagManifest = BagManifest(.tags)
    for (path, text) in tags { try tagManifest.add(path, digest: try write(text, to: path)) }
    _ = try write(tagManifest.text, to: BagManifest.Scope.tags.fileName)
    _ = try write(try SSHSignature(signing: tagManifest.text.utf8, with: key).armored, to: BagWriter.signatureName)
  }

  /// Puts the sealed bag in its place, at once and whole; throws `BundleError.folderNotEmpty` and `LinuxError`.
  public mutating func publish() throws {
    do throws(LinuxError) {
      try FileSystem.rename(folder, to: place)
    } catch {
      if let names = try FileSystem.names(in: place), !names.isEmpty { throw BundleError.folderNotEmpty(place) }
      throw error
    }
    isPublished = true
  }

  private func write(_ text: String, to path: String) throws(LinuxError) -> String {
    var file = try BagFile(path, in: folder)
    try file.write(text)
    return try file.finish().digest
  }
}
