// Role: starts the scripted receiver for a test and reads what it got.
import Dispatch
import Foundation
import Synchronization
import Testing

/// A receiver that runs as long as the value lives.
final class ScriptedReceiver: Sendable {
  let folder: String
  let https: Int
  let http: Int
  let syslog: Int
  private let process: Process
  private let lines: FileHandle
  private let rest = Mutex(Data())

  static let servers = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers")

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "egress-receiver-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [Self.servers.appending(path: "receiver.py").path, folder]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = Pipe()
    lines = output.fileHandleForReading
    try process.run()
    let first = try #require(try Self.line(lines, rest))
    https = try #require(first["https"] as? Int)
    http = try #require(first["http"] as? Int)
    syslog = try #require(first["syslog"] as? Int)
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(atPath: folder)
  }

  var authority: String { folder + "/ca.pem" }

  /// What it tells next.
  func next() throws -> [String: Any] { try #require(try Self.line(lines, rest)) }

  private static func line(_ file: FileHandle, _ rest: borrowing Mutex<Data>) throws -> [String: Any]? {
    while true {
      let line = rest.withLock { data -> Data? in
        guard let end = data.firstIndex(of: 0x0a) else { return nil }
        defer { data = Data(data[(end + 1)...]) }
        return Data(data[..<end])
      }
      if let line { return try JSONSerialization.jsonObject(with: line) as? [String: Any] }
      let part = file.availableData
      guard !part.isEmpty else { return nil }
      rest.withLock { $0 += part }
    }
  }

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
