// Role: `egressctl journal measure`: what appending, verifying and recovering cost here, beside the disk's own flush.
import ArgumentParser
import DurableFiles
import EgressSetup
import EgressTypes
import JournalFiles

/// Measures journals on a disk.
struct JournalMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Measure appending, verifying and recovering on the disk of a folder.",
    discussion: """
      Writes journals of made-up records into the folder, which must be new, and removes nothing. What depends on the \
      disk stands beside the time that one flush of the same number of bytes takes there, measured in turn with it.
      """)

  @Option(help: "A folder on the disk to measure; it must not exist yet.", completion: .directory)
  var journalFolder: String

  @Option(help: "Records of the journal that is verified.")
  var records = 1_000_000

  @Option(help: "Seconds that each measure of appending takes.")
  var seconds = 5

  func validate() throws {
    guard (1000...100_000_000).contains(records) else {
      throw ValidationError("--records: \(records) is out of bounds; write 1000 to 100000000")
    }
    guard (1...600).contains(seconds) else {
      throw ValidationError("--seconds: \(seconds) is out of bounds; write 1 to 600")
    }
  }

  func run() throws {
    var measure = try JournalMeasure(folder: journalFolder, seconds: seconds)
    Terminal.line("record              \(measure.recordLength) bytes")
    for group in [1, 256, 4096] { Terminal.line(try measure.appending(inGroupsOf: group)) }
    Terminal.line(try measure.arriving(perSecond: 1000))
    Terminal.line(try measure.recovering(tail: 16 << 20))
    Terminal.line(try measure.verifying(records))
  }
}
