// Role: proofs given out by the command verify elsewhere with the key alone, and nothing else does.
import Foundation
import Testing

@Suite("egressctl prove")
struct ProveCommandTests {
  static func key(of scratch: ScratchFolder) throws -> String {
    try String(contentsOfFile: "\(scratch.path)/journal/log.pub", encoding: .utf8).trimmingCharacters(in: .newlines)
  }

  /// The recipe with public tools that docs/journal-format.md tells.
  static func recipe() throws -> String {
    let page = try String(contentsOfFile: "\(BuiltProgram.root)/docs/journal-format.md", encoding: .utf8)
    let start = try #require(page.range(of: "```bash\n# Usage: bash check-growth.sh"))
    let end = try #require(page.range(of: "\n```", range: start.upperBound..<page.endIndex))
    return String(page[start.lowerBound..<end.lowerBound].dropFirst("```bash\n".count))
  }

  @Test("a record is proved in one file, which holds far from the journal and not once it is changed")
  func record() async throws {
    let scratch = try await ReplayedJournal.copy()
    let number = try await ReplayedJournal.verdict
    let made = try await BuiltProgram.egressctl("prove", "\(number)", "--journal", "\(scratch.path)/journal")
    #expect(made.status == 0, "\(made.remarks)")
    #expect(made.output.hasPrefix("{") && made.output.contains("\n\nc2sp.org/tlog-proof@v1\nindex \(number)\n"))
    let key = try ProveCommandTests.key(of: scratch)
    let elsewhere = try ScratchFolder()
    let file = "\(elsewhere.path)/record.txt"
    try made.output.write(toFile: file, atomically: true, encoding: .utf8)
    let checked = try await BuiltProgram.egressctl("prove", "--check", file, "--key", key)
    #expect(checked.status == 0, "\(checked.remarks)")
    #expect(checked.output.hasPrefix("holds: this is record \(number) of the "))
    #expect(checked.output.contains("statistical-report.djiservice.org"))
    let forged = made.output.replacing("198.51.100.20", with: "198.51.100.21")
    try #require(forged != made.output)
    try forged.write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try await BuiltProgram.egressctl("prove", "--check", file, "--key", key)
    #expect(refused.status == 1)
    #expect(refused.remarks.contains("does not hold"))
    let keyless = try await BuiltProgram.egressctl("prove", "--check", file)
    #expect(keyless.status == 1)
    #expect(keyless.remarks.contains("--key"))
  }

  @Test("several records go to a folder, each with its proof, and sha256sum gives the leaf hash")
  func folder() async throws {
    let scratch = try await ReplayedJournal.copy()
    let output = "\(scratch.path)/proofs"
    let made = try await BuiltProgram.egressctl(
      "prove", "0", "3", "--journal", "\(scratch.path)/journal", "--output", output)
    #expect(made.status == 0, "\(made.remarks)")
    for number in [0, 3] {
      let name = "\(output)/record-\(number)"
      let checked = try await BuiltProgram.egressctl(
        "prove", "--check", "\(name).tlog-proof", "--record", "\(name).json")
      #expect(checked.status == 0, "\(checked.remarks)")
      #expect(checked.remarks.contains("this key came with the proof"))
    }
    let swapped = try await BuiltProgram.egressctl(
      "prove", "--check", "\(output)/record-0.tlog-proof", "--record", "\(output)/record-3.json")
    #expect(swapped.status == 1)
  }

  @Test("a journal proves that it only grew since a checkpoint that somebody kept, and a rewritten one does not")
  func growth() async throws {
    let scratch = try await ReplayedJournal.copy()
    let journal = "\(scratch.path)/journal"
    let kept = try String(contentsOfFile: "\(journal)/checkpoint", encoding: .utf8)
    let lines = kept.split(separator: "\n").prefix(3)
    let paper = "  " + lines.joined(separator: "\r\n  ") + "\r\n"
    try paper.write(toFile: "\(scratch.path)/paper", atomically: true, encoding: .utf8)
    let grown = try await BuiltProgram.egressctl(
      "replay", "--rules", "../../../Rules", "--location", "location.csv", "--inventory", "inventory.yaml", "--journal",
      journal, "icmp-udp-dns/capture.pcap", in: ReplayCase.folder)
    #expect(grown.status == 0, "\(grown.remarks)")
    let made = try await BuiltProgram.egressctl("prove", "--journal", journal, "--since", "\(scratch.path)/paper")
    #expect(made.status == 0, "\(made.remarks)")
    #expect(made.remarks.contains("none was changed, removed, inserted or moved"))
    let file = "\(scratch.path)/grown.consistency-proof"
    try made.output.write(toFile: file, atomically: true, encoding: .utf8)
    let key = try ProveCommandTests.key(of: scratch)
    let checked = try await BuiltProgram.egressctl(
      "prove", "--check", file, "--key", key, "--since", "\(scratch.path)/paper")
    #expect(checked.status == 0, "\(checked.remarks)")
    let recipe = try ProveCommandTests.recipe()
    let byHand = try await BuiltProgram.run("bash", ["-c", recipe, "check-growth.sh", file])
    #expect(byHand.output.hasPrefix("holds: "), "\(byHand.remarks)")
    let words = lines.map(String.init)
    let forged = made.output.replacing(words[2], with: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    try forged.write(toFile: "\(scratch.path)/forged", atomically: true, encoding: .utf8)
    #expect(
      try await BuiltProgram.run("bash", ["-c", recipe, "check-growth.sh", "\(scratch.path)/forged"]).status == 1)
    let other = "\(words[0])\n\(words[1])\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    try other.write(toFile: "\(scratch.path)/other", atomically: true, encoding: .utf8)
    for arguments in [["--check", file, "--key", key], ["--journal", journal]] {
      let command = ["prove", "--since", "\(scratch.path)/other"] + arguments
      let refused = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", command)
      #expect(refused.status == 1)
      #expect(refused.output.isEmpty)
    }
    let cut = try await BuiltProgram.egressctl(
      "prove", "--journal", journal, "--since", "-", input: "\(words[0])\n99999\n\(words[2])\n")
    #expect(cut.status == 1)
    #expect(cut.remarks.contains("but your checkpoint signed 99999"))
  }
}
