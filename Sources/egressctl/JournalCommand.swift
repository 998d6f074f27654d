// Role: `egressctl journal`: what concerns the journal as a thing on a disk.
import ArgumentParser

/// The journal on its disk.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Measure what a disk makes of a journal.",
    subcommands: [JournalMeasureCommand.self])
}
