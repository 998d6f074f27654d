// Role: identifiers: those that come out the same whenever the same thing is named, and those that nobody can guess.
import Crypto
import EgressTypes

/// UUIDs (RFC 9562) as text.
enum NamedUUID {
  /// The UUID of version 5 of a name within a namespace of 16 bytes.
  static func text(_ name: String, in namespace: [UInt8] = bundle) -> String {
    text(Array(Insecure.SHA1.hash(data: namespace + Array(name.utf8))), version: 0x50)
  }

  /// A UUID of version 4 whose random bits come out of a random seed, another one for each name.
  static func random(_ name: String, seed: [UInt8]) -> String {
    text(Array(SHA256.hash(data: seed + Array(name.utf8))), version: 0x40)
  }

  private static func text(_ hash: [UInt8], version: UInt8) -> String {
    var bytes = Array(hash.prefix(16))
    bytes[6] = bytes[6] & 0x0f | version
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = Array(bytes.hexadecimal)
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }

  /// The namespace of what egressd's bundles name: the UUID of `https://egressd.example/evidence` as a URL.
  private static let bundle: [UInt8] = {
    // The namespace for URLs, RFC 9562 §6.6.
    let urls: [UInt8] = [
      0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
    ]
    var bytes = Array(
      Insecure.SHA1.hash(data: urls + Array("https://egressd.example/evidence".utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x50
    bytes[8] = bytes[8] & 0x3f | 0x80
    return bytes
  }()
}
