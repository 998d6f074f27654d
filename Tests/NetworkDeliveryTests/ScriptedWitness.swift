// Role: starts the scripted witness for a test, and tells it which log it knows.
import Foundation
import Testing

/// A witness that runs as long as the value lives.
final class ScriptedWitness: Sendable {
  let port: Int
  let key: String
  private let server: ScriptedServer

  init() throws {
    let (server, said) = try ScriptedServer.start("witness")
    self.server = server
    port = try #require(said["port"] as? Int)
    key = try #require(said["key"] as? String)
  }

  var folder: String { server.folder }

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
