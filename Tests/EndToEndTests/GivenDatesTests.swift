// Role: a date names the same moment in every command that takes one, and officers get the language of the settings.
import Foundation
import Testing

@Suite("Dates and languages by the settings", .timeLimit(.minutes(2)))
struct GivenDatesTests {
  /// A journal of 2026-11-23 at 09:00Z, and settings of a hangar where that is still the day before.
  private func hangar() async throws -> ScratchFolder {
    let scratch = try await ReplayedJournal.copy()
    let text =
      "hangar: h\ncapture: {interface: eth1}\njournal: \(scratch.path)/journal\ncontrol: /none\n"
      + "time_zone: Pacific/Honolulu\nlanguage: nl\n"
    try Data(text.utf8).write(to: URL(filePath: "\(scratch.path)/egressd.yaml"))
    return scratch
  }

  private func run(_ scratch: ScratchFolder, _ arguments: [String]) async throws -> String {
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl", arguments + ["--config", "\(scratch.path)/egressd.yaml"])
    #expect(outcome.status == 0, "\(arguments): \(outcome.remarks)")
    return outcome.output
  }

  @Test(
    "dates give the same period in a report and in an export, by the settings or by --zone",
    arguments: [
      (["--since", "2026-11-22", "--until", "2026-11-23"], ["2026-11-22 10:00:00Z", "2026-11-23 10:00:00Z"]),
      (
        ["--since", "2026-11-22", "--until", "2026-11-23", "--zone", "Europe/Amsterdam"],
        ["2026-11-21 23:00:00Z", "2026-11-22 23:00:00Z"]
      ),
      (
        ["--since", "2026-11-22T00:00:00Z", "--until", "2026-11-23T00:00:00Z"],
        ["2026-11-22 00:00:00Z", "2026-11-23 00:00:00Z"]
      ),
    ])
  func period(_ options: [String], _ moments: [String]) async throws {
    let scratch = try await hangar()
    let report = try await run(scratch, ["report", "--lang", "en"] + options)
    #expect(report.contains("\(moments[0]) / \(moments[1])"), "\(report)")
    let bundle = "\(scratch.path)/bundle"
    _ = try await run(scratch, ["evidence", "export", "--case", "c", "--output", bundle] + options)
    let custody = try String(contentsOfFile: "\(bundle)/data/custody.txt", encoding: .utf8)
    #expect(custody.contains("from \(moments[0]), before \(moments[1])"), "\(custody)")
  }

  @Test("records are listed and judged again by the dates of the hangar")
  func records() async throws {
    let scratch = try await hangar()
    let size = try await ReplayedJournal.size
    func events(_ options: String...) async throws -> Int {
      try await run(scratch, ["events", "--kind", "all", "--format", "jsonl"] + options).split(separator: "\n").count
    }
    #expect(try await events("--since", "2026-11-23") == 0)
    #expect(try await events("--until", "2026-11-23") == size)
    #expect(try await events("--since", "2026-11-23", "--zone", "UTC") == size)
    #expect(try await events("--since", "2026-11-23T00:00:00Z") == size)
    let later = try await run(scratch, ["rejudge", "--as-recorded", "--since", "2026-11-23"])
    #expect(later.hasPrefix("judged again: 0 records"), "\(later)")
    let day = try await run(scratch, ["rejudge", "--as-recorded", "--since", "2026-11-22", "--until", "2026-11-23"])
    #expect(!day.hasPrefix("judged again: 0 records"), "\(day)")
  }

  @Test("the register of breaches is told in the language of the settings, unless --lang names another")
  func language() async throws {
    let scratch = try await hangar()
    #expect(try await run(scratch, ["breach", "list"]) == "er is geen inbreuk vastgelegd\n")
    #expect(try await run(scratch, ["breach", "list", "--lang", "en"]) == "no breach was declared\n")
    let help = try await BuiltProgram.egressctl("breach", "declare", "--help")
    let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("this verdict or worse; by default unknown"), "\(help.output)")
    #expect(!words.contains("default: 3"), "\(help.output)")
  }
}
