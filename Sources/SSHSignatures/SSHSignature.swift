// Role: detached signatures in OpenSSH's format (PROTOCOL.sshsig), which `ssh-keygen -Y verify` checks.
import Crypto
import FoundationEssentials

/// Why a signature file does not hold.
public enum SSHSignatureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is no armored SSH signature of version 1 by an Ed25519 key; the text says what is wrong.
  case malformed(String)
  /// The signature was made for another purpose.
  case wrongNamespace(String, expected: String)
  /// The signature does not belong to these bytes.
  case mismatch

  /// The failure in words.
  public var description: String {
    switch self {
    case .malformed(let reason): "not a readable SSH signature: \(reason)"
    case .wrongNamespace(let namespace, let expected): "made for '\(namespace)', not '\(expected)'"
    case .mismatch: "the signature does not belong to these bytes"
    }
  }
}

/// A detached signature over a message, with the key that made it.
public struct SSHSignature: Hashable, Sendable {
  /// The key that made the signature.
  public let key: SignerKey
  /// What the signature is for; a verifier refuses any other.
  public let namespace: String
  private let signature: [UInt8]

  /// The namespace of evidence bundles.
  public static let evidenceNamespace = "egressd-evidence"
  /// The namespace of weekly summaries.
  public static let summaryNamespace = "egressd-summary"
  /// The namespace of the hashes of weekly reports.
  public static let reportNamespace = "egressd-report"
  /// The namespace of rule files that their owner approves.
  public static let rulesNamespace = "egressd-rules"

  private static let magic = Array("SSHSIG".utf8)
  private static let hash = "sha512"
  private static let begin = "-----BEGIN SSH SIGNATURE-----"
  private static let end = "-----END SSH SIGNATURE-----"

  /// Signs a message.
  ///
  /// Throws what the key throws when it cannot sign.
  public init(
    signing message: some Collection<UInt8>, with key: Curve25519.Signing.PrivateKey,
    namespace: String = evidenceNamespace
  ) throws {
    self.key = SignerKey(key.publicKey)
    self.namespace = namespace
    signature = Array(try key.signature(for: Data(SSHSignature.signedBytes(message, namespace: namespace))))
  }

  /// Reads an armored signature; throws `SSHSignatureError.malformed`.
  public init(armored text: String) throws(SSHSignatureError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard lines.first.map(String.init) == SSHSignature.begin, lines.last.map(String.init) == SSHSignature.end,
      let blob = Data(base64Encoded: lines.dropFirst().dropLast().joined())
    else { throw .malformed("no armor of '\(SSHSignature.begin)' around base64") }
    var reader = SSHWireReader(blob)
    guard reader.bytes(6) == SSHSignature.magic, reader.uint32() == 1 else { throw .malformed("not of version 1") }
    guard let key = reader.string().flatMap({ SignerKey(wireBytes: $0) }) else {
      throw .malformed("not made by an Ed25519 key")
    }
    guard let namespace = reader.string(), reader.string() != nil,
      reader.string() == Array(SSHSignature.hash.utf8), var inner = reader.string().map({ SSHWireReader($0) }),
      reader.isAtEnd, inner.string() == Array("ssh-ed25519".utf8), let signature = inner.string(),
      signature.count == 64, inner.isAtEnd
    else { throw .malformed("not an Ed25519 signature over SHA-512") }
    self.key = key
    self.namespace = String(decoding: namespace, as: UTF8.self)
    self.signature = signature
  }

  /// Checks that this signature belongs to a message and was made for this purpose.
  ///
  /// Throws `SSHSignatureError`; whether the key is the right one is for the caller to ask.
  public func verify(
    _ message: some Collection<UInt8>, namespace expected: String = evidenceNamespace
  ) throws(SSHSignatureError) {
    guard namespace == expected else { throw .wrongNamespace(namespace, expected: expected) }
    guard let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(key.rawBytes)),
      publicKey.isValidSignature(
        Data(signature), for: Data(SSHSignature.signedBytes(message, namespace: namespace)))
    else { throw .mismatch }
  }

  /// The signature as a text file.
  ///
  /// The 64 bytes of the bare Ed25519 signature end the blob, so `tail -c 64` finds them for openssl.
  public var armored: String {
    let inner = SSHWire.string("ssh-ed25519".utf8) + SSHWire.string(signature)
    let blob =
      SSHSignature.magic + SSHWire.uint32(1) + SSHWire.string(key.wireBytes) + SSHWire.string(namespace.utf8)
      + SSHWire.string([]) + SSHWire.string(SSHSignature.hash.utf8) + SSHWire.string(inner)
    let text = Data(blob).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
    return "\(SSHSignature.begin)\n\(text)\n\(SSHSignature.end)\n"
  }

  /// What is signed in place of the message: the purpose, and the message's SHA-512.
  private static func signedBytes(_ message: some Collection<UInt8>, namespace: String) -> [UInt8] {
    magic + SSHWire.string(namespace.utf8) + SSHWire.string([]) + SSHWire.string(hash.utf8)
      + SSHWire.string(Array(SHA512.hash(data: Array(message))))
  }
}
