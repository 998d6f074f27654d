// Role: the measures of a journal run on a real disk, name each figure, and overwrite nothing.
import Foundation
import Testing

@Suite("egressctl journal measure")
struct JournalMeasureTests {
  @Test("each figure is told beside the disk's own, and the journals it wrote verify")
  func figures() async throws {
    let scratch = try ScratchFolder()
    let folder = "\(scratch.path)/measured"
    let command = ["journal", "measure", "--journal-folder", folder, "--seconds", "1", "--records", "1000"]
    let outcome = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", command)
    #expect(outcome.status == 0, "\(outcome.remarks)")
    let lines = outcome.output.split(separator: "\n")
    for figure in [
      "groups of 1 ", "groups of 256 ", "groups of 4096 ", "1000 records/s ", "recovery ", "verification ",
    ] {
      #expect(lines.contains { $0.hasPrefix(figure) && $0.contains(" times of ") }, "\(figure)\(outcome.output)")
    }
    for journal in ["groups-of-1", "arriving", "recovered", "verified"] {
      let verified = try await BuiltProgram.egressctl("verify", "--journal", "\(folder)/\(journal)")
      #expect(verified.status == 0, "\(journal): \(verified.output)")
    }
    let again = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", command)
    #expect(again.status == 1)
    #expect(again.remarks.contains("is there already"))
  }
}
