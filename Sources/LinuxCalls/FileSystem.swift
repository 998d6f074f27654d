// Role: files and folders by path: read, listed, made, renamed, removed. What must outlive a crash is in DurableFiles.
import Glibc

/// Files and folders by path.
public enum FileSystem {
  /// The bytes of a file from an offset on, at most `limit`, or nil when it does not exist; throws `LinuxError`.
  public static func contents(
    of path: String, from offset: Int = 0, limit: Int = .max
  ) throws(LinuxError) -> [UInt8]? {
    do throws(LinuxError) {
      let file = try Descriptor.reading(path)
      // Not every file can be sought in: a configuration may come from a pipe.
      if offset > 0 { try file.seek(to: offset) }
      var bytes: [UInt8] = []
      while bytes.count < limit {
        // Most files are small; for the others the blocks grow.
        let wanted = min(limit - bytes.count, max(firstBlock, bytes.count))
        let part = try file.read(upTo: wanted)
        if part.isEmpty { break }
        bytes += part
      }
      return bytes
    } catch  where error.code == ENOENT {
      return nil
    }
  }

  /// The names in a folder, but for `.` and `..`, sorted; nil when there is no such folder; throws `LinuxError`.
  public static func names(in path: String) throws(LinuxError) -> [String]? {
    do throws(LinuxError) {
      return try SystemCalls.names(in: path).sorted()
    } catch  where error.code == ENOENT {
      return nil
    }
  }

  /// Makes a folder and says whether it is new; throws `LinuxError`, also when something else has the name.
  @discardableResult
  public static func makeFolder(_ path: String, mode: UInt32) throws(LinuxError) -> Bool {
    do throws(LinuxError) {
      try SystemCalls.makeFolder(path, mode: mode)
      return true
    } catch  where error.code == EEXIST {
      guard SystemCalls.isFolder(path) else { throw LinuxError(call: "mkdir", subject: path, code: ENOTDIR) }
      return false
    }
  }

  /// Gives a file another name, in the place of what has it; throws `LinuxError`.
  public static func rename(_ path: String, to target: String) throws(LinuxError) {
    try SystemCalls.rename(path, to: target)
  }

  /// Gives a file a second name, which nothing may have; throws `LinuxError`.
  public static func link(_ path: String, as name: String) throws(LinuxError) {
    try SystemCalls.link(path, as: name)
  }

  /// Removes a file, if it exists; throws `LinuxError`.
  public static func remove(_ path: String) throws(LinuxError) {
    do throws(LinuxError) {
      try SystemCalls.unlink(path)
    } catch  where error.code == ENOENT {
      return
    }
  }

  /// The bytes and files that may still be added to the file system of a path; throws `LinuxError`.
  public static func free(at path: String) throws(LinuxError) -> (bytes: UInt64, files: UInt64) {
    try SystemCalls.free(at: path)
  }

  /// The permission bits of a file; throws `LinuxError`.
  public static func mode(of path: String) throws(LinuxError) -> UInt32 { try SystemCalls.mode(of: path) }

  /// The user and the group that a file belongs to; throws `LinuxError`.
  public static func ownership(of path: String) throws(LinuxError) -> (user: UInt32, group: UInt32) {
    try SystemCalls.ownership(of: path)
  }

  /// Whether two paths lead to one file or folder, also through links; false where either cannot be looked at.
  public static func isSame(_ path: String, _ other: String) -> Bool {
    guard let identity = SystemCalls.identity(of: path) else { return false }
    return SystemCalls.identity(of: other) == identity
  }

  /// Whether this process may run the file.
  public static func isExecutable(_ path: String) -> Bool { SystemCalls.isExecutable(path) }

  private static let firstBlock = 64 << 10
}
