// Role: a file that is appended to, whose owner knows when its bytes are on the disk; once failed, it stays failed.
import LinuxCalls

/// The owner of an open file that is appended to.
///
/// After a failed write or flush the kernel may have dropped the bytes and yet report success the next time, so nothing
/// is tried again on the same file: each further call throws the first error. A full disk is told before anything was
/// flushed, so what was written of the bytes is cut off and the file can go on when there is space again.
public struct DurableFile: ~Copyable, Sendable {
  /// How many bytes it has.
  public private(set) var length: Int
  private let descriptor: Descriptor
  private var failure: LinuxError?

  private init(_ descriptor: consuming Descriptor, length: Int) {
    self.descriptor = descriptor
    self.length = length
  }

  /// Where the file is.
  public var path: String { descriptor.subject }

  /// Creates a file that must not exist; its name is durable only after its folder was synchronised.
  public static func create(_ path: String, mode: UInt32) throws(LinuxError) -> DurableFile {
    DurableFile(try Descriptor.creating(path, mode: mode), length: 0)
  }

  /// Opens a file that exists, to append to it.
  public static func open(_ path: String) throws(LinuxError) -> DurableFile {
    let descriptor = try Descriptor.extending(path)
    let length = try descriptor.length()
    return DurableFile(descriptor, length: length)
  }

  /// Whether a call failed after which the file must not be used.
  public var hasFailed: Bool { failure != nil }

  /// Writes bytes at the end; they are durable after the next `sync`.
  public mutating func append(_ bytes: [UInt8]) throws(LinuxError) {
    if let failure { throw failure }
    do throws(LinuxError) { try descriptor.write(bytes) } catch {
      var isMended = false
      if error.kind == .full { isMended = (try? descriptor.truncate(to: length)) != nil }
      if !isMended { failure = error }
      throw error
    }
    length += bytes.count
  }

  /// Returns when every byte of the file is on the disk.
  public mutating func sync() throws(LinuxError) {
    try attempt { descriptor throws(LinuxError) in try descriptor.sync() }
  }

  /// Cuts the file to a length; durable after the next `sync`.
  public mutating func truncate(to length: Int) throws(LinuxError) {
    try attempt { descriptor throws(LinuxError) in try descriptor.truncate(to: length) }
    self.length = length
  }

  private mutating func attempt(_ call: (borrowing Descriptor) throws(LinuxError) -> Void) throws(LinuxError) {
    if let failure { throw failure }
    do throws(LinuxError) { try call(descriptor) } catch {
      failure = error
      throw error
    }
  }
}
