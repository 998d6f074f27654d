// Role: the system calls on files, each with a typed error; the one file of this target that touches C.
import Glibc

/// System calls that take and give plain values; a call interrupted by a signal is repeated, no other failure is.
enum SystemCalls {
  static func open(_ path: String, _ flags: Int32, mode: UInt32 = 0) throws(FileError) -> Int32 {
    try check("open", path) { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) }
  }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// Writes every byte; when it throws, some may have been written.
  static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try check("write", path) {
        unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads up to `count` bytes from `offset` on; fewer only at the end of the file.
  static func read(
    _ descriptor: Int32, _ path: String, from offset: Int, count: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let wanted = min(count - bytes.count, 1 << 20)
      var got = 0
      var failure: FileError?
      let start = offset + bytes.count
      bytes.append(
        contentsOf: unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
          do throws(FileError) {
            got = try check("read", path) { unsafe pread(descriptor, buffer.baseAddress, wanted, start) }
          } catch {
            failure = error
          }
          initialized = got
        })
      if let failure { throw failure }
      if got == 0 { break }
    }
    return bytes
  }

  static func fdatasync(_ descriptor: Int32, _ path: String) throws(FileError) {
    _ = try check("fdatasync", path) { Glibc.fdatasync(descriptor) }
  }

  static func fsync(_ descriptor: Int32, _ path: String) throws(FileError) {
    _ = try check("fsync", path) { Glibc.fsync(descriptor) }
  }

  static func truncate(_ descriptor: Int32, _ path: String, to length: Int) throws(FileError) {
    _ = try check("ftruncate", path) { ftruncate(descriptor, length) }
  }

  static func length(_ descriptor: Int32, _ path: String) throws(FileError) -> Int {
    try check("lseek", path) { lseek(descriptor, 0, SEEK_END) }
  }

  static func rename(_ path: String, to target: String) throws(FileError) {
    _ = try check("rename", target) { unsafe Glibc.rename(path, target) }
  }

  /// Removes a file if it is there.
  static func remove(_ path: String) throws(FileError) {
    do { _ = try check("unlink", path) { unsafe unlink(path) } } catch  where error.code == ENOENT {}
  }

  static func makeFolder(_ path: String, mode: UInt32) throws(FileError) {
    _ = try check("mkdir", path) { unsafe mkdir(path, mode) }
  }

  /// Takes the exclusive lock of an open file; false when another holds it.
  static func lock(_ descriptor: Int32, _ path: String) throws(FileError) -> Bool {
    do {
      _ = try check("flock", path) { flock(descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch  where error.code == EWOULDBLOCK {
      return false
    }
  }

  /// The names in a folder, but for `.` and `..`, in no order.
  static func names(in path: String) throws(FileError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw FileError("opendir", path, code: errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(folder) else {
        guard errno == 0 else { throw FileError("readdir", path, code: errno) }
        return names
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }

  static var processID: Int32 { getpid() }

  /// The error's name and text: `ENOSPC (No space left on device)`.
  static func text(of code: Int32) -> String {
    let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? ""
    return "\(names[code] ?? "error \(code)") (\(text))"
  }

  /// What to do about an error.
  static func remedy(for code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "free space on this file system or give it more, then start again"
    case EIO: "the disk failed to keep data: see the kernel's log, replace the disk or move the folder"
    case EACCES, EPERM: "give the user this program runs as access to it"
    case EROFS: "mount the file system writable or name another folder"
    case ENOENT, ENOTDIR: "check the path"
    case EMFILE, ENFILE: "raise the limit of open files"
    default: "see the system's documentation of this error"
    }
  }

  private static let names: [Int32: String] = [
    ENOSPC: "ENOSPC", EDQUOT: "EDQUOT", EIO: "EIO", EACCES: "EACCES", EPERM: "EPERM", EROFS: "EROFS", ENOENT: "ENOENT",
    ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EEXIST: "EEXIST", EMFILE: "EMFILE", ENFILE: "ENFILE", EINVAL: "EINVAL",
    EFBIG: "EFBIG", EBADF: "EBADF",
  ]

  private static func check<Value: BinaryInteger>(
    _ operation: String, _ path: String, _ call: () -> Value
  ) throws(FileError) -> Value {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = errno
      guard code == EINTR else { throw FileError(operation, path, code: code) }
    }
  }
}
