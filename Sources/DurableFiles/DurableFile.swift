// Role: a file that is appended to, whose owner knows when its bytes are on the disk; once failed, it stays failed.
import Glibc

/// The owner of an open file that is appended to.
///
/// After a failed write or flush the kernel may have dropped the bytes and yet report success the next time, so nothing
/// is tried again on the same file: each further call throws the first error.
public struct DurableFile: ~Copyable, Sendable {
  /// Where the file is.
  public let path: String
  /// How many bytes it has.
  public private(set) var length: Int
  private let descriptor: Int32
  private var failure: FileError?

  private init(path: String, descriptor: Int32, length: Int) {
    self.path = path
    self.descriptor = descriptor
    self.length = length
  }

  /// Creates a file that must not exist; its name is durable only after its folder was synchronised.
  public static func create(_ path: String, mode: UInt32) throws(FileError) -> DurableFile {
    let descriptor = try SystemCalls.open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, mode: mode)
    return DurableFile(path: path, descriptor: descriptor, length: 0)
  }

  /// Opens a file that exists, to append to it.
  public static func open(_ path: String) throws(FileError) -> DurableFile {
    let descriptor = try SystemCalls.open(path, O_WRONLY | O_APPEND)
    do {
      return DurableFile(
        path: path, descriptor: descriptor, length: try SystemCalls.length(descriptor, path))
    } catch {
      SystemCalls.close(descriptor)
      throw error
    }
  }

  deinit { SystemCalls.close(descriptor) }

  /// Writes bytes at the end; they are durable after the next `sync`.
  public mutating func append(_ bytes: [UInt8]) throws(FileError) {
    let descriptor = descriptor
    let path = path
    try attempt { () throws(FileError) in try SystemCalls.write(bytes, to: descriptor, path) }
    length += bytes.count
  }

  /// Returns when every byte of the file is on the disk.
  public mutating func sync() throws(FileError) {
    let descriptor = descriptor
    let path = path
    try attempt { () throws(FileError) in try SystemCalls.fdatasync(descriptor, path) }
  }

  /// Cuts the file to a length; durable after the next `sync`.
  public mutating func truncate(to length: Int) throws(FileError) {
    let descriptor = descriptor
    let path = path
    try attempt { () throws(FileError) in try SystemCalls.truncate(descriptor, path, to: length) }
    self.length = length
  }

  private mutating func attempt(_ call: () throws(FileError) -> Void) throws(FileError) {
    if let failure { throw failure }
    do { try call() } catch {
      failure = error
      throw error
    }
  }
}
