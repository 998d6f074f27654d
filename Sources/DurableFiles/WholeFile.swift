// Role: files replaced as a whole, so that a reader sees the old bytes or the new, never a part of either.
import LinuxCalls

/// Replaces whole files.
public enum WholeFile {
  /// Puts bytes in the place of a file, or creates it; durable when it returns.
  ///
  /// The bytes are written and flushed under the name `path.new`, which then takes the place of `path`.
  public static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(LinuxError) {
    let fresh = path + ".new"
    // What stands there is left from a stopped writer, or was put there to be written through: neither is used.
    try FileSystem.remove(fresh)
    do throws(LinuxError) {
      let file = try Descriptor.creating(fresh, mode: mode)
      try file.write(bytes)
      try file.syncWhole()
    } catch {
      // Half a file on a full disk would only keep the space from those who need it.
      try? FileSystem.remove(fresh)
      throw error
    }
    try FileSystem.rename(fresh, to: path)
    try Folder.sync(Folder.parent(of: path))
  }
}
