// Role: replays every case with the real program and compares what it prints, byte for byte, with what is committed.
import Foundation
import TestFrames
import Testing

/// `UPDATE_GOLDENS=1 swift test --filter ReplayCaseTests` writes captures and expectations anew.
private let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

@Suite("Replay cases")
struct ReplayCaseTests {
  @Test("a replay prints what the case expects", .timeLimit(.minutes(2)), arguments: ReplayCase.all)
  func replay(_ subject: ReplayCase) async throws {
    let capture = subject.bytes()
    if isUpdating { try subject.write(capture, to: subject.capture) }
    #expect(subject.contents(subject.capture) == capture, "the capture is not what its recipe makes")
    for (format, file) in [("jsonl", "flows.jsonl"), ("text", "stdout.txt")] {
      let arguments = ["replay", "--format", format] + (try subject.arguments)
      let outcome = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", arguments, in: subject.folder)
      if isUpdating { try subject.write(Bytes(outcome.output.utf8), to: file) }
      let expected = String(decoding: subject.contents(file) ?? [], as: UTF8.self)
      #expect(outcome.output.split(separator: "\n") == expected.split(separator: "\n"))
      #expect(outcome.status == subject.status, "\(outcome.remarks)")
      for remark in subject.remarks { #expect(outcome.remarks.contains(remark)) }
    }
  }

  @Test("every folder has its recipe")
  func folders() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: ReplayCase.folder).filter { !$0.contains(".") }
    #expect(folders.sorted() == ReplayCase.all.map(\.name).sorted())
  }
}
