// Role: one fixed journal on the disk, and the report on it in every format and language, to the byte.
import Foundation
import Testing

@Suite("Reports on a fixed journal")
struct GoldenJournalReportTests {
  private static let folder = "\(BuiltProgram.root)/Tests/EndToEndTests/Reported"
  private static let isWriting = ProcessInfo.processInfo.environment["EGRESSD_WRITE_FIXTURES"] != nil

  @Test(
    "the report reads as agreed", arguments: ["text", "html", "markdown", "json", "csv"], ["en", "nl"])
  func reads(_ format: String, _ language: String) async throws {
    let outcome = try await BuiltProgram.egressctl(
      "report", "--journal", "\(Self.folder)/journal", "--since", "2026-11-23", "--until", "2026-11-24", "--zone",
      "Europe/Amsterdam", "--format", format, "--lang", language)
    #expect(outcome.status == 0, "\(outcome.remarks)")
    let path = "\(Self.folder)/day.\(language).\(format)"
    // How pages look and sort is held by the golden weeks; here it would only be a copy.
    let output = outcome.output.replacing(/(?s)<(style|script)>.*?<\/\1>/, with: "")
    #expect(format != "html" || output.count < outcome.output.count)
    if Self.isWriting { try output.write(toFile: path, atomically: false, encoding: .utf8) }
    let agreed = try String(contentsOfFile: path, encoding: .utf8)
    #expect(output == agreed, "\(path); if the change is meant, write it anew with EGRESSD_WRITE_FIXTURES=1")
  }

  @Test("the journal holds, and one changed byte of it makes the report say so")
  func changed() async throws {
    let verified = try await BuiltProgram.egressctl("verify", "--journal", "\(Self.folder)/journal")
    #expect(verified.status == 0, "\(verified.output)")
    let scratch = try ScratchFolder()
    try FileManager.default.copyItem(atPath: "\(Self.folder)/journal", toPath: "\(scratch.path)/journal")
    let segment = "\(scratch.path)/journal/segments/00000000000000000000.seg"
    var bytes = try Data(contentsOf: URL(filePath: segment))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: segment))
    let outcome = try await BuiltProgram.egressctl(
      "report", "--journal", "\(scratch.path)/journal", "--since", "2026-11-23", "--until", "2026-11-24")
    #expect(outcome.status == 1)
    #expect(outcome.remarks.contains("cannot be read at byte"), "\(outcome.remarks)")
  }
}
