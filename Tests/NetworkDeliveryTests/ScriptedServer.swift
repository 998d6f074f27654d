// Role: starts a scripted server for a test, in a folder of its own, and ends it with the test.
import Foundation
import Testing

/// A Python program of `Servers` that runs as long as the value lives.
final class ScriptedServer: Sendable {
  /// The folder it was given: what it writes lies there.
  let folder: String
  private let process: Process

  static let programs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers")

  private init(folder: String, process: Process) {
    self.folder = folder
    self.process = process
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Starts a program and returns what it says of itself in its first line, a JSON object.
  static func start(_ name: String) throws -> (server: ScriptedServer, said: [String: Any]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "egress-\(name)-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [programs.appending(path: "\(name).py").path, folder]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = Pipe()
    try process.run()
    let server = ScriptedServer(folder: folder, process: process)
    var line = Data()
    while !line.contains(0x0a) {
      let part = output.fileHandleForReading.availableData
      try #require(!part.isEmpty, "\(name).py did not start")
      line += part
    }
    return (server, try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any]))
  }
}
