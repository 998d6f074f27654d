// Role: one file of a bag while it is written: hashed as it grows, so that a big one is never held whole.
import Crypto
import EgressTypes
import LinuxCalls

/// A file of a bag that is open for writing.
public struct BagFile: ~Copyable {
  /// The file's path within the bag.
  public let path: String
  private let file: Descriptor
  private var hash = SHA512()
  private var waiting: [UInt8] = []
  private var written: UInt64 = 0

  init(_ path: String, in folder: String) throws(LinuxError) {
    self.path = path
    var parent = folder
    for part in path.split(separator: "/").dropLast() {
      parent += "/\(part)"
      try FileSystem.makeFolder(parent, mode: 0o700)
    }
    file = try Descriptor.creating("\(folder)/\(path)", mode: 0o600)
  }

  /// The bytes so far.
  public var length: UInt64 { written + UInt64(waiting.count) }

  /// Adds bytes; throws `LinuxError`.
  public mutating func write(_ bytes: some Collection<UInt8>) throws(LinuxError) {
    waiting += bytes
    if waiting.count >= BagFile.block { try flush() }
  }

  /// Adds text; throws `LinuxError`.
  public mutating func write(_ text: String) throws(LinuxError) { try write(text.utf8) }

  /// Writes what is left; the hash in hexadecimal and the length.
  consuming func finish() throws(LinuxError) -> (digest: String, length: UInt64) {
    try flush()
    return (hash.finalize().hexadecimal, written)
  }

  private mutating func flush() throws(LinuxError) {
    guard !waiting.isEmpty else { return }
    hash.update(data: waiting)
    try file.write(waiting)
    written += UInt64(waiting.count)
    waiting.removeAll(keepingCapacity: true)
  }

  private static let block = 64 << 10
}
