// Role: files read or replaced as a whole, so that a reader sees the old bytes or the new, never a part of either.
import Glibc

/// Reads and replaces whole files.
public enum WholeFile {
  /// The bytes of a file from an offset on, at most `count`; nil when there is no such file.
  public static func read(_ path: String, from offset: Int = 0, count: Int = .max) throws(FileError) -> [UInt8]? {
    let descriptor: Int32
    do {
      descriptor = try SystemCalls.open(path, O_RDONLY)
    } catch  where error.code == ENOENT {
      return nil
    }
    defer { SystemCalls.close(descriptor) }
    return try SystemCalls.read(descriptor, path, from: offset, count: count)
  }

  /// Puts bytes in the place of a file, or creates it; durable when it returns.
  ///
  /// The bytes are written and flushed under the name `path.new`, which then takes the place of `path`.
  public static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileError) {
    let fresh = path + ".new"
    // What stands there is left from a stopped writer, or was put there to be written through: neither is used.
    try SystemCalls.remove(fresh)
    let descriptor = try SystemCalls.open(fresh, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
    do {
      defer { SystemCalls.close(descriptor) }
      try SystemCalls.write(bytes, to: descriptor, fresh)
      try SystemCalls.fsync(descriptor, fresh)
    }
    try SystemCalls.rename(fresh, to: path)
    try Folder.sync(Folder.parent(of: path))
  }
}
