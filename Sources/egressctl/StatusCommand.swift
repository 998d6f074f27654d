// Role: `egressctl status`: asks the running daemon how it is.
import ArgumentParser
import DaemonControl
import Declarations
import EgressSettings
import EgressSetup
import EgressTypes

/// Asks the running daemon how it is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show whether the daemon watches, and how well.",
    discussion: "Exits with 1 when the daemon does not answer or its health is red.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    let settings = try settingsFile.load()
    switch try ControlClient(path: settings.control).send(ControlRequest(.status)) {
    case .refused(let reason): throw SetupError("egressd", reason, remedy: "see its log: journalctl -u egressd")
    case .done(var record):
      record[list: "warnings"] += TimestampOption.remarks(settings, at: .now)
      Terminal.line(format == .jsonl ? record.outputLine : StatusCommand.text(record))
      if record[string: "health"] == "red" { throw ExitCode.failure }
    }
  }

  private static func text(_ record: JournalRecord) -> String {
    func number(_ key: String) -> String { String(record[integer: key] ?? 0) }
    var lines = [
      "\(record[string: "hangar"] ?? "-"): \(record[string: "health"] ?? "-"), watching"
        + " \(record[string: "interface"] ?? "-") since \(record[string: "started"] ?? "-")",
      "captured   \(number("frames")) frames, \(number("open_flows")) open flows",
      "dropped    \(number("kernel_dropped")) by the kernel, \(number("interface_dropped")) by the interface",
      "journal    \(number("journal_records")) records, \(number("journal_signed")) signed",
    ]
    let oldest = record[string: "frames_oldest"].map { ", the oldest of \($0)" } ?? ""
    lines.append(
      "frames     \(number("frames_kept")) kept in \(number("frame_files")) files, \(number("frame_bytes")) bytes\(oldest);"
        + " \(record[string: "frames_bounds"] ?? "-")")
    if let since = record[string: "frames_not_kept_since"] { lines.append("FRAMES ARE NOT KEPT since \(since)") }
    lines += record[list: "local_rules"].map { "rules      \($0)" }
    lines += record.declared.map { "declared   \($0.happening)" }
    if let reason = record[string: "not_watching"] { lines.append("NOT WATCHING: \(reason)") }
    if let mismatch = record[string: "mismatch"] { lines.append("COUNTS DO NOT ADD UP: \(mismatch)") }
    if let fault = record[string: "location_fault"] { lines.append("NOTHING IS APPROVED: \(fault)") }
    if let reason = record[string: "reload_refused"] { lines.append("reload refused, old rules in force: \(reason)") }
    return (lines + record[list: "warnings"].map { "warning: \($0)" }).joined(separator: "\n")
  }
}
