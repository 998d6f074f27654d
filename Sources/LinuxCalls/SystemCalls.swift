// Role: the one file of this target that touches memory by address; the other files speak through it.
import CLinux
import Glibc

/// System calls with Swift values in and out, retried when a signal interrupts them.
enum SystemCalls {
  static func message(of code: Int32) -> String {
    unsafe String(cString: strerror(code))
  }

  /// The error's name, `ENOSPC`; nil for a number the C library does not know.
  static func name(of code: Int32) -> String? {
    unsafe clinux_error_name(code).map { unsafe String(cString: $0) }
  }

  /// The value of an environment variable.
  static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  static func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  // MARK: Files

  static func open(_ path: String, _ flags: Int32, mode: mode_t) throws(LinuxError) -> Int32 {
    try check("open", path) { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) }
  }

  /// Reads once; empty at the end.
  static func read(_ descriptor: Int32, upTo count: Int, of subject: String) throws(LinuxError) -> [UInt8] {
    var result: Int = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      repeat { unsafe result = Glibc.read(descriptor, buffer.baseAddress, count) } while result < 0 && errno == EINTR
      initialized = max(0, result)
    }
    guard result >= 0 else { throw LinuxError(call: "read", subject: subject, code: errno) }
    return bytes
  }

  /// Writes once from `offset` on and says how far it got.
  static func write(
    _ descriptor: Int32, _ bytes: [UInt8], from offset: Int, of subject: String
  ) throws(LinuxError) -> Int {
    var result: Int = 0
    unsafe bytes.withUnsafeBytes { buffer in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
      repeat {
        unsafe result = Glibc.write(descriptor, rest.baseAddress, rest.count)
      } while result < 0 && errno == EINTR
    }
    guard result >= 0 else { throw LinuxError(call: "write", subject: subject, code: errno) }
    return result
  }

  /// Gives the file blocks for so many bytes.
  static func allocate(_ descriptor: Int32, length: Int, of subject: String) throws(LinuxError) {
    var code: Int32 = 0
    repeat { code = posix_fallocate(descriptor, 0, length) } while code == EINTR
    guard code == 0 else { throw LinuxError(call: "posix_fallocate", subject: subject, code: code) }
  }

  /// The bytes and files that this user may still add to the file system of a path.
  static func free(at path: String) throws(LinuxError) -> (bytes: UInt64, files: UInt64) {
    var status = statvfs()
    _ = try check("statvfs", path) { unsafe statvfs(path, &status) }
    let bytes = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    // A file system without a table of inodes counts none.
    let files = status.f_files == 0 ? .max : UInt64(status.f_favail)
    return (bytes.overflow ? .max : bytes.partialValue, files)
  }

  static func rename(_ old: String, to new: String) throws(LinuxError) {
    _ = try check("rename", new) { unsafe Glibc.rename(old, new) }
  }

  static func link(_ path: String, as name: String) throws(LinuxError) {
    _ = try check("link", name) { unsafe Glibc.link(path, name) }
  }

  static func unlink(_ path: String) throws(LinuxError) {
    _ = try check("unlink", path) { unsafe Glibc.unlink(path) }
  }

  static func makeFolder(_ path: String, mode: mode_t) throws(LinuxError) {
    _ = try check("mkdir", path) { unsafe mkdir(path, mode) }
  }

  /// The names in a folder, but for `.` and `..`, in no order.
  static func names(in path: String) throws(LinuxError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw LinuxError(call: "opendir", subject: path, code: errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(folder) else {
        guard errno == 0 else { throw LinuxError(call: "readdir", subject: path, code: errno) }
        return names
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The permission bits of a file.
  static func mode(of path: String) throws(LinuxError) -> mode_t {
    var status = stat()
    _ = try check("stat", path) { unsafe stat(path, &status) }
    return status.st_mode & 0o7777
  }

  /// The user and the group that a file belongs to.
  static func ownership(of path: String) throws(LinuxError) -> (user: UInt32, group: UInt32) {
    var status = stat()
    _ = try check("stat", path) { unsafe stat(path, &status) }
    return (status.st_uid, status.st_gid)
  }

  /// The device and the inode of what a path leads to; nil where it cannot be told.
  static func identity(of path: String) -> [UInt64]? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

  /// Writes out what the C library still holds of this process's output.
  static func flushOutput() { _ = fflush(nil) }

  // MARK: Waiting

  /// Which of two descriptors can be read without blocking; both false when the time is up or a signal came.
  static func poll(_ first: Int32, _ second: Int32, milliseconds: Int32) throws(LinuxError) -> (Bool, Bool) {
    var entries = [first, second].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let result = unsafe Glibc.poll(&entries, nfds_t(entries.count), milliseconds)
    guard result >= 0 || errno == EINTR else { throw LinuxError(call: "poll", subject: "descriptors", code: errno) }
    return result > 0 ? (entries[0].revents != 0, entries[1].revents != 0) : (false, false)
  }

  // MARK: Unix sockets

  static func bind(_ socket: Int32, to path: String) throws(LinuxError) {
    _ = try check("bind", path) { unsafe clinux_bind(socket, path) }
  }

  static func connect(_ socket: Int32, to path: String) throws(LinuxError) {
    _ = try check("connect", path) { unsafe clinux_connect(socket, path) }
  }

  static func isSocket(_ path: String) throws(LinuxError) -> Bool {
    try check("stat", path) { unsafe clinux_is_socket(path) } == 1
  }

  static func setMode(_ mode: mode_t, of path: String) throws(LinuxError) {
    _ = try check("chmod", path) { unsafe chmod(path, mode) }
  }

  /// Sends once from `offset` on, without a signal when the other end is gone.
  static func send(_ socket: Int32, _ bytes: [UInt8], from offset: Int, to subject: String) throws(LinuxError) -> Int {
    let flags = Int32(truncatingIfNeeded: MSG_NOSIGNAL)
    var result: Int = 0
    unsafe bytes.withUnsafeBytes { buffer in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
      repeat {
        unsafe result = Glibc.send(socket, rest.baseAddress, rest.count, flags)
      } while result < 0 && errno == EINTR
    }
    guard result >= 0 else { throw LinuxError(call: "send", subject: subject, code: errno) }
    return result
  }

  /// Lets a blocked send on a socket fail with EAGAIN after this long.
  static func setSendTimeout(_ socket: Int32, milliseconds: Int) throws(LinuxError) {
    var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = try check("setsockopt", "socket") { unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, size) }
  }

  // MARK: Packet sockets

  static func attachFilter(_ socket: Int32, _ instructions: [UInt64], of subject: String) throws(LinuxError) {
    let count = Int32(clamping: instructions.count)
    _ = try check("setsockopt", subject) { unsafe clinux_attach_filter(socket, instructions, count) }
  }

  static func filter(of socket: Int32, _ subject: String) throws(LinuxError) -> [UInt64] {
    var instructions = [UInt64](repeating: 0, count: 4096)
    let capacity = Int32(clamping: instructions.count)
    let count = try check("getsockopt", subject) { unsafe clinux_read_filter(socket, &instructions, capacity) }
    return Array(instructions.prefix(Int(count)))
  }

  static func sendingSocket(on interface: String) throws(LinuxError) -> Int32 {
    try check("socket", interface) { unsafe clinux_sending_socket(interface) }
  }

  // MARK: Names

  /// The name of this machine; empty when the kernel does not tell it.
  static var hostName: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The numeric addresses of a host, in the order the resolver prefers.
  static func addresses(of host: String) throws(HostNameError) -> [String] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>? = nil
    let result = unsafe getaddrinfo(host, nil, &hints, &list)
    guard result == 0 else {
      throw HostNameError(host: host, reason: unsafe String(cString: gai_strerror(result)))
    }
    defer { unsafe freeaddrinfo(list) }
    var found: [String] = []
    var entry = unsafe list
    while let current = unsafe entry {
      var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let length = unsafe current.pointee.ai_addrlen
      if unsafe getnameinfo(
        current.pointee.ai_addr, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0
      {
        found.append(String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
      }
      unsafe entry = current.pointee.ai_next
    }
    return found
  }

  // MARK: Network interfaces

  static func interfaceIndex(_ name: String) -> UInt32 { unsafe if_nametoindex(name) }

  static var interfaceNames: [String] {
    guard let list = unsafe if_nameindex() else { return [] }
    defer { unsafe if_freenameindex(list) }
    var names: [String] = []
    var entry = unsafe list
    while let name = unsafe entry.pointee.if_name {
      unsafe names.append(String(cString: name))
      unsafe entry += 1
    }
    return names
  }

  // MARK: Threads

  /// Starts a thread that runs `entry` once.
  static func startThread(_ entry: ThreadEntry) throws(LinuxError) -> pthread_t {
    var thread = pthread_t()
    let retained = unsafe Unmanaged.passRetained(entry)
    let result = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<ThreadEntry>.fromOpaque(context).takeRetainedValue().start()
        }
        return nil
      }, retained.toOpaque())
    guard result == 0 else {
      unsafe retained.release()
      throw LinuxError(call: "pthread_create", subject: entry.name, code: result)
    }
    return thread
  }

  /// How many processors are online.
  static var processors: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  static func nameThread(_ name: String) { unsafe clinux_name_thread(name) }

  static func joinThread(_ thread: pthread_t) { pthread_join(thread, nil) }

  // MARK: Failure

  /// Runs a call that answers -1 on failure, again when a signal interrupted it.
  static func check<Value: BinaryInteger>(
    _ call: String, _ subject: String, _ body: () -> Value
  ) throws(LinuxError) -> Value {
    while true {
      let result = body()
      if result >= 0 { return result }
      guard errno == EINTR else { throw LinuxError(call: call, subject: subject, code: errno) }
    }
  }
}

/// Bytes that a library lends.
public enum SystemBytes {
  /// A copy of the first bytes of a span.
  public static func copy(of span: RawSpan, atMost count: Int) -> [UInt8] {
    (0..<min(span.byteCount, max(count, 0))).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
  }
}
