// Role: folders: created and listed, and synchronised so that the names in them survive a power cut.
import Glibc

/// What is done to folders.
public enum Folder {
  /// Creates a folder if there is none; durable when it returns.
  public static func create(_ path: String, mode: UInt32) throws(FileError) {
    do {
      try SystemCalls.makeFolder(path, mode: mode)
    } catch  where error.code == EEXIST {
      return
    }
    try sync(parent(of: path))
  }

  /// Returns when the names in a folder are on the disk.
  public static func sync(_ path: String) throws(FileError) {
    let descriptor = try SystemCalls.open(path, O_RDONLY | O_DIRECTORY)
    defer { SystemCalls.close(descriptor) }
    try SystemCalls.fsync(descriptor, path)
  }

  /// The names in a folder, sorted; nil when there is no such folder.
  public static func names(in path: String) throws(FileError) -> [String]? {
    do {
      return try SystemCalls.names(in: path).sorted()
    } catch  where error.code == ENOENT {
      return nil
    }
  }

  /// The folder a path lies in.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
