// Role: options that several commands share: which settings, which journal.
import ArgumentParser
import EgressSettings
import EgressSetup
import FoundationEssentials

/// Which settings file.
struct SettingsOption: ParsableArguments {
  @Option(help: "The settings file.")
  var config = Settings.defaultPath

  /// Whether there is such a file.
  var exists: Bool { FileManager.default.fileExists(atPath: config) }

  func load() throws(SetupError) -> Settings { try ConfigurationFiles.settings(at: config) }
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
