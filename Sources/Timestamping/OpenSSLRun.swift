// Role: runs `openssl` by its absolute path: bytes in, bytes out, no shell, a time limit.
import EgressTypes
import LinuxCalls
import Subprocess
import SystemPackage

/// How a run of `openssl` ended.
struct OpenSSLResult: Sendable {
  /// Whether the exit status was 0.
  var isSuccess: Bool
  /// What it wrote to standard output.
  var output: [UInt8]
  /// What it wrote to standard error.
  var errors: String

  /// The first error in words, without the codes around it: `certificate verify error: certificate has expired`.
  ///
  /// `openssl` writes a line `thread:error:code:library:function:reason:file:line:data`.
  var reason: String {
    for line in errors.split(separator: "\n") {
      let parts = line.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count > 5, parts[1] == "error" else { continue }
      let data = parts.dropFirst(8).joined(separator: ":")
      return (data.isEmpty ? String(parts[5]) : "\(parts[5]): \(data)").visible
    }
    return "without a reason"
  }
}

/// Runs `openssl`.
struct OpenSSLRun: Sendable {
  /// How long one run may take.
  static let timeout: Duration = .seconds(20)
  /// The most bytes of an answer; a token with its certificates has some thousands.
  static let outputLimit = 1 << 20

  /// The program's absolute path.
  let program: String

  /// Makes a run.
  ///
  /// From here on SIGPIPE is ignored in this process: `openssl` may end without having read its input.
  init(program: String) {
    self.program = program
    ProcessSurroundings.ignoreBrokenPipes()
  }

  /// Runs it with arguments and standard input; throws `TimestampProblem.unavailable` when it cannot be run.
  func callAsFunction(_ arguments: [String], input: [UInt8]) async throws(TimestampProblem) -> OpenSSLResult {
    guard FileSystem.isExecutable(program) else {
      throw .unavailable("\(program) cannot be run; install openssl")
    }
    let outcome = await withTaskGroup(of: Result<OpenSSLResult, TimestampProblem>?.self) { group in
      group.addTask { await start(arguments, input) }
      group.addTask {
        do { try await Task.sleep(for: OpenSSLRun.timeout) } catch { return nil }
        return .failure(.unavailable("\(program) ran longer than \(OpenSSLRun.timeout) and was ended"))
      }
      let first = await group.next() ?? nil
      // What still runs is ended: the program by the signals of its teardown sequence.
      group.cancelAll()
      return first
    }
    guard let outcome else { throw .unavailable("\(program) was stopped") }
    return try outcome.get()
  }

  private func start(_ arguments: [String], _ input: [UInt8]) async -> Result<OpenSSLResult, TimestampProblem> {
    var options = PlatformOptions()
    options.teardownSequence = [.send(signal: .kill, allowedDurationToNextStep: .seconds(1))]
    do {
      let result = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(arguments),
        environment: .custom(["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]), workingDirectory: "/",
        platformOptions: options, input: .array(input), output: .bytes(limit: OpenSSLRun.outputLimit),
        error: .string(limit: OpenSSLRun.outputLimit))
      return .success(
        OpenSSLResult(
          isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput, errors: result.standardError))
    } catch {
      return .failure(.unavailable("\(program): \("\(error)".visible)"))
    }
  }
}
