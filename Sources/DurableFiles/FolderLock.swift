// Role: lets one process at a time write to a folder; the kernel lets the lock go however that process ends.
import LinuxCalls

/// The owner of a folder's lock file.
public struct FolderLock: ~Copyable, Sendable {
  private let file: Descriptor

  private init(_ file: consuming Descriptor) { self.file = file }

  /// What an attempt to take the lock gave.
  public enum Attempt: ~Copyable, Sendable {
    /// The lock is held until its owner is gone.
    case taken(FolderLock)
    /// Another process holds it, by the number it left in the file; nil if it left none.
    case heldBy(Int32?)
  }

  /// Takes the lock of the file at `path`, which is created if there is none, and leaves this process's number in it.
  public static func take(_ path: String, mode: UInt32) throws(LinuxError) -> Attempt {
    let file = try Descriptor.claiming(path, mode: mode)
    guard try file.lock() else {
      let text = String(decoding: try file.read(upTo: 16), as: UTF8.self)
      return .heldBy(text.split(separator: "\n").first.flatMap { Int32($0) })
    }
    try file.truncate(to: 0)
    try file.write(Array("\(ProcessSurroundings.processID)\n".utf8))
    return .taken(FolderLock(file))
  }
}
