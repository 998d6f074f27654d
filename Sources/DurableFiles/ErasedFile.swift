// Role: a secret taken off the disk as far as software can: its bytes are overwritten before its name goes.
import LinuxCalls

/// Overwrites files that hold secrets.
public enum ErasedFile {
  /// Overwrites a file in its place; the zeroes are on the disk when it returns.
  ///
  /// A file that is not there is no error. A disk that moves blocks about, or a file system that copies on write, may keep the old ones.
  public static func overwrite(_ path: String) throws(LinuxError) {
    guard let bytes = try FileSystem.contents(of: path) else { return }
    let file = try Descriptor.overwriting(path)
    try file.write(Array(repeating: 0, count: bytes.count))
    try file.sync()
  }
}
