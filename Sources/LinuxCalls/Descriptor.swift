// Role: sole owner of an open file, socket or event; closed when its owner lets it go.
import Glibc

/// An open descriptor and what it was opened on.
public struct Descriptor: ~Copyable, Sendable {
  /// The number the kernel knows it by; valid as long as this value lives.
  public let number: Int32
  /// The path or address it was opened on, for messages.
  public let subject: String

  init(owning number: Int32, subject: String) {
    self.number = number
    self.subject = subject
  }

  deinit { close(number) }

  /// Opens a file for reading; throws `LinuxError`.
  public static func reading(_ path: String) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.open(path, O_RDONLY, mode: 0), subject: path)
  }

  /// Opens a file to append to, made with this mode when it does not exist; throws `LinuxError`.
  public static func appending(_ path: String, mode: UInt32) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: mode), subject: path)
  }

  /// Makes a file to append to that must not exist; throws `LinuxError`.
  public static func creating(_ path: String, mode: UInt32) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, mode: mode), subject: path)
  }

  /// Opens a file that exists, to append to it; throws `LinuxError`.
  public static func extending(_ path: String) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.open(path, O_WRONLY | O_APPEND, mode: 0), subject: path)
  }

  /// Opens a file to lock, made with this mode when it does not exist; throws `LinuxError`.
  public static func claiming(_ path: String, mode: UInt32) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.open(path, O_RDWR | O_CREAT, mode: mode), subject: path)
  }

  /// Opens a file that exists, to write over its bytes from the first on; throws `LinuxError`.
  public static func overwriting(_ path: String) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.open(path, O_WRONLY, mode: 0), subject: path)
  }

  /// Makes a file anew, or empties it; throws `LinuxError`.
  public static func replacing(_ path: String, mode: UInt32) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: mode), subject: path)
  }

  /// Reads once, at most `count` bytes, none at the end; throws `LinuxError`.
  public func read(upTo count: Int) throws(LinuxError) -> [UInt8] {
    try SystemCalls.read(number, upTo: count, of: subject)
  }

  /// Lets the next read begin at an offset of the file; throws `LinuxError`.
  public func seek(to offset: Int) throws(LinuxError) {
    _ = try SystemCalls.check("lseek", subject) { lseek(number, offset, SEEK_SET) }
  }

  /// Writes every byte; throws `LinuxError`.
  public func write(_ bytes: [UInt8]) throws(LinuxError) {
    var written = 0
    while written < bytes.count {
      written += try SystemCalls.write(number, bytes, from: written, of: subject)
    }
  }

  /// Waits until what was written is on the disk; throws `LinuxError`, after which the file must not be trusted.
  public func sync() throws(LinuxError) {
    _ = try SystemCalls.check("fdatasync", subject) { fdatasync(number) }
  }

  /// Waits until everything about a file or folder is on the disk, names and times included; throws `LinuxError`.
  public func syncWhole() throws(LinuxError) {
    _ = try SystemCalls.check("fsync", subject) { fsync(number) }
  }

  /// How many bytes the file has; throws `LinuxError`.
  public func length() throws(LinuxError) -> Int {
    try SystemCalls.check("lseek", subject) { lseek(number, 0, SEEK_END) }
  }

  /// Gives the file blocks for so many bytes, so that writing them cannot fail for want of space; throws `LinuxError`.
  public func allocate(_ length: Int) throws(LinuxError) {
    try SystemCalls.allocate(number, length: length, of: subject)
  }

  /// Cuts the file to a length; throws `LinuxError`.
  public func truncate(to length: Int) throws(LinuxError) {
    _ = try SystemCalls.check("ftruncate", subject) { ftruncate(number, length) }
  }

  /// Claims the file for this process, or says that another one holds it; throws `LinuxError`.
  public func lock() throws(LinuxError) -> Bool {
    do throws(LinuxError) {
      _ = try SystemCalls.check("flock", subject) { flock(number, LOCK_EX | LOCK_NB) }
      return true
    } catch  where error.code == EWOULDBLOCK {
      return false
    }
  }
}
