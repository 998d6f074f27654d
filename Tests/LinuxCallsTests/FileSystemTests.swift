// Role: holds file calls to what they promise: whole reads, replacement without a trace, errors that name the path.
import Foundation
import LinuxCalls
import Testing

@Suite("Files")
struct FileSystemTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)").path

  @Test("a file is read whole, from an offset, and up to a limit, however long it is")
  func contents() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try FileSystem.makeFolder(folder, mode: 0o750))
    #expect(try !FileSystem.makeFolder(folder, mode: 0o750))
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    try Descriptor.creating(folder + "/a", mode: 0o640).write(bytes)
    #expect(try FileSystem.contents(of: folder + "/a") == bytes)
    #expect(try FileSystem.contents(of: folder + "/a", from: 200_000, limit: 90_000) == Array(bytes[200_000..<290_000]))
    #expect(try FileSystem.contents(of: folder + "/a", from: 300_001) == [])
    #expect(try FileSystem.names(in: folder) == ["a"])
  }

  @Test("what is not there is nil, and an error names path, call and remedy")
  func missing() throws {
    #expect(try FileSystem.contents(of: folder + "/none") == nil)
    #expect(try FileSystem.names(in: folder + "/none") == nil)
    let error = #expect(throws: LinuxError.self) { try FileSystem.makeFolder(folder + "/none/state", mode: 0o750) }
    #expect(
      error?.description == "\(folder)/none/state: mkdir failed: ENOENT (No such file or directory); "
        + "check the path, and that the folder it lies in exists")
  }

  @Test("a file in the place of a folder is not taken for one")
  func fileInPlaceOfFolder() {
    #expect(throws: LinuxError(call: "mkdir", subject: "/dev/null", code: ENOTDIR)) {
      try FileSystem.makeFolder("/dev/null", mode: 0o750)
    }
  }

  @Test("a lock keeps a second holder out until the first lets go")
  func lock() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileSystem.makeFolder(folder, mode: 0o750)
    do {
      let first = try Descriptor.appending(folder + "/lock", mode: 0o640)
      #expect(try first.lock())
      #expect(try Descriptor.appending(folder + "/lock", mode: 0o640).lock() == false)
    }
    #expect(try Descriptor.appending(folder + "/lock", mode: 0o640).lock())
  }
}
