// Role: starts the scripted receiver for a test and reads what it got.
import Dispatch
import Foundation
import Synchronization
import Testing

/// A receiver that runs as long as the value lives.
final class ScriptedReceiver: Sendable {
  let https: Int
  let http: Int
  let syslog: Int
  private let server: ScriptedServer
  private let taken = Mutex(0)

  init() throws {
    let (server, said) = try ScriptedServer.start("receiver")
    self.server = server
    https = try #require(said["https"] as? Int)
    http = try #require(said["http"] as? Int)
    syslog = try #require(said["syslog"] as? Int)
  }

  var folder: String { server.folder }
  var authority: String { folder + "/ca.pem" }

  /// What it got next; a receiver that gets nothing for ten seconds fails the test.
  func next() throws -> [String: Any] {
    let place = taken.withLock { taken in
      defer { taken += 1 }
      return taken
    }
    for _ in 0..<1000 {
      let told = FileManager.default.contents(atPath: folder + "/told.jsonl") ?? Data()
      let lines = told.split(separator: 0x0a)
      if told.last == 0x0a, lines.count > place {
        return try #require(try JSONSerialization.jsonObject(with: lines[place]) as? [String: Any])
      }
      usleep(10_000)
    }
    throw Silent()
  }

  private struct Silent: Error {}

  /// Runs a program with text on its standard input; its output and status.
  static func run(_ program: String, _ arguments: [String], input: Data = Data()) throws -> (String, Int32) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: input)
    try stdin.fileHandleForWriting.close()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    ended.wait()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
  }
}
