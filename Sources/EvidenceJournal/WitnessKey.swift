// Role: the public key of a witness in the form that C2SP tools print; it verifies cosignatures and nothing else.
import Crypto
import EgressTypes

/// What verifies the cosignatures of a witness: its name and an Ed25519 public key (C2SP tlog-cosignature, type 0x04).
public struct WitnessKey: Hashable, Sendable {
  /// The name in the witness's signature lines.
  public let name: String
  /// The 32 bytes of the key (RFC 8032).
  public let publicKey: [UInt8]

  /// Makes a key; nil unless it has 32 bytes and a name without spaces, `+` and control characters.
  public init?(name: String, publicKey: [UInt8]) {
    let isName = name.unicodeScalars.allSatisfy { scalar in
      !scalar.properties.isWhitespace && scalar != "+" && scalar.value > 0x20 && scalar.value != 0x7f
    }
    guard publicKey.count == 32, (1...255).contains(name.utf8.count), isName else { return nil }
    self.name = name
    self.publicKey = publicKey
  }

  /// Reads `name+hexadecimal id+base64(0x04 ‖ public key)`; nil for another form or an id that is not the key's.
  public init?(text: some StringProtocol) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let typed = Base64.decode(parts[2].utf8), typed.first == WitnessKey.cosignature else {
      return nil
    }
    self.init(name: String(parts[0]), publicKey: Array(typed.dropFirst()))
    guard self.text == text else { return nil }
  }

  /// The key id: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key), after C2SP signed-note.
  public var id: [UInt8] {
    Array(TreeHash.plain(Array(name.utf8) + [0x0a, WitnessKey.cosignature] + publicKey).bytes.prefix(4))
  }

  /// The key id in lower-case hexadecimal.
  public var idText: String { id.hexadecimal }

  /// The key as its text.
  public var text: String { "\(name)+\(idText)+\(Base64.encode([WitnessKey.cosignature] + publicKey))" }

  /// Whether this key made a signature of these bytes.
  func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    return key.isValidSignature(signature, for: bytes)
  }

  private static let cosignature: UInt8 = 0x04
}
