// Role: a file's bytes in mapped memory, read-only; the only code here that handles pointers. Every read is checked
// against the length the file had when it was mapped.
import Crypto
import EgressTypes
import Glibc

/// A regular file mapped into memory until the last reference goes.
///
/// A location file must be replaced by renaming a new one over it, as package managers and updaters do: memory mapped
/// from a file that is cut short in place cannot be read any more.
@safe final class MappedFile: @unchecked Sendable {
  let path: String
  let count: Int
  /// Nil for an empty file, which cannot be mapped.
  private let start: UnsafeRawPointer?

  /// Maps the file; throws `unreadable` when it cannot be opened or is no regular file.
  init(path: String) throws(LocationFileError) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemErrorText()) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: systemErrorText()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "it is not a regular file") }
    let size = Int(status.st_size)
    guard size > 0 else {
      self.path = path
      count = 0
      unsafe start = nil
      return
    }
    guard let memory = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe memory != MAP_FAILED else {
      throw .unreadable(path: path, reason: systemErrorText())
    }
    self.path = path
    count = size
    unsafe start = UnsafeRawPointer(memory)
  }

  deinit {
    if let start = unsafe start { unsafe munmap(UnsafeMutableRawPointer(mutating: start), count) }
  }

  /// Whether there is a file at the path, readable or not.
  static func exists(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0
  }

  /// The big-endian integer that starts at `offset`; nil when it does not lie within the file.
  func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value? {
    guard let start = unsafe start, offset >= 0, offset <= count - MemoryLayout<Value>.size else { return nil }
    return unsafe Value(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// The bytes of `range`; nil when they do not all lie within the file.
  func bytes(_ range: Range<Int>) -> [UInt8]? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    guard let start = unsafe start else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
  }

  /// The text from the start of `range` to the first zero byte; nil when there is none in the range or file.
  func zeroTerminatedText(in range: Range<Int>) -> String? {
    guard let start = unsafe start, range.lowerBound >= 0, range.upperBound <= count else { return nil }
    let bytes = unsafe UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count)
    guard let end = unsafe bytes.firstIndex(of: 0) else { return nil }
    return unsafe String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// Lets go of the memory that reading the file through has taken; what is asked for again is read again.
  func letGo() {
    guard let start = unsafe start else { return }
    // A refusal costs memory only.
    unsafe madvise(UnsafeMutableRawPointer(mutating: start), count, MADV_DONTNEED)
  }

  /// Lends all bytes for the length of a call.
  func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return body(unsafe Span(_unsafeBytes: buffer))
  }

  /// The SHA-256 of the file, with the bytes of `hole` taken as zero.
  func sha256(zeroing hole: Range<Int> = 0..<0) -> SHA256Digest {
    let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
    let inside = hole.clamped(to: 0..<count)
    var hash = SHA256()
    unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<inside.lowerBound]))
    unsafe Array(repeating: UInt8(0), count: inside.count).withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[inside.upperBound...]))
    return hash.finalize()
  }
}

/// What the C library says of the last system call that failed on this thread.
private func systemErrorText() -> String {
  unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
}
