// Role: `egressctl evidence`: a signed folder for a recipient who has none of our software, and its check.
import ArgumentParser
import EgressSetup
import EgressTypes
import EvidenceBundle
import SSHSignatures

/// Exports and verifies evidence.
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Export evidence for a recipient, or verify such an export.",
    subcommands: [EvidenceExportCommand.self, EvidenceVerifyCommand.self])
}

/// Exports evidence.
struct EvidenceExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the events of a case into a signed folder.",
    discussion: """
      Without --event, every verdict that is a violation, ambiguous or unknown. The folder holds the events, each with \
      a proof from the journal, the headers of their frames, hashes, a signature that ssh-keygen verifies, and a README.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Option(name: .customLong("case"), help: "What the case is called.")
  var caseID: String

  @Option(help: "The folder to write; it must be empty or not exist.")
  var output: String

  @Option(help: "Only this event, by its number; may be given several times.")
  var event: [UInt64] = []

  @Option(help: "Only this controller, by its pseudonym.")
  var device: String?

  @Option(help: "Only events of this time or later, RFC 3339 in UTC or a date.")
  var since: String?

  @Option(help: "Only events before this time.")
  var until: String?

  func run() throws {
    let selection = EvidenceSelection(
      events: event, device: device, since: try moment(since, "--since"), until: try moment(until, "--until"))
    let folder = try journal.folder(
      for: "evidence export",
      of: ["case=\(caseID)", "output=\(output)", device.map { "device=\($0)" }] + event.map { "record=\($0)" },
      from: selection.since, to: selection.until)
    let export = try EvidenceExport(of: folder, selecting: selection)
    let signer = try export.write(case: caseID, to: output, at: .now)
    Terminal.line("evidence    \(output): \(export.count) events, \(export.frames) frames")
    Terminal.line("signed by   \(signer.fingerprint)")
    Terminal.line("verify      egressctl evidence verify \(output), or follow README.txt in the folder")
  }

  private func moment(_ text: String?, _ option: String) throws -> Timestamp? {
    guard let text else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw ValidationError("\(option): `\(text)` is no time; write 2026-11-23 or 2026-11-23T09:00:00Z")
    }
    return time
  }
}

/// Verifies an export.
struct EvidenceVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify a folder of evidence: every file, and the signature over them.")

  @Argument(help: "The folder.")
  var folder: String

  @Option(help: "The OpenSSH public key line you trust, or a file that holds it.")
  var key: String?

  func run() throws {
    let report = try BundleVerification(of: folder, expecting: try expectedKey())
    for path in report.changed { Terminal.line("CHANGED  \(path)") }
    for path in report.missing { Terminal.line("MISSING  \(path)") }
    for path in report.added { Terminal.line("ADDED    \(path)") }
    Terminal.line("intact   \(report.intact) files")
    switch report.signature {
    case .valid(let signer):
      Terminal.line("signed   by \(signer.fingerprint)\(key == nil ? "; compare it with the sender's" : "")")
    case .otherKey(let signer): Terminal.line("WRONG    signed by another key: \(signer.fingerprint)")
    case .invalid(let error): Terminal.line("WRONG    \(error)")
    case .missing: Terminal.line("WRONG    there is no signature")
    }
    guard report.holds else { throw ExitCode.failure }
  }

  private func expectedKey() throws(SetupError) -> SignerKey? {
    guard let key else { return nil }
    let line =
      key.hasPrefix("ssh-")
      ? key
      : String(decoding: try ConfigurationFiles.contents(of: key, remedy: "name a file or give the key"), as: UTF8.self)
    guard let signer = SignerKey(openSSHLine: line) else {
      throw SetupError(
        "--key", "is no Ed25519 key in OpenSSH's format", remedy: "give the line that begins with ssh-ed25519")
    }
    return signer
  }
}
