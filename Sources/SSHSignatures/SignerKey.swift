// Role: an Ed25519 public key in the forms that ssh-keygen and openssl read.
import Crypto
import FoundationEssentials

/// The key that signs evidence, as a recipient gets it.
public struct SignerKey: Hashable, Sendable {
  /// The 32 bytes of the key.
  public let rawBytes: [UInt8]

  /// The name that `ssh-keygen -Y verify -I` is given.
  public static let identity = "egressd"
  private static let algorithm = "ssh-ed25519"

  /// Takes the public key of a signing key.
  public init(_ key: Curve25519.Signing.PublicKey) { rawBytes = Array(key.rawRepresentation) }

  /// Takes the 32 bytes of a key; nil for any other number of bytes.
  public init?(rawBytes: some Collection<UInt8>) {
    guard rawBytes.count == 32 else { return nil }
    self.rawBytes = Array(rawBytes)
  }

  /// Reads a line as `openSSHLine` writes it, comment or not; nil when it holds no Ed25519 key.
  public init?(openSSHLine line: some StringProtocol) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count >= 2, words[0] == SignerKey.algorithm, let blob = Data(base64Encoded: String(words[1])) else {
      return nil
    }
    self.init(wireBytes: Array(blob))
  }

  /// Reads the key's SSH wire form; nil when it is another kind of key.
  init?(wireBytes: [UInt8]) {
    var reader = SSHWireReader(wireBytes)
    guard reader.string() == Array(SignerKey.algorithm.utf8), let key = reader.string(), reader.isAtEnd else {
      return nil
    }
    self.init(rawBytes: key)
  }

  /// The key in SSH's wire form (RFC 8709 §4).
  var wireBytes: [UInt8] { SSHWire.string(SignerKey.algorithm.utf8) + SSHWire.string(rawBytes) }

  /// One line as in `id_ed25519.pub`, with a line end.
  public var openSSHLine: String { "\(encoded) \(SignerKey.identity)\n" }

  /// One line of an allowed-signers file (ssh-keygen(1)), bound to the namespace of evidence, with a line end.
  public var allowedSignersLine: String {
    "\(SignerKey.identity) namespaces=\"\(SSHSignature.evidenceNamespace)\" \(encoded)\n"
  }

  /// The key as openssl reads it: SubjectPublicKeyInfo (RFC 8410 §4) in PEM.
  public var pem: String {
    let prefix: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
    return "-----BEGIN PUBLIC KEY-----\n\(Data(prefix + rawBytes).base64EncodedString())\n-----END PUBLIC KEY-----\n"
  }

  /// The fingerprint as `ssh-keygen -l` prints it: `SHA256:` and base64 without padding.
  public var fingerprint: String {
    let digest = Data(SHA256.hash(data: wireBytes)).base64EncodedString()
    return "SHA256:" + digest.prefix { $0 != "=" }
  }

  private var encoded: String { "\(SignerKey.algorithm) \(Data(wireBytes).base64EncodedString())" }
}
