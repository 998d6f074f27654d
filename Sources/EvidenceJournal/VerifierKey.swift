// Role: the public half of a log's key, in the forms that C2SP tools and OpenSSL read.
import Crypto
import EgressTypes

/// What verifies a log's signatures: its name and an Ed25519 public key.
public struct VerifierKey: Hashable, Sendable {
  /// The log whose checkpoints it verifies.
  public let log: LogID
  /// The 32 bytes of the key (RFC 8032).
  public let publicKey: [UInt8]

  /// Makes a key; nil unless it has 32 bytes.
  public init?(log: LogID, publicKey: [UInt8]) {
    guard publicKey.count == 32 else { return nil }
    self.log = log
    self.publicKey = publicKey
  }

  /// The key id: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), after C2SP signed-note.
  public var id: [UInt8] {
    Array(TreeHash.plain(Array(log.text.utf8) + [0x0a, VerifierKey.ed25519] + publicKey).bytes.prefix(4))
  }

  /// `name+hexadecimal id+base64(0x01 ‖ public key)`, the verifier key of C2SP tools.
  public var text: String {
    "\(log)+\(id.hexadecimal)+\(Base64.encode([VerifierKey.ed25519] + publicKey))"
  }

  /// Reads `text`; nil when it has another form or its id is not the key's.
  public init?(text: some StringProtocol) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let log = LogID(parts[0]), let typed = Base64.decode(parts[2].utf8),
      typed.first == VerifierKey.ed25519
    else { return nil }
    self.init(log: log, publicKey: Array(typed.dropFirst()))
    guard self.text == text else { return nil }
  }

  /// The key as SubjectPublicKeyInfo in PEM (RFC 8410), which `openssl pkeyutl -pubin` reads.
  public var pem: String {
    PEM.text("PUBLIC KEY", [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00] + publicKey)
  }

  /// Whether this key made a signature of these bytes.
  func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    return key.isValidSignature(signature, for: bytes)
  }

  private static let ed25519: UInt8 = 0x01
}

/// Text armour of RFC 7468, for values that fit one line of 64 characters.
enum PEM {
  static func text(_ label: String, _ bytes: [UInt8]) -> String {
    "-----BEGIN \(label)-----\n\(Base64.encode(bytes))\n-----END \(label)-----\n"
  }
}
