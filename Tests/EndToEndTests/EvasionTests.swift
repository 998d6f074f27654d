// Role: replays every evasion with the real program: none may be approved in silence, and what is said is written down.
import Foundation
import TestFrames
import Testing

/// `UPDATE_GOLDENS=1 swift test --filter EvasionTests` writes the table anew.
private let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

@Suite("Evasions")
struct EvasionTests {
  private static let golden = "\(ReplayCase.folder)/evasions.txt"

  /// Every case, replayed once into one journal.
  private static let replayed = Task {
    let scratch = try ScratchFolder()
    var readings: [String: EvasionReading] = [:]
    for evasion in EvasionCase.all {
      let outcome = try await BuiltProgram.run(
        "\(BuiltProgram.folder)/egressctl",
        [
          "replay", "--format", "jsonl", "--rules", "\(BuiltProgram.root)/Rules", "--location", "location.csv",
          "--inventory", "inventory.yaml", "--journal", "\(scratch.path)/journal", "-",
        ], in: ReplayCase.folder, input: evasion.capture)
      readings[evasion.name] = outcome.status == 0 ? try EvasionReading(outcome.output) : nil
    }
    return (scratch, readings)
  }

  @Test("an evasion is read, or it is said why not", .timeLimit(.minutes(5)), arguments: EvasionCase.all)
  func notice(_ evasion: EvasionCase) async throws {
    let readings = try await Self.replayed.value.1
    let reading = try #require(readings[evasion.name], "the replay failed")
    #expect(
      reading.meets(evasion.expectation),
      "\(evasion.about) Expected \(evasion.expectation), got\n\(reading.lines.joined(separator: "\n"))")
  }

  @Test("what is said of every evasion is what is written down", .timeLimit(.minutes(5)))
  func table() async throws {
    let readings = try await Self.replayed.value.1
    let lines = EvasionCase.all.flatMap { evasion in
      ["\(evasion.name): \(evasion.about)"] + (readings[evasion.name]?.lines ?? ["  the replay failed"]) + [""]
    }
    let text = lines.joined(separator: "\n")
    if isUpdating { try Data(text.utf8).write(to: URL(filePath: Self.golden)) }
    let expected = try String(contentsOfFile: Self.golden, encoding: .utf8)
    #expect(text.split(separator: "\n") == expected.split(separator: "\n"))
  }

  @Test("every record of every evasion comes out again from the journal alone", .timeLimit(.minutes(5)))
  func reproduced() async throws {
    let scratch = try await Self.replayed.value.0
    let outcome = try await BuiltProgram.egressctl(
      "rejudge", "--journal", "\(scratch.path)/journal", "--since", "2000-01-01", "--as-recorded")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
    #expect(outcome.output.contains(", of which 0 otherwise") && !outcome.output.contains("judged again: 0"))
  }

  @Test("each case has a name of its own")
  func names() {
    #expect(Set(EvasionCase.all.map(\.name)).count == EvasionCase.all.count)
  }
}
