// Role: makes sure that the file of an index is one, or can become one, before SQLite opens it; nobody else may read it.
import DurableFiles
import LinuxCalls

/// The file of an index on disk.
enum IndexFile {
  /// Only whoever asked reads it: it holds what the journal holds.
  static let mode: UInt32 = 0o600
  static let folderMode: UInt32 = 0o700

  /// Creates an empty file, and the folders above it, where there is none.
  ///
  /// Throws `IndexError.otherFile` for a file that is neither empty nor an index, and `LinuxError`.
  static func prepare(_ path: String) throws {
    guard let start = try FileSystem.contents(of: path, limit: header) else {
      try makeFolders(to: Folder.parent(of: path))
      _ = try DurableFile.create(path, mode: mode)
      return
    }
    guard start.isEmpty || isIndex(start) else { throw IndexError.otherFile(path: path) }
  }

  /// Removes an index with what SQLite keeps beside it.
  static func remove(_ path: String) throws(LinuxError) {
    for suffix in ["", "-journal", "-wal", "-shm"] { try FileSystem.remove(path + suffix) }
  }

  /// Whether the bytes begin a SQLite file with our application id, which stands at byte 68 (SQLite file format, 1.3).
  private static func isIndex(_ start: [UInt8]) -> Bool {
    guard start.count >= header, start.starts(with: "SQLite format 3\0".utf8) else { return false }
    return start[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } == IndexSchema.applicationID
  }

  private static func makeFolders(to path: String) throws(LinuxError) {
    guard path != "/", path != ".", try FileSystem.names(in: path) == nil else { return }
    try makeFolders(to: Folder.parent(of: path))
    try FileSystem.makeFolder(path, mode: folderMode)
  }

  private static let header = 100
}
