// Role: the programs of this build, run for a test until something holds and then ended with a signal.
import Dispatch
import Foundation
import Testing

/// The programs of this build.
enum BuiltProgram {
  /// The path of a program, beside the tests or above them.
  static func path(_ name: String) -> String {
    var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    repeat {
      folder.deleteLastPathComponent()
      let path = folder.appending(path: name).path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    } while folder.path != "/"
    return ""
  }

  /// Runs egress-alertd until a condition holds, at most half a minute, and ends it with a signal.
  static func alertd(_ settings: String, ending signal: Int32, until condition: () throws -> Bool) async throws {
    let process = Process()
    process.executableURL = URL(filePath: path("egress-alertd"))
    process.arguments = ["--config", settings]
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    defer {
      kill(process.processIdentifier, signal)
      ended.wait()
    }
    var holds = try condition()
    for _ in 0..<600 where !holds {
      try await Task.sleep(for: .milliseconds(50))
      holds = try condition()
    }
    #expect(holds, "it came to that within half a minute")
  }

  /// Runs egressctl; its output and status.
  static func egressctl(_ arguments: [String]) throws -> (text: String, status: Int32) {
    try ScriptedReceiver.run(path("egressctl"), arguments)
  }
}
