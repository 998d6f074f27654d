// Role: replays every evasion with the real program: none may be approved in silence, and what is said is written down.
import Foundation
import TestFrames
import Testing

/// `UPDATE_GOLDENS=1 swift test --filter EvasionTests` writes the table anew.
private let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

@Suite("Evasions")
struct EvasionTests {
  private static let golden = "\(ReplayCase.folder)/evasions.txt"

  /// Every case, replayed once.
  private static let replayed = Task {
    var readings: [String: EvasionReading] = [:]
    for evasion in EvasionCase.all {
      let outcome = try await BuiltProgram.run(
        "\(BuiltProgram.folder)/egressctl",
        [
          "replay", "--format", "jsonl", "--rules", "\(BuiltProgram.root)/Rules", "--location", "location.csv",
          "--inventory", "inventory.yaml", "-",
        ], in: ReplayCase.folder, input: evasion.capture)
      readings[evasion.name] = outcome.status == 0 ? try EvasionReading(outcome.output) : nil
    }
    return readings
  }

  @Test("an evasion is read, or it is said why not", .timeLimit(.minutes(5)), arguments: EvasionCase.all)
  func notice(_ evasion: EvasionCase) async throws {
    let readings = try await Self.replayed.value
    let reading = try #require(readings[evasion.name], "the replay failed")
    #expect(
      reading.meets(evasion.expectation),
      "\(evasion.about) Expected \(evasion.expectation), got\n\(reading.lines.joined(separator: "\n"))")
  }

  @Test("what is said of every evasion is what is written down", .timeLimit(.minutes(5)))
  func table() async throws {
    let readings = try await Self.replayed.value
    let lines = EvasionCase.all.flatMap { evasion in
      ["\(evasion.name): \(evasion.about)"] + (readings[evasion.name]?.lines ?? ["  the replay failed"]) + [""]
    }
    let text = lines.joined(separator: "\n")
    if isUpdating { try Data(text.utf8).write(to: URL(filePath: Self.golden)) }
    let expected = try String(contentsOfFile: Self.golden, encoding: .utf8)
    #expect(text.split(separator: "\n") == expected.split(separator: "\n"))
  }

  @Test("each case has a name of its own")
  func names() {
    #expect(Set(EvasionCase.all.map(\.name)).count == EvasionCase.all.count)
  }
}
