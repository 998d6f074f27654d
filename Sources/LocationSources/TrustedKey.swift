// Role: the public keys whose signature makes a location database believed. The vendor's key is written here, so that
// whoever can replace the database file cannot replace the key with it.
import Crypto
import EgressTypes
import FoundationEssentials

/// A public key, ECDSA over the curve P-521, that may sign location databases.
public struct TrustedKey: Hashable, Sendable, CustomStringConvertible {
  /// What people call it: the vendor, or the file it was read from.
  public let name: String
  /// SHA-256 of the key in DER (SubjectPublicKeyInfo), lower-case hexadecimal.
  ///
  /// `openssl pkey -pubin -in KEY.pem -outform DER | sha256sum` prints the same.
  public let fingerprint: String
  let pem: String

  /// The key IPFire has signed its location database with since 2019-12-10.
  public static let ipfire = TrustedKey(
    name: "IPFire",
    fingerprint: "f2af409aeb339c55d686644f661b96d329f80c5f1ab34ef027cb36d2620b53aa",
    pem: """
      -----BEGIN PUBLIC KEY-----
      MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQB1PzZdV9DE59LVCdXy/9cRgvTy9lx
      L5tV10awZDilwQ9GR8x/irJE8ctGSnZ5HgbOk+gilurmC5JlJmTjZrW7tt8Awiu8
      ir3y2n7XXyiVGIzTHrA6Tw7SG+H9LzuIl0wCg6s6svnXVDyho7b0tSZPUGKMI28q
      CUXef0jvZ9+ncTiJh1w=
      -----END PUBLIC KEY-----
      """)

  private init(name: String, fingerprint: String, pem: String) {
    self.name = name
    self.fingerprint = fingerprint
    self.pem = pem
  }

  /// Reads a key from PEM text; lines before `-----BEGIN` and after `-----END` are passed over, as OpenSSL does.
  ///
  /// Throws `unusableKey` when there is no such block or it holds no P-521 public key.
  public init(pem text: String, name: String) throws(LocationFileError) {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let first = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN PUBLIC KEY-----") }),
      let last = lines[first...].firstIndex(where: { $0.hasPrefix("-----END PUBLIC KEY-----") })
    else { throw .unusableKey(path: name, reason: "there is no PEM block PUBLIC KEY") }
    let block = lines[first...last].joined(separator: "\n")
    guard let key = try? P521.Signing.PublicKey(pemRepresentation: block) else {
      throw .unusableKey(path: name, reason: "the PEM block PUBLIC KEY holds no P-521 key")
    }
    self.init(name: name, fingerprint: SHA256.hash(data: key.derRepresentation).hexadecimal, pem: block)
  }

  /// Reads a key from a PEM file; throws `unreadable` or `unusableKey`.
  public init(path: String) throws(LocationFileError) {
    let file = try MappedFile(path: path)
    guard file.count <= 65_536, let bytes = file.bytes(0..<file.count) else {
      throw .unusableKey(path: path, reason: "the file is larger than any PEM key")
    }
    try self.init(pem: String(decoding: bytes, as: UTF8.self), name: path)
  }

  /// Whether `signature`, in DER, is this key's over the digest.
  func verifies(_ signature: [UInt8], of digest: SHA256Digest) -> Bool {
    guard let key = try? P521.Signing.PublicKey(pemRepresentation: pem),
      let signature = try? P521.Signing.ECDSASignature(derRepresentation: signature)
    else { return false }
    return key.isValidSignature(signature, for: digest)
  }

  /// The name and the start of the fingerprint.
  public var description: String { "\(name), SHA-256 \(fingerprint.prefix(16))…" }
}
