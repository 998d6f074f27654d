// Role: `egressctl alert`: what was not delivered, trying sinks, trying again, taking note.
import AlertDelivery
import ArgumentParser
import DaemonControl
import EgressSettings
import EgressSetup
import EgressTypes

/// The commands about alerts and their delivery.
struct AlertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alert", abstract: "See what was not delivered, try the sinks, try again, acknowledge.",
    discussion: """
      Alerts whose attempts are used up are dead letters: they stay here until someone retries or acknowledges them. \
      The delivery log is a journal of its own in the state folder: egressctl events --journal STATE/deliveries.
      """,
    subcommands: [AlertList.self, AlertTest.self, AlertRetry.self, AlertAcknowledge.self])
}

struct AlertTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a message marked as a test through the real sinks, and print the answers.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The sink; without it every one.")
  var sink: String?

  func run() throws {
    var fields = JournalRecord()
    fields[string: "sink"] = sink
    var isDelivered = true
    for reply in try AlertAsking.ask(ControlRequest(.alertTest, fields: fields), settingsFile) {
      let outcome = reply[string: DeliveryKey.outcome] ?? "-"
      isDelivered = isDelivered && outcome == "delivered"
      Terminal.line(
        "\(reply[string: DeliveryKey.sink] ?? "-"): \(outcome): \((reply[string: DeliveryKey.reason] ?? "").visible)")
      if let output = reply[string: DeliveryKey.output], !output.isEmpty { Terminal.line("  \(output.visible)") }
    }
    if !isDelivered { throw ExitCode.failure }
  }
}

struct AlertRetry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Try to deliver again at once; also lets a sink go on whose receiver said 410.")

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The alert, by its index in the journal; of a digest the first one.")
  var index: UInt64?

  @Flag(help: "Every dead letter.")
  var allDead = false

  @Option(help: "The sink; without it every one.")
  var sink: String?

  func validate() throws {
    guard (index != nil) != allDead else { throw ValidationError("name an alert, or give --all-dead") }
  }

  func run() throws {
    var fields = JournalRecord()
    fields[string: "sink"] = sink
    fields[integer: RecordKey.acknowledged] = index.map { Int64(clamping: $0) }
    var total: Int64 = 0
    for reply in try AlertAsking.ask(ControlRequest(.alertRetry, fields: fields), settingsFile) {
      let count = reply[integer: DeliveryKey.count]
      total += count ?? 0
      Terminal.line(
        "\(reply[string: DeliveryKey.sink] ?? "-"): "
          + (count.map { "\($0) messages are tried again" } ?? reply[string: DeliveryKey.reason]?.visible ?? "-"))
    }
    guard total > 0 || allDead else {
      Terminal.warn("no sink has an undelivered message that begins with this record; see: egressctl alert list")
      throw ExitCode.failure
    }
  }
}

struct AlertAcknowledge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack", abstract: "Note in the journal that you took note of an alert; it is not tried any more.",
    discussion: "egressd writes who you are, by what the kernel says, into the journal with the reason.")

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The alert, by its index in the journal.")
  var index: UInt64

  @Option(help: "What you did about it, or why nothing is to be done; auditors read this.")
  var reason: String

  func run() throws {
    var fields = JournalRecord()
    fields[integer: RecordKey.acknowledged] = Int64(clamping: index)
    fields[string: RecordKey.reason] = reason
    try Declaration.send(ControlRequest(.acknowledge, fields: fields), settingsFile)
  }
}

/// What the commands share that ask egress-alertd.
enum AlertAsking {
  /// Asks and returns what each sink answered.
  static func ask(_ request: ControlRequest, _ settingsFile: SettingsOption) throws -> [JournalRecord] {
    try reply(to: request, try settingsFile.load().alerts)[list: "replies"].compactMap {
      try? JournalRecord(decoding: Array($0.utf8))
    }
  }

  /// Asks and returns the answer; throws `SetupError` when there is none, or it is a refusal.
  static func reply(to request: ControlRequest, _ alerts: AlertSettings) throws -> JournalRecord {
    var limits = ControlLimits()
    // One attempt may be under way before each sink's own.
    limits.milliseconds = (alerts.timeout * 2 + 10) * 1000 * max(1, alerts.sinks.count)
    limits.lineBytes = 1 << 20
    let reply: ControlReply
    do throws(ControlError) {
      reply = try ControlClient(path: alerts.control, limits: limits).send(request)
    } catch {
      switch error {
      case .daemonNotRunning(let path):
        throw SetupError(path, "no egress-alertd answers", remedy: "start it: systemctl start egress-alertd")
      case .permissionMissing(let path):
        throw SetupError(path, "this user may not speak to egress-alertd", remedy: "join the group egressd or use sudo")
      default: throw SetupError(alerts.control, "\(error)", remedy: "see its log: journalctl -u egress-alertd")
      }
    }
    switch reply {
    case .refused(let reason):
      throw SetupError("egress-alertd", reason, remedy: "see its log: journalctl -u egress-alertd")
    case .done(let record): return record
    }
  }
}
