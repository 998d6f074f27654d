// Role: the short forms of what is done to journals by hand: broken system calls, kills, full disks, every mutation.
import Foundation
import Testing

@Suite("Journal under attack")
struct JournalProofTests {
  private static let golden = "\(BuiltProgram.root)/Tests/JournalFilesTests/Fixtures/golden"
  private static let changedKeys = "\(BuiltProgram.root)/Tests/JournalFilesTests/Fixtures/changed-keys"
  private static let script = "\(BuiltProgram.root)/scripts/verify-journal.sh"

  @Test(
    "no broken call, kill or full disk loses an acknowledged record, or looks like tampering", .timeLimit(.minutes(5)))
  func faults() async throws {
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/journal-faults",
      ["\(BuiltProgram.folder)/JournalExerciser", "--every", "37", "--kills", "20", "--tmpfs"])
    if outcome.status == 77 { try Test.cancel("\(outcome.output)") }
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
  }

  @Test("the shell script and egressctl agree that a journal with changed keys and deleted records holds")
  func script() async throws {
    let scratch = try ScratchFolder()
    let written = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/JournalExerciser", ["write", "\(scratch.path)/journal", "60"])
    try #require(written.status == 0, "\(written.output)")
    for journal in ["\(scratch.path)/journal", Self.changedKeys] {
      let shell = try await BuiltProgram.run(Self.script, [journal])
      #expect(shell.status == 0, "\(shell.output)\(shell.remarks)")
    }
    let own = try await BuiltProgram.egressctl("verify", "--journal", "\(scratch.path)/journal")
    #expect(own.status == 0, "\(own.output)")
    #expect(own.output.contains("of them by age, with a receipt"))
    let lines = try String(contentsOfFile: Self.script, encoding: .utf8).split(separator: "\n").count
    #expect(lines <= 60, "a script that a stranger reads before running it")
  }

  @Test("each mutation of a small journal is noticed by the shell script", .timeLimit(.minutes(5)))
  func mutationsByScript() async throws {
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/mutate-journal", [Self.golden, "--every", "211", "--", Self.script])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
  }

  @Test("each mutation of a small journal is noticed by egressctl verify", .timeLimit(.minutes(5)))
  func mutationsByProgram() async throws {
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/mutate-journal",
      [Self.golden, "--every", "61", "--", "\(BuiltProgram.folder)/egressctl", "verify", "--journal"])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
    let changed = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/mutate-journal",
      [
        Self.changedKeys, "--every", "887", "--handovers", "--", "\(BuiltProgram.folder)/egressctl", "verify",
        "--journal",
      ])
    #expect(changed.status == 0, "\(changed.output)\(changed.remarks)")
  }

  @Test(
    "daemons that are killed under traffic lose no alert, and are never taken to have watched", .timeLimit(.minutes(4)))
  func kills() async throws {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/kill-hangar", [BuiltProgram.folder, scratch.path, "4"], patience: .seconds(30))
    if outcome.status == 77 { try Test.cancel("\(outcome.remarks.split(separator: "\n").last ?? "")") }
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
  }

  @Test("a clock that is set forward, back and across midnight is told, and proves no second", .timeLimit(.minutes(4)))
  func clockSteps() async throws {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/clock-hangar", [BuiltProgram.folder, scratch.path], patience: .seconds(60))
    if outcome.status == 77 { try Test.cancel("\(outcome.remarks.split(separator: "\n").last ?? "")") }
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
  }
}
