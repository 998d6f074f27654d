// Role: `egressctl verify`: whether a journal is whole and unchanged, and if not, what was done to it where.
import ArgumentParser
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Reporting

/// Verifies a journal.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify that a journal is whole and unchanged; name what is not.",
    discussion: """
      Without --key, the key in the journal's folder is used: that finds every change by someone without the signing \
      key. Give the verifier key you noted when the journal was made to know that it is the same journal. \
      A checkpoint that a witness cosigned is held against the journal too: those that egress-alertd keeps of the \
      witnesses in the settings, or the one of --witnessed.
      """)

  @OptionGroup var journal: JournalOption

  @OptionGroup var trusted: VerifierKeyOption

  @OptionGroup var witnesses: WitnessOption

  @Option(help: "text or jsonl (one object).")
  var format = OutputFormat.text

  func run() throws {
    let folder = try journal.folder()
    let pinned = try trusted.pinned()
    let report = try ProgressLine.verify(folder, pinned: pinned)
    let statements = witnesses.statements(on: folder, try journal.settingsFile.loadIfPresent(), trusting: pinned)
    if format == .text { printText(report, statements) } else { printObject(report, statements) }
    guard report.holds, !statements.contains(where: \.isContradiction) else {
      Terminal.warn("\(folder): the journal does not hold; keep it as it is and compare it with a copy")
      throw ExitCode.failure
    }
  }

  private func printObject(_ report: JournalReport, _ statements: [WitnessStatement]) {
    var object = JournalRecord()
    object[string: "log"] = report.key.log.text
    object[string: "key"] = report.key.text
    object[integer: "records"] = Int64(clamping: report.records)
    object[integer: "deleted"] = Int64(clamping: report.deleted)
    object[integer: "signed"] = Int64(clamping: report.signed)
    object[integer: "checkpoints"] = Int64(report.checkpoints)
    object[integer: "torn_bytes"] = Int64(report.tornBytes)
    object[string: "root"] = report.root?.hexadecimal
    object[string: "result"] = report.holds ? "holds" : "does not hold"
    object.fields["witnesses"] = .list(WitnessStatement.sentences(statements))
    object.fields["findings"] = .list(report.findings.map(\.description))
    Terminal.line(object.outputLine)
  }

  private func printText(_ report: JournalReport, _ statements: [WitnessStatement]) {
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
    for sentence in WitnessStatement.sentences(statements) { Terminal.line("witnesses   \(sentence)") }
    for finding in report.findings { Terminal.line("WRONG       \(finding)") }
    if report.holds { Terminal.line("verified    whole, unchanged, in order") }
  }
}
