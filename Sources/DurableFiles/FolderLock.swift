// Role: lets one process at a time write to a folder; the kernel lets the lock go however that process ends.
import Glibc

/// The owner of a folder's lock file.
public struct FolderLock: ~Copyable, Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// What an attempt to take the lock gave.
  public enum Attempt: ~Copyable, Sendable {
    /// The lock is held until its owner is gone.
    case taken(FolderLock)
    /// Another process holds it, by the number it left in the file; nil if it left none.
    case heldBy(Int32?)
  }

  /// Takes the lock of the file at `path`, which is created if there is none, and leaves this process's number in it.
  public static func take(_ path: String, mode: UInt32) throws(FileError) -> Attempt {
    let lock = FolderLock(descriptor: try SystemCalls.open(path, O_RDWR | O_CREAT, mode: mode))
    guard try SystemCalls.lock(lock.descriptor, path) else {
      let text = String(decoding: try SystemCalls.read(lock.descriptor, path, from: 0, count: 16), as: UTF8.self)
      return .heldBy(text.split(separator: "\n").first.flatMap { Int32($0) })
    }
    try SystemCalls.truncate(lock.descriptor, path, to: 0)
    try SystemCalls.write(Array("\(SystemCalls.processID)\n".utf8), to: lock.descriptor, path)
    return .taken(lock)
  }

  deinit { SystemCalls.close(descriptor) }
}
