// Role: delivers a message by running a program with it on standard input.
import EgressTypes

/// Runs a program for each message; exit status 0 means delivered.
///
/// The program gets the message as one line of JSON and an environment with nothing in it but PATH, LANG,
/// EGRESS_ALERT_ID, EGRESS_ALERT_INDEX, EGRESS_ALERT_KIND, EGRESS_ALERT_TEXT and EGRESS_ALERT_ATTEMPT.
public struct ExecSink: AlertSink {
  /// How many bytes of the program's output are kept.
  public static var outputLimit: Int { ProgramRun.outputLimit }

  /// The name in the delivery log.
  public let name: String
  private let program: ProgramRun

  /// Makes a sink; the command's first part is the program's absolute path.
  ///
  /// From here on SIGPIPE is ignored in this process: a program need not read its input.
  public init(name: String = "exec", command: [String], timeout: Duration, grace: Duration = .seconds(2)) {
    self.name = name
    program = ProgramRun(command: command, timeout: timeout, grace: grace)
  }

  /// Runs the program once.
  public func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    let text = AlertText(of: event)
    return await program.run(
      input: event.leaf + [UInt8(ascii: "\n")],
      environment: [
        "EGRESS_ALERT_ID": event.id, "EGRESS_ALERT_INDEX": String(event.index), "EGRESS_ALERT_KIND": text.kind,
        "EGRESS_ALERT_TEXT": text.headline, "EGRESS_ALERT_ATTEMPT": String(attempt),
      ])
  }
}
