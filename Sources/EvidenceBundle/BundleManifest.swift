// Role: the list of a bundle's files with their SHA-256, in the text that `sha256sum -c` reads.
import Crypto

/// The files of a bundle, each with the SHA-256 it must have.
public struct BundleManifest: Hashable, Sendable {
  /// The file's name within the bundle.
  public static let fileName = "manifest-sha256.txt"
  /// The name of the signature over it.
  public static let signatureName = fileName + ".sig"

  /// Lower-case hexadecimal SHA-256 by path.
  public private(set) var digests: [String: String] = [:]

  /// Makes an empty manifest.
  public init() {}

  /// Adds a file.
  ///
  /// Throws `BundleError` when the path is unsafe, reserved, or named already.
  public mutating func add(_ path: String, bytes: some Collection<UInt8>) throws(BundleError) {
    try insert(path, digest: BundleManifest.digest(of: bytes))
  }

  /// Reads a manifest.
  ///
  /// Throws `BundleError` at the first line that is not `digest`, two spaces, and a safe path.
  public init(text: String) throws(BundleError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty && index > 0 { continue }
      let digest = line.prefix(64)
      guard digest.utf8.count == 64, digest.utf8.allSatisfy(BundleManifest.isHexDigit),
        line.dropFirst(64).hasPrefix("  ")
      else { throw .badManifest(line: index + 1, reason: "not 64 hexadecimal digits, two spaces and a path") }
      try insert(String(line.dropFirst(66)), digest: String(digest))
    }
  }

  /// The manifest's text, sorted by path.
  public var text: String {
    digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
  }

  /// SHA-256 in lower-case hexadecimal.
  public static func digest(of bytes: some Collection<UInt8>) -> String {
    SHA256.hash(data: Array(bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private mutating func insert(_ path: String, digest: String) throws(BundleError) {
    guard BundleManifest.isSafe(path) else { throw .unsafePath(path) }
    guard digests.updateValue(digest, forKey: path) == nil else { throw .duplicatePath(path) }
  }

  /// Whether a path stays within the bundle and needs no escaping in a manifest.
  private static func isSafe(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return path != fileName && path != signatureName && path.utf8.count <= 255
      && parts.allSatisfy { part in
        part != "" && part != "." && part != ".." && !part.utf8.starts(with: [UInt8(ascii: "-")])
          && part.utf8.allSatisfy(isPathByte)
      }
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}
