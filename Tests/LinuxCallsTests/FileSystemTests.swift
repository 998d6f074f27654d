// Role: holds file calls to what they promise: whole reads, replacement without a trace, errors that name the path.
import Foundation
import LinuxCalls
import Testing

@Suite("Files")
struct FileSystemTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)").path

  @Test("a replaced file holds the new bytes and leaves nothing beside it")
  func replace() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileSystem.makeFolder(folder, mode: 0o750)
    try FileSystem.makeFolder(folder, mode: 0o750)
    for text in ["first, and longer", "second"] {
      try FileSystem.replace(folder + "/state", with: Array(text.utf8), mode: 0o640)
    }
    #expect(try FileSystem.contents(of: folder + "/state", limit: 100) == Array("second".utf8))
    #expect(try FileSystem.contents(of: folder + "/state", limit: 3) == Array("sec".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["state"])
  }

  @Test("a file that is not there is nil, a folder that is not there an error with its path")
  func missing() throws {
    #expect(try FileSystem.contents(of: folder + "/none", limit: 10) == nil)
    let error = #expect(throws: LinuxError.self) {
      try FileSystem.replace(folder + "/none/state", with: [1], mode: 0o640)
    }
    #expect(error?.description == "\(folder)/none/state.new: open: No such file or directory")
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
