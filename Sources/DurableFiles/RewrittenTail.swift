// Role: the end of a file written once more in its place, where it may never have reached the disk.
import LinuxCalls

/// Writes what was read of a file's end over itself.
///
/// After a failed flush the kernel may show bytes that are not on the disk, and not write them again of itself. Nothing
/// is given up meanwhile: a crash leaves the same bytes, and no further space is needed.
public enum RewrittenTail {
  /// Writes the bytes that stand at an offset once more and cuts off what lies behind them; durable when it returns.
  public static func write(_ bytes: ArraySlice<UInt8>, at offset: Int, of path: String) throws(LinuxError) {
    let file = try Descriptor.overwriting(path)
    try file.seek(to: offset)
    try file.write(Array(bytes))
    try file.truncate(to: offset + bytes.count)
    try file.syncWhole()
  }
}
