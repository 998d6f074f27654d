// Role: `egressctl operation`: what controllers are used for at the moment, which decides the policy they are held to.
import ArgumentParser
import Declarations
import EgressTypes

/// The commands about operations.
struct OperationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operation", abstract: "Declare what controllers are used for, and so the policy they are held to.",
    discussion: """
      A tag of the folder operations stands for a policy. It comes before the policy that the inventory gives a \
      controller; a test of Local Data Mode comes before both. Verdicts of the time carry the tag.
      """,
    subcommands: [OperationStart.self, OperationEnd.self, OperationList.self])
}

struct OperationStart: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "start", abstract: "Declare that an operation begins.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The tag, as the folder operations lists it.")
  var tag: String

  @Option(help: "A controller that takes part, by its pseudonym; may be given several times. Without, all do.")
  var device: [String] = []

  func run() throws { try Declaration.send(.startOperation(tag: tag, devices: device), settingsFile) }
}

struct OperationEnd: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "end", abstract: "Declare that an operation ends.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The tag.")
  var tag: String

  func run() throws { try Declaration.send(.endOperation(tag: tag), settingsFile) }
}

struct OperationList: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Show operations that go on.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  func run() throws { try Declaration.list(.operation, settingsFile, format, none: "no operation goes on") }
}
