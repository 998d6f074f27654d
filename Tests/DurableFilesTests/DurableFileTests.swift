// Role: holds the file calls to keeping bytes, to typed errors, and to never trying a failed file again.
import DurableFiles
import Foundation
import LinuxCalls
import Testing

@Suite("Durable files")
final class DurableFileTests {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "egressd-durable-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @Test("what is appended and cut is there, and the mode is no wider than asked")
  func append() throws {
    let path = folder + "/a"
    var file = try DurableFile.create(path, mode: 0o640)
    try file.append([1, 2, 3, 4])
    try file.truncate(to: 3)
    try file.append([5])
    try file.sync()
    #expect(file.length == 4)
    #expect(try FileSystem.contents(of: path) == [1, 2, 3, 5])
    #expect(try FileSystem.contents(of: path, from: 1, limit: 2) == [2, 3])
    #expect(try FileSystem.contents(of: path, from: 9) == [])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect((mode ?? -1) & ~0o640 == 0)
    let again = try DurableFile.open(path)
    #expect(again.length == 4)
  }

  @Test("a full disk is an error that names path and remedy, and the file stays failed")
  func full() throws {
    var file = try DurableFile.open("/dev/full")
    let error = #expect(throws: LinuxError.self) { try file.append([1]) }
    #expect(error == LinuxError(call: "write", subject: "/dev/full", code: ENOSPC))
    #expect(
      error?.description.hasPrefix("/dev/full: write failed: ENOSPC (No space left on device); free space") == true)
    #expect(throws: LinuxError(call: "write", subject: "/dev/full", code: ENOSPC)) { try file.sync() }
  }

  @Test("a failed flush is not tried again")
  func failedFlush() throws {
    var file = try DurableFile.open("/dev/null")
    try file.append([1])
    #expect(throws: LinuxError(call: "fdatasync", subject: "/dev/null", code: EINVAL)) { try file.sync() }
    #expect(throws: LinuxError(call: "fdatasync", subject: "/dev/null", code: EINVAL)) { try file.append([1]) }
  }

  @Test("what is missing is nil or a typed error")
  func missing() throws {
    #expect(try FileSystem.contents(of: folder + "/none") == nil)
    #expect(try FileSystem.names(in: folder + "/none") == nil)
    #expect(throws: LinuxError(call: "open", subject: folder + "/none", code: ENOENT)) {
      _ = try DurableFile.open(folder + "/none")
    }
    #expect(throws: LinuxError(call: "read", subject: folder, code: EISDIR)) { try FileSystem.contents(of: folder) }
  }

  @Test("a file that is there is not created over")
  func exclusive() throws {
    try WholeFile.replace(folder + "/a", with: [1], mode: 0o640)
    #expect(throws: LinuxError(call: "open", subject: folder + "/a", code: EEXIST)) {
      _ = try DurableFile.create(folder + "/a", mode: 0o640)
    }
    try FileManager.default.createSymbolicLink(atPath: folder + "/a.new", withDestinationPath: folder + "/other")
    try WholeFile.replace(folder + "/a", with: [2], mode: 0o640)
    #expect(try FileSystem.contents(of: folder + "/a") == [2])
    #expect(try FileSystem.names(in: folder) == ["a"])
  }

  @Test("a second holder of a lock is told who the first is, until that one is gone")
  func lock() throws {
    func holder() throws -> Int32? {
      switch try FolderLock.take(folder + "/lock", mode: 0o640) {
      case .taken: nil
      case .heldBy(let process): process
      }
    }
    do {
      let first = try FolderLock.take(folder + "/lock", mode: 0o640)
      #expect(try holder() == getpid())
      _ = consume first
    }
    #expect(try holder() == nil)
  }

  @Test("the parent of a path", arguments: [("a", "."), ("/a", "/"), ("a/b", "a"), ("/a/b/c", "/a/b")])
  func parent(_ path: String, _ parent: String) {
    #expect(Folder.parent(of: path) == parent)
  }
}
