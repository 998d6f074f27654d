// Role: the secret half of a log's key: signs checkpoints, and is kept as PKCS#8 PEM that OpenSSL reads.
import Crypto

/// An Ed25519 private key.
public struct SigningKey: Sendable {
  /// The key as the cryptographic library holds it, for signatures of other formats than checkpoints.
  public let privateKey: Curve25519.Signing.PrivateKey
  private let seed: [UInt8]

  /// Makes the key of a 32-byte secret seed (RFC 8032); nil for another length.
  public init?(seed: [UInt8]) {
    guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
    privateKey = key
    self.seed = seed
  }

  /// Reads PKCS#8 PEM (RFC 8410) as `openssl genpkey -algorithm ed25519` writes it; nil for anything else.
  public init?(pem: String) {
    let lines = pem.split(separator: "\n")
    guard lines.count == 3, let bytes = Base64.decode(lines[1].utf8), bytes.starts(with: SigningKey.pkcs8) else {
      return nil
    }
    self.init(seed: Array(bytes.dropFirst(SigningKey.pkcs8.count)))
    guard self.pem == pem else { return nil }
  }

  /// The key as PKCS#8 in PEM; a secret.
  public var pem: String { PEM.text("PRIVATE KEY", SigningKey.pkcs8 + seed) }

  /// The public half under the name of a log.
  public func verifier(of log: LogID) -> VerifierKey? {
    VerifierKey(log: log, publicKey: Array(privateKey.publicKey.rawRepresentation))
  }

  /// The signature of bytes; nil only when the cryptographic library fails.
  func signature(of bytes: [UInt8]) -> [UInt8]? { (try? privateKey.signature(for: bytes)).map { Array($0) } }

  private static let pkcs8: [UInt8] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
}
