// Role: a capture file on disk for one test, removed with the last reference to it.
import Foundation

/// A file that is removed with its folder when the test lets go of it.
final class TestFile {
  let path: String
  private let folder: URL

  init(_ bytes: [UInt8], named name: String = "capture.pcap") throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    path = file.path
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
