// Role: `egressctl verify`: whether a journal is whole and unchanged, and if not, what was done to it where.
import ArgumentParser
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Reporting

/// Verifies a journal.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify that a journal is whole and unchanged; name what is not.",
    discussion: """
      Without --key, the key in the journal's folder is used: that finds every change by someone without the signing \
      key. Give the verifier key you noted when the journal was made to know that it is the same journal. \
      Files of kept headers beside the journal are held to the hashes and receipts in it, unless --no-frames says that they \
      were not copied along. \
      A checkpoint that a witness cosigned is held against the journal too: those that egress-alertd keeps of the \
      witnesses in the settings, or the one of --witnessed. So are checkpoints that have a timestamp (RFC 3161), which \
      openssl verifies: those of the authorities in the settings, or the folder of --timestamps.
      """)

  @OptionGroup var journal: JournalOption

  @OptionGroup var trusted: VerifierKeyOption

  @OptionGroup var witnesses: WitnessOption

  @OptionGroup var timestamps: TimestampOption

  @Flag(help: "Leave out the files of kept headers, as of a journal that was copied without them.")
  var noFrames = false

  @Option(help: "text or jsonl (one object).")
  var format = OutputFormat.text

  func run() async throws {
    let folder = try journal.folder()
    let pinned = try trusted.pinned()
    let report = try ProgressLine.verify(folder, pinned: pinned)
    let settings = try journal.settingsFile.loadIfPresent()
    let checks = Checks(
      journal: report,
      // Hashes and receipts that stand in a journal which does not hold say nothing.
      frames: try noFrames || !report.holds ? nil : FrameVerification.verify(folder),
      witnesses: witnesses.statements(on: folder, settings, trusting: pinned),
      timestamps: await timestamps.statements(on: folder, settings, trusting: pinned, at: .now))
    if format == .text { printText(checks) } else { printObject(checks) }
    guard checks.hold else {
      Terminal.warn("\(folder): the journal does not hold; keep it as it is and compare it with a copy")
      throw ExitCode.failure
    }
  }

  private func printObject(_ checks: Checks) {
    let report = checks.journal
    var object = JournalRecord()
    object[string: "log"] = report.key.log.text
    object[string: "key"] = report.key.text
    object[integer: "records"] = Int64(clamping: report.records)
    object[integer: "deleted"] = Int64(clamping: report.deleted)
    object[integer: "signed"] = Int64(clamping: report.signed)
    object[integer: "checkpoints"] = Int64(report.checkpoints)
    object[integer: "torn_bytes"] = Int64(report.tornBytes)
    object[string: "root"] = report.root?.hexadecimal
    if let frames = checks.frames {
      object[integer: "frame_files"] = Int64(frames.matching)
      object[integer: "frame_files_deleted"] = Int64(frames.deleted)
      object[integer: "frame_files_unrecorded"] = Int64(frames.unrecorded)
    }
    object[string: "result"] = checks.findings.isEmpty ? "holds" : "does not hold"
    object.fields["witnesses"] = .list(WitnessStatement.sentences(checks.witnesses))
    object.fields["timestamps"] = .list(checks.timestamps.map(\.sentence))
    object.fields["findings"] = .list(checks.findings)
    Terminal.line(object.outputLine)
  }

  private func printText(_ checks: Checks) {
    let report = checks.journal
    Terminal.line("log         \(report.key.log)")
    Terminal.line(
      "key         \(report.key.text)\(trusted.key == nil ? "  (from the folder itself; pin it with --key)" : "")")
    Terminal.line(
      "records     \(report.records), of which \(report.signed) are signed by \(report.checkpoints) checkpoints")
    Terminal.line("root        \(report.root?.hexadecimal ?? "-")")
    if report.deleted > 0 {
      Terminal.line(
        "deleted     \(report.deleted) of them by age, with a receipt; their hashes stay and lead to the root")
    }
    if report.unsigned > 0 { Terminal.line("unsigned    \(report.unsigned) records came after the latest checkpoint") }
    if report.tornBytes > 0 { Terminal.line("torn        \(report.tornBytes) bytes at the end are no record yet") }
    for sentence in WitnessStatement.sentences(checks.witnesses) { Terminal.line("witnesses   \(sentence)") }
    for statement in checks.timestamps { Terminal.line("timestamps  \(statement.sentence)") }
    if let frames = checks.frames {
      Terminal.line(
        "frames      \(frames.matching) files are what the journal says, \(frames.deleted) were deleted with a receipt,"
          + " \(frames.unrecorded) are open: no record has their hash yet")
    }
    for finding in checks.findings { Terminal.line("WRONG       \(finding)") }
    if checks.findings.isEmpty { Terminal.line("verified    whole, unchanged, in order") }
  }
}

/// What a journal was held against.
private struct Checks {
  let journal: JournalReport
  let frames: FrameReport?
  let witnesses: [WitnessStatement]
  let timestamps: [TimestampStatement]

  /// What is wrong with the journal and the files beside it.
  var findings: [String] { journal.findings.map(\.description) + (frames?.findings.map(\.description) ?? []) }
  /// Whether nothing is wrong, and nobody vouches for another history.
  var hold: Bool {
    findings.isEmpty && !witnesses.contains(where: \.isContradiction) && !timestamps.contains(where: \.isContradiction)
  }
}
