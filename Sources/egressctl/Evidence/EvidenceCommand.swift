// Role: `egressctl evidence`: a signed folder for a recipient who has none of our software, its timestamp, its check.
import ArgumentParser

/// Exports, timestamps and verifies evidence.
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Export evidence for a recipient, have it timestamped, verify it.",
    subcommands: [EvidenceExportCommand.self, EvidenceTimestampCommand.self, EvidenceVerifyCommand.self])
}
