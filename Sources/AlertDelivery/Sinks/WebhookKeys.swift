// Role: what signs webhooks: an Ed25519 key, a shared secret or both, each from a file that its owner alone can read.
import Crypto
import EgressSettings
import EvidenceJournal
import LinuxCalls

/// The keys of one receiver.
struct WebhookKeys: Sendable {
  private let signing: SigningKey?
  private let secret: [UInt8]?

  /// Reads the files that the settings name; throws `WebhookFailure`.
  init(reading settings: WebhookSettings) throws(WebhookFailure) {
    if let path = settings.key {
      guard let key = SigningKey(pem: String(decoding: try Self.contents(of: path), as: UTF8.self)) else {
        throw WebhookFailure(
          "\(path): is no Ed25519 key; make one with: openssl genpkey -algorithm ed25519 -out \(path)")
      }
      signing = key
    } else {
      signing = nil
    }
    secret = if let path = settings.secret { try Self.secret(in: path) } else { nil }
  }

  /// `whsec_` and base64 of 24 to 64 bytes, as Standard Webhooks writes a symmetric secret.
  private static func secret(in path: String) throws(WebhookFailure) -> [UInt8] {
    let text = String(decoding: try contents(of: path), as: UTF8.self).split(separator: "\n").first ?? ""
    guard text.hasPrefix("whsec_"), let bytes = Base64.decode(text.dropFirst(6).utf8), (24...64).contains(bytes.count)
    else {
      throw WebhookFailure(
        "\(path): is no secret; write whsec_ and base64 of 24 to 64 bytes: echo whsec_$(openssl rand -base64 32)")
    }
    return bytes
  }

  private static func contents(of path: String) throws(WebhookFailure) -> [UInt8] {
    let (mode, bytes): (UInt32, [UInt8]?)
    do throws(LinuxError) {
      mode = try FileSystem.mode(of: path)
      bytes = try FileSystem.contents(of: path, limit: 1 << 16)
    } catch {
      throw WebhookFailure("\(error)")
    }
    guard mode & 0o077 == 0 else {
      throw WebhookFailure("\(path): others than its owner can read this secret; run: chmod 600 \(path)")
    }
    guard let bytes else { throw WebhookFailure("\(path): is not there; put the key back or name another") }
    return bytes
  }

  /// The signatures over `id.timestamp.body`, one behind the other; throws `WebhookFailure`.
  func signatures(id: String, seconds: Int64, body: [UInt8]) throws(WebhookFailure) -> String {
    let signed = Array("\(id).\(seconds).".utf8) + body
    var signatures: [String] = []
    if let signing {
      guard let signature = try? signing.privateKey.signature(for: signed) else {
        throw WebhookFailure("the cryptographic library does not sign")
      }
      signatures.append("v1a,\(Base64.encode(Array(signature)))")
    }
    if let secret {
      let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
      signatures.append("v1,\(Base64.encode(Array(code)))")
    }
    guard !signatures.isEmpty else { throw WebhookFailure("no key signs what goes to this receiver") }
    return signatures.joined(separator: " ")
  }
}
