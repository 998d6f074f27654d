// Role: runs the programs of this build as processes, as a person would, and tells what they printed.
import Foundation
import Subprocess
import SystemPackage

/// What a process left behind.
struct Outcome {
  /// The exit code; negative for the signal that ended it.
  var status: Int32
  /// Everything on standard output.
  var output: String
  /// Everything on standard error.
  var remarks: String
}

enum BuiltProgram {
  /// The folder the programs were built into: where the tests were, or above.
  static let folder: String = {
    var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    repeat {
      folder.deleteLastPathComponent()
      if FileManager.default.isExecutableFile(atPath: folder.appending(path: "egressctl").path) { return folder.path }
    } while folder.path != "/"
    return ""
  }()

  /// The root of the checkout.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Runs `egressctl`.
  static func egressctl(
    _ arguments: String..., in workingFolder: String = "/", input: String = ""
  ) async throws
    -> Outcome
  {
    try await run("\(folder)/egressctl", arguments, in: workingFolder, input: Array(input.utf8))
  }

  /// Runs a program; when the test's time is up it is asked to end, with a while to clean up behind it.
  static func run(
    _ program: String, _ arguments: [String], in workingFolder: String = "/", input: [UInt8] = [],
    patience: Duration = .seconds(5)
  ) async throws -> Outcome {
    var options = PlatformOptions()
    options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: patience)]
    let result = try await Subprocess.run(
      program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
      workingDirectory: FilePath(workingFolder), platformOptions: options, input: .array(input),
      output: .string(limit: 8 << 20), error: .string(limit: 1 << 20))
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let number): -number
      }
    return Outcome(status: status, output: result.standardOutput, remarks: result.standardError)
  }
}
