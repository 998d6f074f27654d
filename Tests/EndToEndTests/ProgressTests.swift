// Role: long commands show how far they are on a terminal, and nothing of it in a pipe.
import Foundation
import Testing

@Suite("Progress")
struct ProgressTests {
  static let commands: [(shows: String, arguments: String)] = [
    ("verify: ", "verify"), ("report: ", "report --since 2026-11-23 --until 2026-11-24"),
    ("rejudge: ", "rejudge --since 2026-11-01 --as-recorded"), ("register: ", "breach list"), ("dpia: ", "dpia"),
    ("evidence: events: ", "evidence export --case c --output OUTPUT"),
    ("evidence: proofs: ", "evidence export --case c --output OUTPUT"),
  ]

  @Test(
    "a line is written in its own place on a terminal, and in a pipe there is none", arguments: commands.indices,
    [true, false])
  func line(_ place: Int, _ isTerminal: Bool) async throws {
    let (shows, arguments) = Self.commands[place]
    let scratch = try ScratchFolder()
    try FileManager.default.copyItem(
      atPath: "\(BuiltProgram.root)/Tests/EndToEndTests/Reported/journal", toPath: "\(scratch.path)/journal")
    let words = arguments.replacing("OUTPUT", with: "\(scratch.path)/output")
    let command = "\(BuiltProgram.folder)/egressctl \(words) --journal \(scratch.path)/journal"
    // `script` gives the program a terminal and passes on what it writes there.
    let outcome = try await BuiltProgram.run(
      "sh", ["-c", isTerminal ? "script --quiet --return --command '\(command)' /dev/null </dev/null" : command])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
    let written = outcome.output + outcome.remarks
    #expect(written.contains("\r\(shows)") == isTerminal, "\(written.debugDescription)")
    if !isTerminal { #expect(!written.contains("\r")) }
  }
}
