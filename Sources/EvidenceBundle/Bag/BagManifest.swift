// Role: a manifest of a bag (RFC 8493): files with their SHA-512, in the text that `sha512sum -c` reads.
import Crypto
import EgressTypes

/// Files of a bag, each with the SHA-512 it must have.
public struct BagManifest: Hashable, Sendable {
  /// Which files a manifest lists.
  public enum Scope: String, Sendable {
    /// The payload, below `data/` (RFC 8493 §2.1.3).
    case payload = "manifest-sha512.txt"
    /// The other files of the bag (RFC 8493 §2.2.1).
    case tags = "tagmanifest-sha512.txt"

    /// The manifest's name within the bag.
    public var fileName: String { rawValue }
  }

  /// Which files it lists.
  public let scope: Scope
  /// Lower-case hexadecimal SHA-512 by path.
  public private(set) var digests: [String: String] = [:]

  /// Makes an empty manifest.
  public init(_ scope: Scope) { self.scope = scope }

  /// Adds a file.
  ///
  /// Throws `BundleError` when the path is unsafe, of the other scope, or named already.
  public mutating func add(_ path: String, digest: String) throws(BundleError) {
    guard BagManifest.isSafe(path), path.hasPrefix("data/") == (scope == .payload) else { throw .unsafePath(path) }
    guard digests.updateValue(digest, forKey: path) == nil else { throw .duplicatePath(path) }
  }

  /// Reads a manifest.
  ///
  /// Throws `BundleError` at the first line that is not `digest`, two spaces, and a safe path.
  public init(_ scope: Scope, text: String) throws(BundleError) {
    self.scope = scope
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty && index > 0 { continue }
      let digest = line.prefix(128)
      guard digest.utf8.count == 128, digest.utf8.allSatisfy(BagManifest.isHexDigit),
        line.dropFirst(128).hasPrefix("  ")
      else {
        throw .malformed(
          file: scope.fileName, line: index + 1, reason: "not 128 hexadecimal digits, two spaces and a path")
      }
      try add(String(line.dropFirst(130)), digest: String(digest))
    }
  }

  /// The manifest's text, sorted by path.
  public var text: String {
    digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
  }

  /// A path within the payload for the name of a file from elsewhere: bytes that a manifest would have to escape stand
  /// as `_xNN`.
  public static func inert(_ name: String) -> String {
    name.split(separator: "/").map { part in
      let bytes = part.utf8.enumerated().map { place, byte in
        isPathByte(byte) && !(place == 0 && (byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")))
          ? String(Unicode.Scalar(byte)) : "_x" + [byte].hexadecimal
      }
      return String(bytes.joined().prefix(100))
    }.joined(separator: "/")
  }

  /// Whether a path stays within the bag and needs no escaping in a manifest.
  static func isSafe(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return path.utf8.count <= 255
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
