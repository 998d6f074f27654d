// Role: runs a program for a sink: arguments as given, no shell, a time limit, its first output kept.
import LinuxCalls
import Subprocess
import SystemPackage

/// A program that is run once for each message.
///
/// It leads a process group of its own; when its time is up, the group gets SIGTERM, and SIGKILL after the grace.
struct ProgramRun: Sendable {
  /// How many bytes of the program's output are kept.
  static let outputLimit = 4096

  private let command: [String]
  private let timeout: Duration
  private let grace: Duration

  /// Makes a run; the command's first part is the program's absolute path.
  ///
  /// From here on SIGPIPE is ignored in this process: a program need not read its input.
  init(command: [String], timeout: Duration, grace: Duration) {
    self.command = command
    self.timeout = timeout
    self.grace = grace
    ProcessSurroundings.ignoreBrokenPipes()
  }

  /// Runs the program; exit status 0 means delivered.
  func run(input: [UInt8], environment: [String: String]) async -> DeliveryResult {
    guard let program = command.first else { return .failed("names no program") }
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [ending]
    var surroundings: [Environment.Key: String] = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
    ]
    for (name, value) in environment {
      if let key = Environment.Key(rawValue: name) { surroundings[key] = value }
    }
    do {
      let result = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(Array(command.dropFirst())),
        environment: .custom(surroundings), workingDirectory: "/",
        platformOptions: options, input: .inputWriter, output: .sequence, error: .combinedWithOutput
      ) { execution in
        async let feeding: Void = feed(input, to: execution.standardInputWriter)
        async let reading = readOutput(execution.standardOutput)
        let isTimedOut = await supervise(execution)
        await feeding
        return (isTimedOut: isTimedOut, output: await reading)
      }
      return judge(result.terminationStatus, isTimedOut: result.closureResult.isTimedOut, result.closureResult.output)
    } catch {
      return .failed("\(program): cannot be run: \(error); check its path, its mode and its first line")
    }
  }

  private var ending: TeardownStep {
    .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace)
  }

  /// Waits for the program to end and ends it when its time is up; whether that was so.
  ///
  /// Signal 0 reaches nobody: as the first step it turns the library's sequence of signals into the time limit.
  private func supervise<Input, Output, Failure>(_ execution: Execution<Input, Output, Failure>) async -> Bool {
    let start = ContinuousClock.now
    let patience = TeardownStep.send(signal: Signal(rawValue: 0), allowedDurationToNextStep: timeout)
    await execution.teardown(using: [patience, ending])
    guard ContinuousClock.now - start >= timeout else { return false }
    // The leader may have obeyed while others of its group did not; it is not reaped yet, so the number is still its own.
    try? execution.send(signal: .kill, toProcessGroup: true)
    return true
  }

  // A program may end, or close its input, without having read any of it.
  private func feed(_ input: [UInt8], to writer: StandardInputWriter) async {
    _ = try? await writer.write(input)
    try? await writer.finish()
  }

  // Read to the end, so that a talkative program is not held up by a full pipe.
  private func readOutput(_ output: SubprocessOutputSequence) async -> String {
    var kept: [UInt8] = []
    do {
      for try await part in output where kept.count < ProgramRun.outputLimit {
        kept += SystemBytes.copy(of: part.bytes, atMost: ProgramRun.outputLimit - kept.count)
      }
    } catch {}
    return String(decoding: kept, as: UTF8.self)
  }

  private func judge(_ status: TerminationStatus, isTimedOut: Bool, _ output: String) -> DeliveryResult {
    let (isDelivered, reason) =
      switch status {
      case _ where isTimedOut: (false, "ran longer than \(timeout) and was ended")
      case .exited(let code): (code == 0, "exit status \(code)")
      case .signaled(let number): (false, "ended by signal \(number)")
      }
    return DeliveryResult(isDelivered: isDelivered, reason: reason, output: output)
  }
}
