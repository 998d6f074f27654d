// Role: whole files and folders: small ones read, state files replaced so that a crash leaves the old or the new one.
import Glibc

/// Files and folders by path.
public enum FileSystem {
  /// The first bytes of a file, at most `limit`, or nil when it does not exist; throws `LinuxError`.
  public static func contents(of path: String, limit: Int) throws(LinuxError) -> [UInt8]? {
    do throws(LinuxError) {
      let file = try Descriptor.reading(path)
      var bytes: [UInt8] = []
      while bytes.count < limit {
        let part = try file.read(upTo: limit - bytes.count)
        if part.isEmpty { break }
        bytes += part
      }
      return bytes
    } catch  where error.code == ENOENT {
      return nil
    }
  }

  /// Replaces a file durably: written beside it, synced, renamed over it, folder synced; throws `LinuxError`.
  public static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(LinuxError) {
    let fresh = path + ".new"
    let file = try Descriptor.replacing(fresh, mode: mode)
    try file.write(bytes)
    try file.sync()
    try SystemCalls.rename(fresh, to: path)
    try syncFolder(of: path)
  }

  /// Waits until the folder's entry of a file is on the disk; throws `LinuxError`.
  public static func syncFolder(of path: String) throws(LinuxError) {
    let end = path.lastIndex(of: "/")
    let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    try Descriptor.reading(folder).sync()
  }

  /// Makes a folder unless it exists; throws `LinuxError`.
  public static func makeFolder(_ path: String, mode: UInt32) throws(LinuxError) {
    do throws(LinuxError) {
      try SystemCalls.makeFolder(path, mode: mode)
    } catch  where error.code == EEXIST {
      return
    }
  }

  /// Removes a file, if it exists; throws `LinuxError`.
  public static func remove(_ path: String) throws(LinuxError) {
    do throws(LinuxError) {
      try SystemCalls.unlink(path)
    } catch  where error.code == ENOENT {
      return
    }
  }

  /// Whether this process may run the file.
  public static func isExecutable(_ path: String) -> Bool { SystemCalls.isExecutable(path) }
}
