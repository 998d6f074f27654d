// Role: starts the scripted witness for a test, and tells it which log it knows.
import Foundation
import Testing

/// A witness that runs as long as the value lives.
final class ScriptedWitness: Sendable {
  let folder: String
  let port: Int
  let key: String
  private let process: Process

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "egress-witness-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [ScriptedReceiver.servers.appending(path: "witness.py").path, folder]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = Pipe()
    try process.run()
    var line = Data()
    while !line.contains(0x0a) {
      let part = output.fileHandleForReading.availableData
      try #require(!part.isEmpty, "the witness did not start")
      line += part
    }
    let first = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
    port = try #require(first["port"] as? Int)
    key = try #require(first["key"] as? String)
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The key of the log that the witness knows; nil makes it know none.
  func know(_ key: String?) throws {
    let path = URL(filePath: folder + "/log.pub")
    if let key { try Data(key.utf8).write(to: path) } else { try FileManager.default.removeItem(at: path) }
  }

  /// The submission prefix at which it behaves in some way.
  func prefix(_ mode: String) -> String { "http://127.0.0.1:\(port)/\(mode)" }

  /// What it was asked so far, and the status of each answer.
  func asked() throws -> [(body: String, status: Int)] {
    let told = FileManager.default.contents(atPath: folder + "/asked.jsonl") ?? Data()
    return try told.split(separator: 0x0a).map { line in
      let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
      #expect(object["call"] as? String == "add-checkpoint")
      return (try #require(object["body"] as? String), try #require(object["status"] as? Int))
    }
  }
}
