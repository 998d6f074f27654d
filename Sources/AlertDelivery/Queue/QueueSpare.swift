// Role: keeps the queue while the disk is full, in two files that were there before and are written over in turn.
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// Two files of a fixed size beside `queue.json`.
///
/// A file holds the SHA-256 of the rest in hexadecimal, a line end, the queue, and spaces up to its size: so what was
/// written by half is no queue. Overwriting takes no space that is not held already.
struct QueueSpare: Sendable {
  /// The size of each file in bytes: room for about 2000 messages.
  static let size = 128 << 10

  private let paths: [String]

  init(besides queue: String) { paths = ["0", "1"].map { "\(queue).spare-\($0)" } }

  /// Makes the files that are missing, if there is space.
  func make() {
    for path in paths {
      do throws(LinuxError) {
        guard try FileSystem.contents(of: path, limit: 0) == nil else { continue }
        let fresh = path + ".new"
        try FileSystem.remove(fresh)
        do throws(LinuxError) {
          let file = try Descriptor.creating(fresh, mode: 0o640)
          try file.write([UInt8](repeating: UInt8(ascii: " "), count: Self.size))
          try file.syncWhole()
          try FileSystem.rename(fresh, to: path)
        } catch {
          try? FileSystem.remove(fresh)
          return
        }
      } catch { return }
    }
  }

  /// The queues that the files hold; of one that holds none, nothing.
  func contents() -> [[UInt8]] {
    paths.compactMap { path in
      guard let bytes = try? FileSystem.contents(of: path, limit: Self.size),
        let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
      else { return nil }
      let rest = bytes[(end + 1)...]
      guard Array(bytes[..<end]) == Array(TreeHash.plain(rest).hexadecimal.utf8) else { return nil }
      return Array(rest[...(rest.lastIndex { $0 != UInt8(ascii: " ") } ?? rest.startIndex)])
    }
  }

  /// Writes a queue over one of the files; whether it was there and the queue fitted.
  ///
  /// Throws `LinuxError`.
  func write(_ queue: [UInt8], turn: Int64) throws(LinuxError) -> Bool {
    let head = TreeHash.length * 2 + 1
    let path = paths[turn.isMultiple(of: 2) ? 0 : 1]
    guard head + queue.count <= Self.size, try FileSystem.contents(of: path, limit: 0) != nil else { return false }
    let rest = queue + [UInt8](repeating: UInt8(ascii: " "), count: Self.size - head - queue.count)
    let file = try Descriptor.overwriting(path)
    try file.write(Array(TreeHash.plain(rest).hexadecimal.utf8) + [UInt8(ascii: "\n")] + rest)
    try file.sync()
    return true
  }

  /// Lets go of what the files hold, once the queue stands in its own file again.
  func clear() {
    for path in paths {
      guard let file = try? Descriptor.overwriting(path) else { continue }
      try? file.write([UInt8(ascii: " ")])
      try? file.sync()
    }
  }
}
