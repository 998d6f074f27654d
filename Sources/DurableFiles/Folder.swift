// Role: folders made and synchronised so that the names in them survive a power cut.
import LinuxCalls

/// What is done to folders.
public enum Folder {
  /// Creates a folder if there is none; durable when it returns.
  public static func create(_ path: String, mode: UInt32) throws(LinuxError) {
    if try FileSystem.makeFolder(path, mode: mode) { try sync(parent(of: path)) }
  }

  /// Returns when the names in a folder are on the disk.
  public static func sync(_ path: String) throws(LinuxError) {
    try Descriptor.reading(path).syncWhole()
  }

  /// The folder a path lies in.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
