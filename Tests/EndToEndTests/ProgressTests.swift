// Role: long commands show how far they are on a terminal, and nothing of it in a pipe.
import Foundation
import Testing

@Suite("Progress")
struct ProgressTests {
  static let commands: [(shows: String, arguments: String)] = [
    ("verify: ", "verify --journal JOURNAL"),
    ("report: ", "report --since 2026-11-23 --until 2026-11-24 --journal JOURNAL"),
    ("rejudge: ", "rejudge --since 2026-11-01 --as-recorded --journal JOURNAL"),
    ("register: ", "breach list --journal JOURNAL"), ("dpia: ", "dpia --journal JOURNAL"),
    ("contract: ", "contract --rules ROOT/Rules --file ROOT/docs/contract.example.yaml --journal JOURNAL"),
    ("evidence: events: ", "evidence export --case c --output OUTPUT --journal JOURNAL"),
    ("evidence: proofs: ", "evidence export --case c --output OUTPUT --journal JOURNAL"),
    ("verify: 1 of ", "evidence verify BUNDLE"),
    ("replay: ", "replay --rules ROOT/Rules --location CASES/location.csv CASES/dji-name-in-the-eu/capture.pcap"),
  ]

  @Test(
    "a line is written in its own place on a terminal, and in a pipe there is none", arguments: commands.indices,
    [true, false])
  func line(_ place: Int, _ isTerminal: Bool) async throws {
    let (shows, arguments) = Self.commands[place]
    let scratch = try ScratchFolder()
    try FileManager.default.copyItem(
      atPath: "\(BuiltProgram.root)/Tests/EndToEndTests/Reported/journal", toPath: "\(scratch.path)/journal")
    if arguments.contains("BUNDLE") {
      let exported = try await BuiltProgram.egressctl(
        "evidence", "export", "--case", "c", "--output", "\(scratch.path)/bundle", "--journal",
        "\(scratch.path)/journal")
      try #require(exported.status == 0, "\(exported.remarks)")
    }
    let words = arguments.replacing("OUTPUT", with: "\(scratch.path)/output")
      .replacing("BUNDLE", with: "\(scratch.path)/bundle").replacing("JOURNAL", with: "\(scratch.path)/journal")
      .replacing("ROOT", with: BuiltProgram.root).replacing("CASES", with: ReplayCase.folder)
    let command = "\(BuiltProgram.folder)/egressctl \(words)"
    // `script` gives the program a terminal and passes on what it writes there.
    let outcome = try await BuiltProgram.run(
      "sh", ["-c", isTerminal ? "script --quiet --return --command '\(command)' /dev/null </dev/null" : command])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
    let written = outcome.output + outcome.remarks
    #expect(written.contains("\r\(shows)") == isTerminal, "\(written.debugDescription)")
    if !isTerminal { #expect(!written.contains("\r")) }
  }
}
