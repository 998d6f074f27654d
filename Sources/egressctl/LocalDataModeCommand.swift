// Role: `egressctl ldm`: tests the promise of Local Data Mode, and shows the statement on a test with its proof.
import ArgumentParser
import DaemonControl
import Declarations
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import JournalFiles
import SSHSignatures

/// The commands about tests of Local Data Mode.
struct LocalDataModeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ldm", abstract: "Test the promise of Local Data Mode: a controller sends nothing but a baseline.",
    discussion: """
      From start to stop the controller is held to a policy with `only_baseline`: whatever else it sends raises an \
      alert at its first packet. At the stop a statement is written to the journal: `pass` only if each second was \
      watched, the controller was seen, and all it sent was approved; otherwise `fail` or `not-verifiable`, with the \
      reasons. A test goes on for 24 hours at most.
      """,
    subcommands: [
      LocalDataModeStart.self, LocalDataModeStop.self, LocalDataModeList.self, LocalDataModeStatement.self,
    ])
}

struct LocalDataModeStart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Declare that a controller is in Local Data Mode.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The controller, by its pseudonym.")
  var device: String

  @Option(help: "The policy, one with `only_baseline`; needed when there are several.")
  var policy: String?

  func run() throws { try Declaration.send(.startTest(device: device, policy: policy), settingsFile) }
}

struct LocalDataModeStop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "End a test and show its statement.",
    discussion: "Exits with 1 unless the controller passed.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The controller, by its pseudonym.")
  var device: String

  @Option(help: "A folder to write the statement to, with proofs that a recipient can check; empty or not there yet.")
  var output: String?

  /// How often the journal is looked at for the statement, and for a checkpoint that signs it, a fifth of a second apart.
  private static let looks = 50

  func run() throws {
    let settings = try settingsFile.load()
    let ended = try Declaration.send(.stopTest(device: device), settingsFile)
    guard let id = ended[string: RecordKey.localDataMode] else { return }
    for _ in 0..<LocalDataModeStop.looks {
      if let found = try StatementInJournal(settings.journal, id: id) { return try found.show(output: output) }
      Terminal.pause()
    }
    throw SetupError(
      settings.journal, "does not hold a signed statement on test \(id) yet",
      remedy: "try later: egressctl ldm statement \(id)")
  }
}

struct LocalDataModeList: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Show tests that go on.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    try Declaration.list(.localDataMode, settingsFile, format, none: "no test of Local Data Mode goes on")
  }
}

struct LocalDataModeStatement: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statement", abstract: "Show the statement on a test, worked out again from the journal.",
    discussion: "Exits with 1 unless the controller passed and the statement is what the journal's records come to.")

  @OptionGroup var journal: JournalAccessOption

  @Argument(help: "The test, such as 2026-11-27.1; `egressctl events --kind local-data-mode` lists them.")
  var test: String

  @Option(help: "A folder to write the statement to, with proofs that a recipient can check; empty or not there yet.")
  var output: String?

  func run() throws {
    let folder = try journal.folder(for: "ldm statement", of: ["test=\(test)"])
    guard let found = try StatementInJournal(folder, id: test) else {
      throw SetupError(
        folder, "holds no signed statement on test \(test)",
        remedy: "list tests with: egressctl events --kind local-data-mode")
    }
    try found.show(output: output)
  }
}

/// The statement on a test as a journal holds it, and as its records come to.
struct StatementInJournal {
  private let folder: String
  private let index: UInt64
  private let record: JournalRecord
  private let recomputed: JournalRecord?
  /// The records that tell of the test: its begin, its verdicts, its end and the statement.
  private let records: [UInt64]

  /// Reads the signed part of a journal; nil when the statement is not there.
  init?(_ folder: String, id: String) throws {
    var tallies: [LocalDataModeTally] = []
    var recomputed: JournalRecord?
    var records: [UInt64] = []
    var statement: (index: UInt64, record: JournalRecord)?
    var reader = try JournalReader(folder, extent: .signed)
    while let entry = try reader.next() {
      guard let record = try? entry.record else { continue }
      if let made = tallies.add(record, at: entry.index).first(where: { $0[string: RecordKey.localDataMode] == id }) {
        recomputed = made
      }
      guard record[string: RecordKey.localDataMode] == id else { continue }
      if record.kind != .flow { records.append(entry.index) }
      if record.kind == .localDataMode, record.declarationStep == .statement { statement = (entry.index, record) }
    }
    guard let statement else { return nil }
    self.folder = folder
    self.index = statement.index
    self.record = statement.record
    self.recomputed = recomputed
    self.records = records
  }

  /// Whether the journal's records come to this statement.
  private var agrees: Bool {
    guard let recomputed else { return false }
    // The log writes its name and the index into each record it takes.
    return recomputed.fields.allSatisfy { record[$0.key] == $0.value }
  }

  /// Prints the statement and writes it to a folder if one is wanted; exits with 1 unless it is a pass that holds.
  func show(output: String?) throws {
    Terminal.line(record.statementText)
    Terminal.line("record      #\(index) of \(folder), signed")
    Terminal.line("worked out  \(agrees ? "again from the journal: agrees" : "again from the journal: DIFFERS")")
    if let output {
      let name = record[string: RecordKey.localDataMode]?.visible ?? "-"
      let options = EvidenceOptions(
        caseID: "local-data-mode-\(name)", selection: BundleSelection(events: records.sorted()))
      let made = try EvidenceExport.write(options, of: folder, to: output)
      Terminal.line("written     \(output), signed by \(made.signer.fingerprint)")
      Terminal.line("verify      data/how-to-verify.en.txt in it says how")
    }
    let passed = record[string: "egress.local_data_mode.result"] == LocalDataModeResult.pass.rawValue
    if !passed || !agrees { throw ExitCode.failure }
  }
}

extension JournalRecord {
  /// The statement on a test of Local Data Mode as a person reads it.
  fileprivate var statementText: String {
    func text(_ key: String) -> String { (self[string: key] ?? "-").visible }
    let result = text("egress.local_data_mode.result").uppercased()
    var lines = [
      "LOCAL DATA MODE  \(result)",
      "test        \(text(RecordKey.localDataMode)), \(text(RecordKey.device)) under \(text(RecordKey.policy))",
      "from        \(text("event.start")), declared by \(said("egress.started_by"))",
      "to          \(text("event.end"))",
      "coverage    watched \(self[integer: "egress.coverage.watched"] ?? 0) of"
        + " \(self[integer: "egress.coverage.seconds"] ?? 0) seconds",
      "traffic     \(self[integer: "egress.frames"] ?? 0) frames, \(self[integer: "egress.bytes"] ?? 0) bytes",
    ]
    lines += self[list: RecordKey.reasons].map { "because     \($0.visible)" }
    lines += self[list: "egress.local_data_mode.events"].map { "event       \($0.visible)" }
    return lines.joined(separator: "\n")
  }
}
