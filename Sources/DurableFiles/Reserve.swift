// Role: disk space and files held back, so that there is something left to write down that there is nothing left.
import LinuxCalls

/// A folder that only takes space: one file of bytes, and some empty ones, since a file system can run out of either.
public enum Reserve {
  /// Empty files held back: enough for a segment, its checkpoints and a file that is being replaced, with some to spare.
  public static let spareFiles = 8

  /// Fills the folder, unless it is full; throws `LinuxError` and holds nothing back when there is no space.
  public static func make(_ path: String, bytes: Int, mode: UInt32, folderMode: UInt32) throws(LinuxError) {
    try FileSystem.makeFolder(path, mode: folderMode)
    do throws(LinuxError) {
      for number in 1...spareFiles where try FileSystem.contents(of: spare(number, in: path), limit: 0) == nil {
        _ = try Descriptor.creating(spare(number, in: path), mode: mode)
      }
      guard try FileSystem.contents(of: space(in: path), limit: 0) == nil else { return }
      let fresh = space(in: path) + ".new"
      try FileSystem.remove(fresh)
      try Descriptor.creating(fresh, mode: mode).allocate(bytes)
      try FileSystem.rename(fresh, to: space(in: path))
    } catch {
      try? empty(path)
      throw error
    }
  }

  /// Gives everything back; whether there was anything.
  public static func release(_ path: String) throws(LinuxError) -> Bool {
    guard try FileSystem.contents(of: space(in: path), limit: 0) != nil else { return false }
    try empty(path)
    return true
  }

  private static func empty(_ path: String) throws(LinuxError) {
    for number in 1...spareFiles { try FileSystem.remove(spare(number, in: path)) }
    try FileSystem.remove(space(in: path) + ".new")
    try FileSystem.remove(space(in: path))
  }

  private static func space(in path: String) -> String { path + "/space" }
  private static func spare(_ number: Int, in path: String) -> String { path + "/file-\(number)" }
}
