// Role: `egressctl breach draft`: the draft of a notification, from the journal alone.
import ArgumentParser
import BreachNotification
import Crypto
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// Prints a draft.
struct BreachDraftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draft", abstract: "Draft the notification of a breach; what a person has to write is marked.",
    discussion: """
      The draft follows the ten sections of the Dutch authority's form. Hours, articles and authority are those that were \
      in force when the breach was declared, as the journal holds them. Exits with 1 when the journal does not hold.
      """)

  @OptionGroup var journal: JournalAccessOption

  @OptionGroup var zone: ZoneOption

  @Argument(help: "The case, such as 2026-11-27.1; `breach list` shows them.")
  var breach: String

  @Option(help: "The number of the follow-up, from 1; without, the first report.")
  var followUp: Int?

  @OptionGroup var wording: LanguageOption

  @Option(help: "markdown, html or json.")
  var format = "markdown"

  @Option(help: "The law, by its name in Rules/notification, such as gdpr or wpg; without, every law of the case.")
  var legal: String?

  @Option(help: "The evidence bundle: its folder, or a hash to quote.")
  var evidence: String?

  func validate() throws {
    guard DraftFormats.named(format) != nil else {
      let known = DraftFormats.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--format: `\(format)` is not one of \(known)")
    }
    if let followUp, !(1...9999).contains(followUp) {
      throw ValidationError("--follow-up: write a number from 1 to 9999; the first report has none")
    }
  }

  func run() throws {
    let folder = try journal.folder(for: "breach draft", of: ["case=\(breach)"])
    guard let layout = DraftFormats.named(format) else { return }
    let verification = try ProgressLine.verify(folder)
    let register = try BreachReading.register(of: folder)
    guard let entry = register[breach] else {
      let known = register.entries.map(\.breach.id.visible).joined(separator: ", ")
      throw SetupError(
        folder, "holds no breach case `\(breach.visible)`",
        remedy: known.isEmpty ? "declare one: egressctl breach declare" : "there is \(known)")
    }
    if let legal, !entry.breach.clocks.contains(where: { $0.regime.name == legal }) {
      let known = entry.breach.clocks.map(\.regime.name.visible).joined(separator: ", ")
      throw SetupError("--legal", "case \(breach) has no clock of `\(legal.visible)`", remedy: "there is \(known)")
    }
    var facts = try BreachReading.facts(of: entry.breach.selection, in: folder)
    facts.compare(with: entry.breach)
    var material = DraftMaterial(
      entry: entry, facts: facts, journalFaults: verification.findings.map(\.description),
      language: wording.language(try journal.settingsFile.loadIfPresent()),
      zone: try zone.zone(journal.settingsFile), madeAt: .now)
    material.regime = legal
    material.followUp = followUp
    material.evidence = try evidence.map(BreachDraftCommand.hash)
    let draft = BreachDraft(material)
    Terminal.write(try layout.render(draft))
    Terminal.warn(draft.clock.sentence)
    for finding in verification.findings { Terminal.warn("the journal does not hold: \(finding)") }
    if !verification.holds { throw ExitCode.failure }
  }

  /// The hash of a bundle: SHA-256 of the manifest that its signature is over, or the text itself where it is a hash.
  private static func hash(_ text: String) throws -> String {
    let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    if digits, (64...128).contains(text.utf8.count) { return text }
    for name in ["tagmanifest-sha512.txt", "manifest-sha256.txt"] {
      guard let bytes = try FileSystem.contents(of: "\(text)/\(name)") else { continue }
      let digest = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      return "SHA-256 of \(name): \(digest)"
    }
    throw SetupError(
      "--evidence", "`\(text.visible)` is no bundle and no hash",
      remedy: "name the folder that `egressctl evidence export` wrote, or 64 to 128 hexadecimal digits")
  }
}
