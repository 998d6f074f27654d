// Role: `egressctl keygen`: makes the signing key of a journal before the journal, and prints what to note down.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles

/// Makes a journal with its signing key.
struct KeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make an empty journal with its signing key, and print the verifier key to note.",
    discussion: """
      The daemon does this itself at its first start. Do it beforehand to write the verifier key down, on paper or on \
      another machine, before there is anything to hide. The signing key lies beside the folder, as DIR.key, and \
      belongs to whoever makes it: for the daemon, run sudo -u egressd egressctl keygen.
      """)

  @OptionGroup var journal: JournalOption

  @Option(help: "The journal's name; by default the hangar's.")
  var name: String?

  func run() throws {
    let folder = try journal.folder()
    let text = try name ?? journal.settingsFile.load().hangar
    guard let log = LogID(text) else {
      throw SetupError("--name", "`\(text)` is no journal name", remedy: "use letters, digits, `-`, `.`, `_` and `/`")
    }
    let writer = try JournalWriter.open(
      folder, JournalWriter.Options(createIfMissing: true, log: log), at: .now)
    Terminal.line("journal       \(folder)")
    Terminal.line("signing key   \(folder).key")
    Terminal.line("verifier key  \(writer.key.text)")
    try writer.close()
  }
}
