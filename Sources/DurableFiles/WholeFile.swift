// Role: files replaced as a whole, so that a reader sees the old bytes or the new, never a part of either.
import LinuxCalls

/// Replaces whole files.
public enum WholeFile {
  /// Puts bytes in the place of a file, or creates it; durable when it returns.
  ///
  /// The bytes are written and flushed under the name `path.new`, which then takes the place of `path`.
  public static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(LinuxError) {
    let fresh = try write(bytes, besides: path, mode: mode)
    try FileSystem.rename(fresh, to: path)
    try Folder.sync(Folder.parent(of: path))
  }

  /// Creates a file, durable when it returns, and says whether it did: one that exists stays as it is.
  public static func create(_ path: String, with bytes: [UInt8], mode: UInt32) throws(LinuxError) -> Bool {
    guard try FileSystem.contents(of: path, limit: 0) == nil else { return false }
    // Unlike a rename, a link takes no other file's place.
    let fresh = try write(bytes, besides: path, mode: mode) { fresh throws(LinuxError) in
      try FileSystem.link(fresh, as: path)
    }
    try FileSystem.remove(fresh)
    try Folder.sync(Folder.parent(of: path))
    return true
  }

  /// Writes and flushes bytes under another name, which it returns, and goes on with it; a failure leaves nothing there.
  private static func write(
    _ bytes: [UInt8], besides path: String, mode: UInt32,
    then goOn: (_ fresh: String) throws(LinuxError) -> Void = { _ in }
  ) throws(LinuxError) -> String {
    let fresh = path + ".new"
    // What stands there is left from a stopped writer, or was put there to be written through: neither is used.
    try FileSystem.remove(fresh)
    do throws(LinuxError) {
      let file = try Descriptor.creating(fresh, mode: mode)
      try file.write(bytes)
      try file.syncWhole()
      try goOn(fresh)
    } catch {
      // Half a file on a full disk would only keep the space from those who need it.
      try? FileSystem.remove(fresh)
      throw error
    }
    return fresh
  }
}
