// Role: options that several commands share: which settings, which journal.
import ArgumentParser
import EgressSettings
import EgressSetup
import EvidenceJournal
import FoundationEssentials

/// Which settings file.
struct SettingsOption: ParsableArguments {
  @Option(help: "The settings file.")
  var config = Settings.defaultPath

  /// Whether there is such a file.
  var exists: Bool { FileManager.default.fileExists(atPath: config) }

  func load() throws(SetupError) -> Settings { try ConfigurationFiles.settings(at: config) }

  /// The settings; nil without any at the default place, as before an installation or on another machine.
  ///
  /// A broken file is told.
  func loadIfPresent() throws(SetupError) -> Settings? {
    config == Settings.defaultPath && !exists ? nil : try load()
  }
}

/// Which local rules.
struct LocalRulesOption: ParsableArguments {
  @Option(help: "A folder of local rules; files at the path of a shipped one replace it.", completion: .directory)
  var localRules: String?

  @Option(help: "The allowed-signers file that says whose signatures on local rules count.", completion: .file())
  var ruleOwners: String?

  /// The local rules of the options, or else those given.
  func chosen(or configured: LocalRules?) -> LocalRules? {
    var local = localRules.map { LocalRules(folder: $0) } ?? configured
    if let ruleOwners { local?.owners = ruleOwners }
    return local
  }
}

/// Which journal.
struct JournalOption: ParsableArguments {
  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "A journal folder, also a copy; by default the configured one.")
  var journal: String?

  /// The folder to read.
  func folder() throws(SetupError) -> String {
    if let journal { return journal }
    return try settingsFile.load().journal
  }
}

/// Which key is trusted.
struct VerifierKeyOption: ParsableArguments {
  @Option(help: "The verifier key you trust (name+id+base64), or a file that holds it.")
  var key: String?

  /// The key of the option; nil without one.
  func pinned() throws(SetupError) -> VerifierKey? {
    guard let key else { return nil }
    return try VerifierKeyOption.key(in: key, option: "--key")
  }

  /// A verifier key, or the one that a file holds.
  static func key(in key: String, option: String) throws(SetupError) -> VerifierKey {
    let text =
      key.contains("+") && !key.hasPrefix("/")
      ? key
      : String(decoding: try ConfigurationFiles.contents(of: key, remedy: "name a file or give the key"), as: UTF8.self)
    guard let pinned = VerifierKey(text: text.split(separator: "\n").first ?? "") else {
      throw SetupError(
        option, "`\(key)` is no verifier key", remedy: "write name+id+base64 as in the journal's log.pub")
    }
    return pinned
  }
}
