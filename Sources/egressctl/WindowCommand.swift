// Role: `egressctl window`: exceptions that one person asks for and another opens.
import ArgumentParser
import DaemonControl
import Declarations
import EgressSettings
import EgressSetup
import EgressTypes

/// The commands about windows of exception.
struct WindowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "window", abstract: "Ask for, approve and close windows of exception.",
    discussion: """
      A window lets one controller reach the services of one pack of the folder windows for a while: flows to them are \
      `excepted` from their first packet on, if DNS told their name before. Bytes beyond the limit, and everything \
      else, count as ever. One user asks, another approves; neither may be root. Every step is in the journal.
      """,
    subcommands: [
      WindowRequest.self, WindowApprove.self, WindowDeny.self, WindowClose.self, WindowList.self,
    ])
}

struct WindowRequest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request", abstract: "Ask for a window; it opens when another person approves it.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The controller, by its pseudonym.")
  var device: String

  @Option(help: "The window pack, such as geofence, firmware or activation.")
  var pack: String

  @Option(help: "Why it is needed; auditors read this.")
  var reason: String

  @Option(help: "For how long; by default as long as the pack allows.")
  var minutes: Int?

  @Option(help: "How many bytes the controller may send; by default as many as the pack allows.")
  var uploadBytes: UInt64?

  func run() throws {
    try Declaration.send(
      .requestWindow(device: device, pack: pack, minutes: minutes, uploadBytes: uploadBytes, reason: reason),
      settingsFile)
  }
}

struct WindowApprove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Open a window that another person asked for.")

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The window, such as 2026-11-27.1; `window list` shows them.")
  var window: String

  func run() throws { try Declaration.send(.approveWindow(id: window), settingsFile) }
}

struct WindowDeny: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deny", abstract: "Turn down a window that was asked for.")

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The window.")
  var window: String

  @Option(help: "Why; auditors read this.")
  var reason: String

  func run() throws { try Declaration.send(.denyWindow(id: window, reason: reason), settingsFile) }
}

struct WindowClose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Close an open window before its time.")

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The window.")
  var window: String

  @Option(help: "Why; auditors read this.")
  var reason = "no longer needed"

  func run() throws { try Declaration.send(.closeWindow(id: window, reason: reason), settingsFile) }
}

struct WindowList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show windows that are open or wait for approval.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    try Declaration.list(.window, settingsFile, format, none: "no window is open or waits for approval")
  }
}

/// What the commands about declarations share.
enum Declaration {
  /// Sends a declaration to the daemon and prints what became of it.
  @discardableResult
  static func send(_ command: DeclarationCommand, _ settingsFile: SettingsOption) throws -> JournalRecord {
    try send(ControlRequest(.declare, fields: command.fields), settingsFile, limits: .forDeclarations)
  }

  /// Sends what is to be journalled to the daemon and prints what became of it.
  @discardableResult
  static func send(
    _ request: ControlRequest, _ settingsFile: SettingsOption, limits: ControlLimits = ControlLimits()
  ) throws -> JournalRecord {
    switch try ControlClient(path: try settingsFile.load().control, limits: limits).send(request) {
    case .refused(let reason):
      Terminal.warn("refused: \(reason)")
      throw ExitCode.failure
    case .done(let record):
      Terminal.line(record.happening)
      return record
    }
  }

  /// Prints what is declared of a kind.
  static func list(
    _ kind: RecordKind, _ settingsFile: SettingsOption, _ format: OutputFormat, none: String
  ) throws {
    switch try ControlClient(path: try settingsFile.load().control).send(ControlRequest(.declarations)) {
    case .refused(let reason): throw SetupError("egressd", reason, remedy: "see its log: journalctl -u egressd")
    case .done(let reply):
      let records = reply.declared.filter { $0.kind == kind }
      for record in records { Terminal.line(format == .jsonl ? record.outputLine : record.happening) }
      if records.isEmpty, format == .text { Terminal.line(none) }
    }
  }
}

extension JournalRecord {
  /// What a reply of the daemon tells to be declared.
  var declared: [JournalRecord] {
    self[list: DeclarationBook.listKey].compactMap { try? JournalRecord(decoding: Array($0.utf8)) }
  }
}

extension ControlLimits {
  /// The daemon takes declarations up at the end of a second.
  fileprivate static let forDeclarations: ControlLimits = {
    var limits = ControlLimits()
    limits.milliseconds = 5000
    return limits
  }()
}
