// Role: holds names of users and groups to what the files of the system say, and paths to what they lead to.
import Foundation
import Testing

@testable import LinuxCalls

@Suite("Users and groups")
struct UserNamesTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "users-\(UUID().uuidString)").path

  private func file(_ name: String, _ text: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    return "\(folder)/\(name)"
  }

  @Test func `a group has its name and the users it lists`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try file("group", "root:x:0:\negressd:x:990:jansen,de-vries\nbroken:x\nalone:x:7:\n")
    let egressd = UserNames.group(990, in: path)
    #expect(egressd?.name == "egressd")
    #expect(egressd?.members == ["jansen", "de-vries"])
    #expect(UserNames.group(7, in: path)?.members == [])
    #expect(UserNames.group(8, in: path) == nil)
    #expect(UserNames.group(0, in: "\(folder)/missing") == nil)
  }

  @Test func `two paths are one where they lead to one file, also through a link`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try file("a", "x")
    let other = try file("b", "x")
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: path)
    #expect(FileSystem.isSame(path, "\(folder)/link"))
    #expect(FileSystem.isSame(folder, "\(folder)/."))
    #expect(!FileSystem.isSame(path, other))
    #expect(!FileSystem.isSame(path, "\(folder)/missing"))
    #expect(!FileSystem.isSame("\(folder)/missing", "\(folder)/missing"))
    #expect(try FileSystem.ownership(of: path).user == getuid())
  }
}
