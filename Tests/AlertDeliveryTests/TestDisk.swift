// Role: a file system of its own for a test: small, and made read-only and writable again.
import Foundation
import Testing

/// A file system of 4 MiB below a test's folder; it goes away with the value.
final class TestDisk: Sendable {
  let path: String

  /// Mounts it; cancels the test where nothing can be mounted.
  init(below folder: TestFolder) throws {
    path = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard try Self.run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", path) == 0 else {
      try Test.cancel("no file system can be mounted here")
    }
  }

  deinit { _ = try? Self.run("umount", "-l", path) }

  func setWritable(_ isWritable: Bool) throws {
    #expect(try Self.run("mount", "-o", "remount,\(isWritable ? "rw" : "ro")", path) == 0)
  }

  private static func run(_ program: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
