// Role: the 32-byte SHA-256 values of the Merkle tree, and the one place where bytes are lent to the hash function.
import Crypto
import EgressTypes

/// A SHA-256 value in the Merkle tree of RFC 6962, section 2.1.
public struct TreeHash: Hashable, Sendable {
  /// The length in bytes.
  public static let length = 32
  /// The hash of the tree without leaves: SHA-256 of nothing.
  public static let emptyTree = TreeHash(SHA256().finalize())

  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Reads 32 bytes that start at `offset`; nil when there are fewer.
  public init?(_ bytes: [UInt8], at offset: Int = 0) {
    guard offset >= 0, offset <= bytes.count, bytes.count - offset >= TreeHash.length else { return nil }
    words = unsafe bytes.withUnsafeBytes { buffer in
      unsafe buffer.loadUnaligned(fromByteOffset: offset, as: (UInt64, UInt64, UInt64, UInt64).self)
    }
  }

  private init(_ digest: SHA256.Digest) {
    words = unsafe digest.withUnsafeBytes { unsafe $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
  }

  /// The hash of a leaf, SHA-256(0x00 ‖ leaf), of the bytes in `range`, which must lie within `bytes`.
  public static func leaf(_ bytes: [UInt8], in range: Range<Int>) -> TreeHash {
    var hasher = SHA256()
    unsafe bytes.withUnsafeBytes { buffer in
      updatePrefix(0x00, of: &hasher)
      unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[range]))
    }
    return TreeHash(hasher.finalize())
  }

  /// The hash of an inner node, SHA-256(0x01 ‖ left ‖ right).
  public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    var hasher = SHA256()
    // The prefix is the last of eight bytes, so that everything lies together and is handed over once.
    unsafe withUnsafeBytes(of: (UInt64(0x01).bigEndian, left.words, right.words)) { buffer in
      unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[7...]))
    }
    return TreeHash(hasher.finalize())
  }

  /// The plain SHA-256 of bytes, without a prefix.
  public static func plain(_ bytes: some Sequence<UInt8>) -> TreeHash {
    var hasher = SHA256()
    unsafe Array(bytes).withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    return TreeHash(hasher.finalize())
  }

  private static func updatePrefix(_ byte: UInt8, of hasher: inout SHA256) {
    unsafe withUnsafeBytes(of: byte) { unsafe hasher.update(bufferPointer: $0) }
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    unsafe withUnsafeBytes(of: words) { unsafe Array($0) }
  }

  /// Appends the 32 bytes.
  func append(to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: words) { unsafe bytes.append(contentsOf: $0) }
  }

  /// The value in lower-case hexadecimal, as `sha256sum` prints it.
  public var hexadecimal: String { bytes.hexadecimal }

  /// Whether two values are equal.
  public static func == (left: TreeHash, right: TreeHash) -> Bool { left.words == right.words }

  /// Feeds the value to a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
