// Role: delivers a message as mail through a mail program of this machine.
import EgressSettings
import EgressTypes

/// Hands each message to a program such as sendmail; exit status 0 means that it took charge of it.
public struct EmailSink: AlertSink {
  /// The name in the delivery log.
  public let name: String
  private let settings: EmailSettings
  private let host: String
  private let program: ProgramRun
  private let clock: @Sendable () -> Timestamp

  /// Makes a sink; `host` is the name of this machine, for message ids.
  public init(
    name: String, _ settings: EmailSettings, host: String, timeout: Duration,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.name = name
    self.settings = settings
    self.host = host
    self.clock = clock
    program = ProgramRun(
      command: settings.command + ["-f", settings.sender, "--"] + settings.recipients, timeout: timeout,
      grace: .seconds(2))
  }

  /// Runs the mail program once.
  public func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    await program.run(
      input: EmailMessage(of: event, settings, host: host, at: clock()).bytes,
      environment: ["EGRESS_ALERT_ID": event.id, "EGRESS_ALERT_ATTEMPT": String(attempt)])
  }
}
